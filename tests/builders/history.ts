import type { BacktestData, BacktestRequest } from '../../src/core/backtest.js';
import { noStress } from '../../src/core/backtest.js';
import { type Candle, type FundingRate, type Market, timeframeMs } from '../../src/core/market.js';
import { seededRandom } from '../../src/core/statistics.js';
import { epochMs } from '../../src/core/units.js';
import { replayVenue } from '../../src/pipeline/market-data/replay-venue.js';
import { btc, t0 } from './trading.js';

/** A random walk of hourly candles from t0, the same for the same seed. */
export function walk(count: number, seed = 1, start = 100, size = 0.01): Candle[] {
  const random = seededRandom(seed);
  const length = timeframeMs('1h');
  let close = start;
  return Array.from({ length: count }, (_, index) => {
    const open = close;
    const steps = Array.from({ length: 4 }, () => (random() - 0.5) * size);
    close = Number((open * Math.exp(steps.reduce((sum, one) => sum + one, 0))).toFixed(6));
    const high = Number((Math.max(open, close) * (1 + (random() * size) / 2)).toFixed(6));
    const low = Number((Math.min(open, close) * (1 - (random() * size) / 2)).toFixed(6));
    const openedAt = epochMs(t0 + index * length);
    return { openedAt, closedAt: epochMs(openedAt + length), open, high, low, close, volume: 1_000_000 };
  });
}

/** A funding rate every eight hours. */
export const fundingOf = (candles: readonly Candle[], rate = 0.0001): FundingRate[] =>
  candles
    .filter(({ closedAt }) => closedAt % (8 * 3_600_000) === 0)
    .map(({ closedAt }) => ({ settledAt: closedAt, rate }));

/** Candles at hand, as a backtest reads them. */
export function memoryData(
  candles: ReadonlyMap<Market, readonly Candle[]>,
  funding: ReadonlyMap<Market, readonly FundingRate[]> = new Map(),
): BacktestData {
  return {
    name: 'memory',
    venue: replayVenue,
    markets: async (timeframe) => (timeframe === '1h' ? [...candles.keys()] : []),
    candles: async (market, timeframe, from, to) =>
      timeframe === '1h'
        ? (candles.get(market) ?? []).filter(
            ({ openedAt, closedAt }) => openedAt >= (from ?? 0) && closedAt <= (to ?? Number.POSITIVE_INFINITY),
          )
        : [],
    funding: async (market) => funding.get(market) ?? [],
  };
}

export const aRequest = (given: Partial<BacktestRequest> = {}): BacktestRequest => ({
  markets: [btc],
  timeframe: '1h',
  from: null,
  to: null,
  strategy: 'randomEntry',
  settings: {},
  balance: '10000',
  kind: 'perpetual',
  leverage: 1,
  sizing: 'fraction',
  feeBps: null,
  slippageBps: null,
  latencyMs: 0,
  detail: null,
  seed: 7,
  inSample: false,
  stress: noStress,
  ...given,
});
