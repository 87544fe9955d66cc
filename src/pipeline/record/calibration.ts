import type { CalibrationBin, RecordRow } from '../../core/record.js';
import { wilsonInterval } from '../../core/statistics.js';

/** Calls within half of this of 0, 0.1, … 1 are looked at together. */
const binsToOne = 10;

/**
 * Whether the move a call stated a chance of came, by the very definition the chance was fitted to: the log return from the
 * close to the end of the horizon beyond `moveSize`, on the called side for an entry, either way for a move alert. An
 * entry's own exits do not matter here. Null while the horizon runs, or when its last candle never came.
 */
export function cameTrue({ kind, side, moved, moveSize }: RecordRow): boolean | null {
  if (moved === null) return null;
  if (kind === 'move') return Math.abs(moved) > moveSize;
  return side === 'long' ? moved > moveSize : moved < -moveSize;
}

/** How often calls that stated about the same chance came true, lowest chance first; chances nobody stated are left out. */
export function calibrationOf(rows: readonly RecordRow[]): readonly CalibrationBin[] {
  const bins = new Map<number, { stated: number; of: number; came: number }>();
  for (const row of rows) {
    const came = cameTrue(row);
    if (came === null) continue;
    const said = Math.round(row.said * binsToOne);
    const bin = bins.get(said) ?? { stated: 0, of: 0, came: 0 };
    bin.stated += row.said;
    bin.of += 1;
    bin.came += came ? 1 : 0;
    bins.set(said, bin);
  }
  return [...bins]
    .sort(([one], [other]) => one - other)
    .flatMap(([said, { stated, of, came }]) => {
      const interval = wilsonInterval(came, of);
      return interval ? [{ said: said / binsToOne, stated: stated / of, of, came, ...interval }] : [];
    });
}
