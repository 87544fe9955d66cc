import { describe, expect, it } from 'vitest';
import type { BacktestData } from '../../../../src/core/backtest.js';
import type { Market } from '../../../../src/core/market.js';
import { money, price, quantity } from '../../../../src/core/units.js';
import { buyAndHold } from '../../../../src/pipeline/report/buy-and-hold.js';
import { wealthOf } from '../../../../src/pipeline/report/daily-returns.js';
import { marketModel } from '../../../../src/pipeline/report/market-model.js';
import { firstAtOrAfter, readPriceHistory } from '../../../../src/pipeline/report/price-history.js';
import { randomEntries } from '../../../../src/pipeline/report/random-entries.js';
import { aRun, aTrade, somePrices } from '../../../builders/backtest-run.js';
import { aCandle, at, btc, eth, hour, t0, venue } from '../../../builders/trading.js';

const options = { candleMs: hour, roundTripCost: 0.002, runs: 200, seed: 1 };

describe('buy and hold', () => {
  it('halves the money, pays in and out, and waits in cash for a market that begins later', () => {
    const prices = new Map([
      ...somePrices([100, 110, 120]),
      [eth, { at: Float64Array.of(at(1), at(2)), open: Float64Array.of(50, 45), close: Float64Array.of(45, 40) }],
    ]) as ReadonlyMap<Market, NonNullable<ReturnType<ReturnType<typeof somePrices>['get']>>>;
    const held = buyAndHold(prices, wealthOf(aRun([10_000, 10_000, 10_000])), options);
    expect(Array.from(held?.equity ?? [])).toEqual([
      10_000,
      expect.closeTo(5_000 * 0.999 + 5_000, 8),
      expect.closeTo(5_000 * 0.999 * 1.1 + 5_000 * 0.999 * 0.9, 8),
      expect.closeTo((5_000 * 0.999 * 1.2 + 5_000 * 0.999 * 0.8) * 0.999, 8),
    ]);
  });

  it('is not there without candles', () => {
    expect(buyAndHold(new Map(), wealthOf(aRun([1])), options)).toBeNull();
  });
});

describe('random entries', () => {
  const notional = { quantity: quantity(100), entryPrice: price(100) };

  it('lose the cost, and what they must, in a market that stands still', () => {
    const trades = [0, 4, 8].map((index) => aTrade(index, 0, { ...notional, netReturn: 0 }));
    const flat = somePrices(new Array<number>(20).fill(100));
    const run = aRun(new Array<number>(20).fill(10_000), { trades });
    const found = randomEntries(run, wealthOf(run), flat, options);
    expect(found?.netReturn).toBeCloseTo(0.998 ** 3 - 1, 12);
    expect(found?.interval[0]).toBeCloseTo(0.998 ** 3 - 1, 12);
    expect(found).toMatchObject({ runs: 200, ours: 0, beaten: 1 });
  });

  it('keep side, size and holding time: in a steady rise longs gain and shorts lose', () => {
    const rise = somePrices(Array.from({ length: 50 }, (_, i) => 100 * 1.01 ** i));
    const of = (side: 'long' | 'short') => {
      const run = aRun(new Array<number>(50).fill(10_000), {
        trades: [aTrade(3, 0, { ...notional, side, closedAt: at(7), netReturn: 0 })],
      });
      return randomEntries(run, wealthOf(run), rise, { ...options, roundTripCost: 0 });
    };
    // Held four candles, each 1 % up (one of the opens stands still).
    expect(of('long')?.interval[1]).toBeCloseTo(1.01 ** 4 - 1, 10);
    expect(of('short')?.interval[0]).toBeCloseTo(1 - 1.01 ** 4, 10);
  });

  it('never look past the last open, even where trades fill the whole span', () => {
    const run = aRun(new Array<number>(8).fill(10_000), {
      trades: [aTrade(0, 0, { ...notional, closedAt: at(8) }), aTrade(2, 0, { ...notional, closedAt: at(9) })],
    });
    const found = randomEntries(run, wealthOf(run), somePrices([1, 2, 3, 4, 5, 6, 7, 8]), options);
    expect(Number.isFinite(found?.netReturn)).toBe(true);
  });

  it('leave funding out on our side too', () => {
    const trades = [aTrade(0, 0, { ...notional, netReturn: -0.01, funding: money(-100) })];
    const run = aRun(new Array<number>(9).fill(10_000), { trades });
    expect(randomEntries(run, wealthOf(run), somePrices([1, 1, 1, 1]), options)?.ours).toBeCloseTo(0, 12);
  });

  it('depend on the seed alone, and are none without trades', () => {
    const run = aRun(new Array<number>(9).fill(10_000), { trades: [aTrade(0, 1)] });
    const prices = somePrices([1, 2, 1, 3, 1, 4, 1, 5]);
    expect(randomEntries(run, wealthOf(run), prices, options)).toEqual(
      randomEntries(run, wealthOf(run), prices, options),
    );
    expect(randomEntries({ ...run, trades: [] }, wealthOf(run), prices, options)).toBeNull();
  });
});

describe('alpha and beta', () => {
  it('are those of a line', () => {
    const market = [0.01, -0.02, 0.03, 0];
    const model = marketModel(
      market.map((value) => 0.001 + 0.5 * value),
      market,
    );
    expect(model?.beta).toBeCloseTo(0.5, 12);
    expect(model?.alpha).toBeCloseTo(1.001 ** 365 - 1, 9);
  });

  it('are not there against a market that does not move', () => {
    expect(marketModel([0.01, 0.02], [0, 0])).toBeNull();
    expect(marketModel([0.01], [0.02])).toBeNull();
  });
});

describe('price history', () => {
  it('is read as columns, without the markets that have no candles', async () => {
    const data: BacktestData = {
      name: 'test',
      venue,
      markets: async () => [btc],
      candles: async (market) => (market === btc ? [aCandle(0, [1, 3, 1, 2]), aCandle(1, [2, 3, 1, 3])] : []),
      funding: async () => [],
    };
    const history = await readPriceHistory(data, [btc, eth], '1h', t0, at(2));
    expect([...history.keys()]).toEqual([btc]);
    expect(history.get(btc)).toEqual({
      at: Float64Array.of(t0, at(1)),
      open: Float64Array.of(1, 2),
      close: Float64Array.of(2, 3),
    });
  });

  it('finds the first place at or after an instant', () => {
    const places = Float64Array.of(1, 3, 3, 5);
    expect([0, 1, 2, 3, 4, 5, 6].map((instant) => firstAtOrAfter(places, instant))).toEqual([0, 0, 1, 1, 3, 3, 4]);
  });
});
