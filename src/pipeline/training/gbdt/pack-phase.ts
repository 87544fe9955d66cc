import { Control, type SharedState } from './shared-state.js';

/** Rows in one unit; the written tile stays in the second-level cache while the columns pass over it. */
const TILE = 512;

export const packUnits = (state: SharedState): number => Math.ceil(state.rows / TILE);

/** Transposes the active columns of one tile of rows into `matrix`, four bins to a little-endian word. */
export function packTile(state: SharedState, unit: number): void {
  const { rows, words, columns, active, matrix } = state;
  const count = state.control[Control.ACTIVE]!;
  const from = unit * TILE;
  const to = Math.min(rows, from + TILE);
  for (let word = 0; word * 4 < count; word++) {
    const k = word * 4;
    // A column past the last active one repeats the last: its sums land in a part of the histogram nobody reads.
    const a = active[k]! * rows;
    const b = active[Math.min(k + 1, count - 1)]! * rows;
    const c = active[Math.min(k + 2, count - 1)]! * rows;
    const d = active[Math.min(k + 3, count - 1)]! * rows;
    for (let row = from, target = from * words + word; row < to; row++, target += words) {
      matrix[target] =
        columns[a + row]! | (columns[b + row]! << 8) | (columns[c + row]! << 16) | (columns[d + row]! << 24);
    }
  }
}
