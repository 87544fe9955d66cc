import type { Wealth } from './daily-returns.js';

export interface Fall {
  readonly depth: number;
  readonly peakAt: number;
  readonly troughAt: number;
  /** Null: not recovered by the end. */
  readonly recoveredAt: number | null;
}

export interface DrawdownFigures {
  /** 0..1. */
  readonly maxDrawdown: number;
  readonly deepest: Fall | null;
  readonly longest: Fall | null;
  /** Share of the time that equity was below its last peak. */
  readonly underwater: number;
  /** Fall from the peak so far at every point, 0..1. */
  readonly series: Float64Array;
}

/**
 * Falls from the running peak, peak to recovery (M. Magdon-Ismail, A. Atiya: Maximum Drawdown, Risk Magazine 2004). The time between
 * two points counts as under water when the later one is.
 */
export function drawdownFigures({ at, equity }: Wealth): DrawdownFigures {
  const series = new Float64Array(equity.length);
  let peak = equity[0] ?? 0;
  let peakAt = at[0] ?? 0;
  let trough: { depth: number; at: number } | null = null;
  let deepest: Fall | null = null;
  let longest: Fall | null = null;
  let under = 0;
  const end = at[at.length - 1] ?? 0;
  const close = (recoveredAt: number | null): void => {
    if (!trough) return;
    const fall: Fall = { depth: trough.depth, peakAt, troughAt: trough.at, recoveredAt };
    if (!deepest || fall.depth > deepest.depth) deepest = fall;
    if (!longest || lengthOf(fall, end) > lengthOf(longest, end)) longest = fall;
    trough = null;
  };
  for (let i = 1; i < equity.length; i++) {
    const value = equity[i] as number;
    if (value >= peak) {
      close(at[i] as number);
      peak = value;
      peakAt = at[i] as number;
      continue;
    }
    under += (at[i] as number) - (at[i - 1] as number);
    const depth = 1 - value / peak;
    series[i] = depth;
    if (!trough || depth > trough.depth) trough = { depth, at: at[i] as number };
  }
  close(null);
  const span = end - (at[0] ?? 0);
  return {
    maxDrawdown: (deepest as Fall | null)?.depth ?? 0,
    deepest,
    longest,
    underwater: span > 0 ? under / span : 0,
    series,
  };
}

/** Ms from the peak to recovery, or to the end of the run. */
export const lengthOf = (fall: Fall, end: number): number => (fall.recoveredAt ?? end) - fall.peakAt;

/**
 * Root mean square fall from the peak over the days, the first day's start among them not.
 * P. G. Martin, B. B. McCann: The Investor's Guide to Fidelity Funds (1989).
 */
export function ulcerIndex(daily: readonly number[]): number {
  if (daily.length === 0) return 0;
  let [value, peak, squares] = [1, 1, 0];
  for (const change of daily) {
    value *= 1 + change;
    if (value > peak) peak = value;
    squares += (1 - value / peak) ** 2;
  }
  return Math.sqrt(squares / daily.length);
}
