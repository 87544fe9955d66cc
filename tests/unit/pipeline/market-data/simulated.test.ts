import { describe, expect, it } from 'vitest';
import { type Candle, type Market, type Timeframe, timeframeMs } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { SimulatedSource } from '../../../../src/pipeline/market-data/simulated-source.js';
import { SimulatedMarket } from '../../../../src/pipeline/market-data/simulation/simulated-market.js';
import '../../../support/long-tests.js';

const day = 86_400_000;
const to = Date.parse('2025-06-01T00:00:00Z');
const markets = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'BNB/USDT', 'ADA/USDT'] as Market[];
const series = (market: Market, timeframe: Timeframe, days: number, seed = 1): Candle[] =>
  new SimulatedMarket(seed).candles(market, timeframe, (to - days * day) as EpochMs, to as EpochMs);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (f: (at: number) => number): number => a.reduce((total, _, at) => total + f(at), 0);
  const dA = (at: number): number => (a[at] as number) - meanA;
  const dB = (at: number): number => (b[at] as number) - meanB;
  return sum((at) => dA(at) * dB(at)) / Math.sqrt(sum((at) => dA(at) ** 2) * sum((at) => dB(at) ** 2));
}
const lagged = (values: readonly number[], lag: number): number =>
  correlation(values.slice(0, -lag), values.slice(lag));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const returnsOf = (candles: readonly Candle[]): number[] =>
  candles.slice(1).map((candle, at) => Math.log(candle.close / (candles[at] as Candle).close));

/** What matters to the models' inputs, for one market. */
function statistics(candles: readonly Candle[]) {
  const returns = returnsOf(candles);
  const sizes = returns.map(Math.abs);
  const volumes = candles.slice(1).map(({ volume }) => volume);
  const variance = mean(returns.map((r) => r ** 2));
  const hours: number[][] = Array.from({ length: 24 }, () => []);
  for (const [at, size] of sizes.entries()) {
    hours[Math.floor((candles[at + 1] as Candle).openedAt / 3_600_000) % 24]?.push(size);
  }
  const byHour = hours.map(mean);
  const ranges = candles.slice(1).map(({ high, low }) => Math.log(high / low));
  return {
    usualMove: median(sizes),
    kurtosis: mean(returns.map((r) => r ** 4)) / variance ** 2,
    returnLag1: lagged(returns, 1),
    sizeLag1: lagged(sizes, 1),
    sizeLag5: lagged(sizes, 5),
    sizeLag24: lagged(sizes, 24),
    hourRatio: Math.max(...byHour) / Math.min(...byHour),
    volumeWithSize: correlation(volumes, sizes),
    rangeToMove: mean(ranges) / mean(sizes),
  };
}

/**
 * Measured on the six Binance perpetuals, 2024-10 to 2025-09 (lowest and highest of the six), with some room:
 * 15m  kurtosis 16–45, |r| autocorrelation 0.26–0.38, 0.17–0.30, 0.10–0.23 at lags 1, 5, 24, hours 1.5–2.1, volume with |r| 0.59–0.68, range 1.97–2.08
 * 1h   kurtosis 14–65, 0.18–0.36, 0.10–0.25, 0.10–0.20, hours 1.6–2.4, 0.61–0.68, range 2.02–2.15
 */
const likeReal = {
  '15m': { kurtosis: [8, 60], sizeLag1: [0.22, 0.42], sizeLag5: [0.15, 0.34], sizeLag24: [0.07, 0.26] },
  '1h': { kurtosis: [7, 70], sizeLag1: [0.15, 0.4], sizeLag5: [0.08, 0.28], sizeLag24: [0.05, 0.23] },
} as const;
const usualMoves: Readonly<Record<string, number>> = {
  'BTC/USDT': 0.00108,
  'ETH/USDT': 0.0018,
  'SOL/USDT': 0.00232,
  'XRP/USDT': 0.0022,
  'BNB/USDT': 0.0013,
  'ADA/USDT': 0.0027,
};

describe('the simulated market', () => {
  it.each(['15m', '1h'] as const)('resembles real %s candles', (timeframe) => {
    for (const market of ['BTC/USDT', 'SOL/USDT'] as Market[]) {
      const told = statistics(series(market, timeframe, 300));
      const bars = timeframeMs(timeframe) / timeframeMs('15m');
      const within = (value: number, [low, high]: readonly [number, number]): void => {
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      };
      const expected = (usualMoves[market] as number) * Math.sqrt(bars);
      within(told.usualMove, [0.7 * expected, 1.4 * expected]);
      within(told.kurtosis, likeReal[timeframe].kurtosis);
      within(told.returnLag1, [-0.08, 0.08]);
      within(told.sizeLag1, likeReal[timeframe].sizeLag1);
      within(told.sizeLag5, likeReal[timeframe].sizeLag5);
      within(told.sizeLag24, likeReal[timeframe].sizeLag24);
      within(told.hourRatio, [1.4, 2.6]);
      within(told.volumeWithSize, [0.45, 0.75]);
      within(told.rangeToMove, [1.8, 2.2]);
    }
  });

  it('moves its markets together, as real ones do', () => {
    const btc = returnsOf(series('BTC/USDT' as Market, '1h', 120));
    for (const market of markets.slice(1)) {
      const together = correlation(btc, returnsOf(series(market, '1h', 120)));
      expect(together).toBeGreaterThan(0.5);
      expect(together).toBeLessThan(0.85);
    }
  });

  it('agrees between timeframes: hours are the sums of their quarters', () => {
    const quarters = series('ETH/USDT' as Market, '15m', 20);
    const hours = series('ETH/USDT' as Market, '1h', 20);
    expect(hours).toHaveLength(480);
    for (const [at, hour] of hours.entries()) {
      const four = quarters.slice(4 * at, 4 * at + 4);
      expect(hour.open).toBe(four[0]?.open);
      expect(hour.close).toBe(four[3]?.close);
      expect(hour.high).toBe(Math.max(...four.map(({ high }) => high)));
      expect(hour.low).toBe(Math.min(...four.map(({ low }) => low)));
      expect(hour.volume).toBeCloseTo(
        four.reduce((sum, { volume }) => sum + volume, 0),
        2,
      );
    }
  });

  it('joins its blocks without a step', () => {
    const candles = series('BTC/USDT' as Market, '15m', 40);
    for (const [at, candle] of candles.slice(1).entries()) expect(candle.open).toBe(candles[at]?.close);
  });

  it('is the same wherever a reader begins', () => {
    const whole = series('SOL/USDT' as Market, '1h', 30);
    expect(series('SOL/USDT' as Market, '1h', 3)).toEqual(whole.slice(-72));
  });

  it('is another market under another seed', () => {
    expect(series('BTC/USDT' as Market, '1h', 2, 1)).not.toEqual(series('BTC/USDT' as Market, '1h', 2, 2));
  });

  it('knows any market by name', () => {
    const candles = series('WHATEVER/USDT' as Market, '1h', 20);
    expect(candles).toHaveLength(480);
    for (const { low } of candles) expect(low).toBeGreaterThan(0);
    expect(candles).toEqual(series('WHATEVER/USDT' as Market, '1h', 20));
  });
});

describe('the simulated source', () => {
  const take = async (source: SimulatedSource, count: number): Promise<Candle[]> => {
    const stop = new AbortController();
    const candles: Candle[] = [];
    const pairs = [{ market: 'BTC/USDT' as Market, timeframe: '15m' as Timeframe }];
    for await (const event of source.stream(pairs, stop.signal)) {
      if (event.kind === 'candle') candles.push(event.candle);
      if (candles.length === count) break;
    }
    return candles;
  };

  it('goes on after a restart as if it had not stopped', async () => {
    const unbroken = await take(new SimulatedSource({ startAt: to as EpochMs, candleEveryMs: 0 }), 20);
    const first = await take(new SimulatedSource({ startAt: to as EpochMs, candleEveryMs: 0 }), 8);
    const resumed = new SimulatedSource({ startAt: first.at(-1)?.closedAt as EpochMs, candleEveryMs: 0 });
    expect([...first, ...(await take(resumed, 12))]).toEqual(unbroken);
  });

  it('waits for a slow consumer instead of running ahead', async () => {
    const source = new SimulatedSource({ startAt: to as EpochMs, candleEveryMs: 1 });
    const stop = new AbortController();
    let seen = 0;
    for await (const event of source.stream([{ market: 'BTC/USDT' as Market, timeframe: '15m' }], stop.signal)) {
      if (event.kind !== 'candle') continue;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(source.clock.now() - event.candle.closedAt).toBeLessThan(timeframeMs('15m'));
      if (++seen === 5) break;
    }
    expect(seen).toBe(5);
  });
});
