import type { Candle } from './market.js';
import type { Side } from './prediction.js';

/** How a trade may end inside one candle. Prices as floats, before slippage. */
export interface Exit {
  readonly exit: 'stop' | 'target';
  readonly price: number;
}

/** 1 for long, −1 for short. */
export const signOf = (side: Side): 1 | -1 => (side === 'long' ? 1 : -1);

/**
 * Where a position that was open for the whole candle left it, or null when it stayed. A candle does not tell which of its
 * extremes came first, so the stop is taken first; a candle that opens beyond a level fills at its open, since nobody
 * traded at the level. The record, paper trading and backtests all use this one rule.
 */
export function exitWithin(
  side: Side,
  levels: { readonly stop: number; readonly target: number },
  candle: Candle,
): Exit | null {
  const sign = signOf(side);
  const worst = side === 'long' ? candle.low : candle.high;
  const best = side === 'long' ? candle.high : candle.low;
  if (sign * (candle.open - levels.stop) <= 0) return { exit: 'stop', price: candle.open };
  if (sign * (candle.open - levels.target) >= 0) return { exit: 'target', price: candle.open };
  if (sign * (worst - levels.stop) <= 0) return { exit: 'stop', price: levels.stop };
  if (sign * (best - levels.target) >= 0) return { exit: 'target', price: levels.target };
  return null;
}
