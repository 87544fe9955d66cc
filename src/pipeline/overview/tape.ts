import { type Candle, type Market, type Timeframe, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** Candles of one market in one length, ascending by close. */
export interface Reel {
  readonly timeframe: Timeframe;
  readonly candles: readonly Candle[];
}

/** One market in the finest length there is (for the newest price) and in a longer one that reaches further back. */
export interface Tape {
  readonly market: Market;
  readonly fine: Reel;
  readonly base: Reel;
}

/** Index of the last candle with closedAt <= `at`; −1 when there is none. */
export function lastClosedBy(candles: readonly Candle[], at: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle] as Candle).closedAt <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The close that stood at `at`: of the candle that closed then or less than one candle earlier. Null over a gap. */
export function closeAt({ timeframe, candles }: Reel, at: number): number | null {
  const candle = candles[lastClosedBy(candles, at)];
  return candle && at - candle.closedAt < timeframeMs(timeframe) ? candle.close : null;
}

/** The finest close known for `at`. */
export const priceAt = ({ fine, base }: Tape, at: number): number | null => closeAt(fine, at) ?? closeAt(base, at);

/** The newest candle of either reel. */
export function newestOf({ fine, base }: Tape): { readonly candle: Candle; readonly timeframe: Timeframe } | null {
  const [a, b] = [fine.candles.at(-1), base.candles.at(-1)];
  if (!a && !b) return null;
  const isFine = a !== undefined && (b === undefined || a.closedAt >= b.closedAt);
  return isFine ? { candle: a, timeframe: fine.timeframe } : { candle: b as Candle, timeframe: base.timeframe };
}

/** Log return over `spanMs` up to `at`; null where either end has no close. */
export function changeOver(tape: Tape, at: EpochMs, spanMs: number): number | null {
  const [then, now] = [priceAt(tape, at - spanMs), priceAt(tape, at)];
  return then === null || now === null ? null : Math.log(now / then);
}

const leastReturns = 48;
const yardstickMs = 30 * 86_400_000;

/**
 * Usual size of a log return over `spanMs`: root mean square of candle returns in the 30 days before `until`, scaled by the
 * square root of time (a random walk's). Null with fewer than 48 returns. Steps over a gap are left out.
 */
export function usualMove({ timeframe, candles }: Reel, until: number, spanMs: number): number | null {
  const step = timeframeMs(timeframe);
  const last = lastClosedBy(candles, until);
  let squares = 0;
  let count = 0;
  for (let at = last; at > 0; at--) {
    const [candle, before] = [candles[at] as Candle, candles[at - 1] as Candle];
    if (candle.closedAt <= until - yardstickMs) break;
    if (candle.closedAt - before.closedAt !== step) continue;
    squares += Math.log(candle.close / before.close) ** 2;
    count++;
  }
  return count < leastReturns ? null : Math.sqrt((squares / count) * (spanMs / step));
}
