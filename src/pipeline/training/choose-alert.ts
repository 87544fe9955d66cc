import { blockIntervals, type Interval, timeBlocks } from '../evaluation/metrics/block-bootstrap.js';
import { blockMean } from '../evaluation/metrics/block-mean.js';
import type { ScoredRows } from '../evaluation/scored-rows.js';

/** Shares of candles that may alert, the largest first. */
const shares = [0.1, 0.08, 0.06, 0.05, 0.04, 0.03] as const;
/** An alert should be at least this many times as often right as a candle picked blindly. */
const wantedLift = 2;

export interface AlertChoice {
  /** Least P(big move) of an alert. */
  readonly at: number;
  readonly alertShare: number;
  readonly precision: number;
  readonly interval: Interval | null;
}

/** The most alerts, up to a tenth of the candles, that were twice as often right as the base rate on these out-of-fold rows; else the rarest. */
export function chooseAlert(rows: ScoredRows): AlertChoice {
  const count = rows.closedAt.length;
  const came = Float64Array.from(rows.outcome, (outcome) => (outcome === 1 ? 0 : 1));
  const base = came.reduce((sum, one) => sum + one, 0) / count;
  const descending = Float64Array.from(rows.bigMove).sort().reverse();
  const { block, blocks } = timeBlocks(rows.closedAt);
  const choices = shares.map((share): AlertChoice => {
    const at = descending[Math.max(0, Math.round(share * count) - 1)]!;
    const hits = came.map((one, row) => (rows.bigMove[row]! >= at ? one : Number.NaN));
    const mean = blockMean(hits, block, blocks);
    const alerts = hits.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : 1), 0);
    const precision = mean(new Float64Array(blocks).fill(1));
    return { at, alertShare: alerts / count, precision, interval: blockIntervals({ mean }, blocks).mean ?? null };
  });
  return choices.find((choice) => choice.precision >= wantedLift * base) ?? choices.at(-1)!;
}
