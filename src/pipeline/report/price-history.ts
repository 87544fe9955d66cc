import type { BacktestData } from '../../core/backtest.js';
import type { Market, Timeframe } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** Candles as columns, ascending; `at` is when each opened. */
export interface MarketPrices {
  readonly at: Float64Array;
  readonly open: Float64Array;
  readonly close: Float64Array;
}

/** What the baselines need to know of the tested span; a market without candles is missing. */
export type PriceHistory = ReadonlyMap<Market, MarketPrices>;

/** Reads the span of a run again, one market at a time. */
export async function readPriceHistory(
  data: BacktestData,
  markets: readonly Market[],
  timeframe: Timeframe,
  from: EpochMs,
  to: EpochMs,
): Promise<PriceHistory> {
  const history = new Map<Market, MarketPrices>();
  for (const market of markets) {
    const candles = await data.candles(market, timeframe, from, to);
    if (candles.length === 0) continue;
    history.set(market, {
      at: Float64Array.from(candles, (candle) => candle.openedAt),
      open: Float64Array.from(candles, (candle) => candle.open),
      close: Float64Array.from(candles, (candle) => candle.close),
    });
  }
  return history;
}

/** Place of the first value at or after `instant`; the length when there is none. */
export function firstAtOrAfter(at: Float64Array, instant: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
