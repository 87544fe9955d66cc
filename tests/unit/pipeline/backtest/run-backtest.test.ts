import { describe, expect, it } from 'vitest';
import { type BacktestRequest, noStress } from '../../../../src/core/backtest.js';
import type { Candle, FundingRate, Market } from '../../../../src/core/market.js';
import { runBacktest } from '../../../../src/pipeline/backtest.js';
import { aRequest, fundingOf, memoryData, walk } from '../../../builders/history.js';
import { at, btc, eth } from '../../../builders/trading.js';

const dataOf = (candles: readonly Candle[], funding: readonly FundingRate[] = []) =>
  memoryData(new Map([[btc, candles]]), new Map([[btc, funding]]));
const often = { strategy: 'randomEntry', settings: { every: 3, bars: 4 } } as const;
const run = async (candles: readonly Candle[], given: Partial<BacktestRequest> = {}) =>
  (await runBacktest(aRequest({ ...often, ...given }), dataOf(candles))).run;

describe('runBacktest', () => {
  it('buys at the first chance and holds to the end', async () => {
    const candles = walk(200);
    const held = await run(candles, { strategy: 'buyAndHold', settings: {} });
    expect(held.trades).toEqual([]);
    expect(held.fills).toHaveLength(1);
    expect(held.openPositions).toMatchObject([{ market: btc, side: 'long', openedAt: candles[1]?.openedAt }]);
    const growth = (candles.at(-1)?.close ?? 0) / (candles[1]?.open ?? 1);
    const cost = 0.0014 / 2;
    expect(held.sums.final.div(held.sums.initial).toNumber()).toBeCloseTo(growth * (1 - cost), 3);
    expect(held.curve.at.length).toBe(200);
  });

  it('reports gaps, and nothing fills inside one', async () => {
    const all = walk(400);
    const candles = [...all.slice(0, 200), ...all.slice(230)];
    const traded = await run(candles);
    expect(traded.gaps).toMatchObject([{ from: at(200), to: at(230), missing: 30 }]);
    expect(traded.fills.length).toBeGreaterThan(20);
    for (const { filledAt } of traded.fills) expect(filledAt > at(200) && filledAt < at(230)).toBe(false);
  });

  it('reads candles before the span to warm up and does not trade them', async () => {
    const candles = walk(500);
    const whole = await run(candles, { from: at(300) });
    expect(whole.from).toBe(at(300));
    expect(whole.candles).toBe(200);
    expect(Math.min(...whole.fills.map(({ filledAt }) => filledAt))).toBeGreaterThanOrEqual(at(301));
    // Warm from the first candle on, it does as it would have done with any longer past.
    const shorter = await run(candles.slice(150), { from: at(300) });
    expect(shorter.orderHash).toBe(whole.orderHash);
  });

  it('gives the same hash for the same seed and another for another', async () => {
    const candles = walk(400);
    const [one, same, other] = [await run(candles), await run(candles), await run(candles, { seed: 8 })];
    expect(same.orderHash).toBe(one.orderHash);
    expect(other.orderHash).not.toBe(one.orderHash);
  });

  it('takes a balance with separators as the number it is, whatever the sizing', async () => {
    const candles = walk(400);
    for (const sizing of ['fixed', 'fraction', 'stop', 'volatility'] as const) {
      const plain = await run(candles, { sizing });
      const separated = await run(candles, { sizing, balance: '10_000' });
      expect(separated.orderHash).toBe(plain.orderHash);
      expect(plain.trades.length).toBeGreaterThan(10);
    }
  });

  it('pays and receives funding on perpetuals and none on spot', async () => {
    const candles = walk(400);
    const funding = fundingOf(candles, 0.001);
    const of = async (kind: 'perpetual' | 'spot') =>
      (
        await runBacktest(
          aRequest({ strategy: 'buyAndHold', kind }),
          memoryData(new Map([[btc, candles]]), new Map([[btc, funding]])),
        )
      ).run.sums.funding.toNumber();
    expect(await of('perpetual')).toBeLessThan(0);
    expect(await of('spot')).toBe(0);
  });

  it('sells nothing short on spot and counts what it refused', async () => {
    const spot = await run(walk(400), { kind: 'spot' });
    expect(spot.trades.every(({ side }) => side === 'long')).toBe(true);
    expect(spot.refusals.spot).toBeGreaterThan(0);
  });

  it('moves every decision by the delay asked for', async () => {
    const candles = walk(400);
    const late = await run(candles, { stress: { ...noStress, delayBars: 3 } });
    const prompt = await run(candles);
    expect(late.fills[0]?.filledAt).toBe((prompt.fills[0]?.filledAt ?? 0) + 3 * 3_600_000);
  });

  it('deals the words to other candles by the seed, about as many of them', async () => {
    const candles = walk(600);
    const shuffled = (seed: number) => run(candles, { stress: { ...noStress, shuffleSeed: seed } });
    const [one, same, other] = [await shuffled(1), await shuffled(1), await shuffled(2)];
    const honest = await run(candles);
    expect(same.orderHash).toBe(one.orderHash);
    expect(new Set([one.orderHash, other.orderHash, honest.orderHash]).size).toBe(3);
    expect(one.trades.length).toBeGreaterThan(honest.trades.length / 4);
  });

  it('costs twice as much when every cost is doubled', async () => {
    const candles = walk(400);
    const [single, double] = [await run(candles), await run(candles, { stress: { ...noStress, costFactor: 2 } })];
    expect(double.sums.final.lt(single.sums.final)).toBe(true);
    expect(double.sums.fees.toNumber() / single.sums.fees.toNumber()).toBeGreaterThan(1.8);
  });

  it('tells how far it is, and an abort leaves nothing', async () => {
    const candles = walk(5_000);
    const shares: number[] = [];
    await runBacktest(aRequest(often), dataOf(candles), { onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
    const control = new AbortController();
    const stopped = runBacktest(aRequest(often), dataOf(candles), {
      signal: control.signal,
      onProgress: () => control.abort(new Error('asked to stop')),
    });
    await expect(stopped).rejects.toThrow('asked to stop');
    let reads = 0;
    const watched = dataOf(candles);
    const data = {
      ...watched,
      candles: (...asked: Parameters<typeof watched.candles>) => {
        reads += 1;
        return watched.candles(...asked);
      },
    };
    const early = runBacktest(aRequest(often), data, { signal: AbortSignal.abort(new Error('too late')) });
    await expect(early).rejects.toThrow('too late');
    expect(reads).toBe(0);
  });

  it('trades several markets under one account, each with an equal part', async () => {
    const both = new Map<Market, readonly Candle[]>([
      [btc, walk(400, 1)],
      [eth, walk(400, 2, 50)],
    ]);
    const { run: pair } = await runBacktest(
      aRequest({ strategy: 'buyAndHold', markets: [btc, eth] }),
      memoryData(both),
    );
    const notionals = pair.fills.map(({ quantity, price }) => quantity.times(price).toNumber());
    expect(notionals).toHaveLength(2);
    for (const notional of notionals) expect(notional / 10_000).toBeCloseTo(0.5, 2);
  });

  it('lets finer candles say what came first inside one', async () => {
    const candles = walk(300);
    const quarter = 900_000;
    const finer = candles.flatMap(({ openedAt, open, high, low, close, volume }) =>
      [
        [open, high, open, high],
        [high, high, low, low],
        [low, close, low, close],
        [close, close, close, close],
      ].map(([o, h, l, c], place) => ({
        openedAt: openedAt + place * quarter,
        closedAt: openedAt + (place + 1) * quarter,
        open: o,
        high: h,
        low: l,
        close: c,
        volume: volume / 4,
      })),
    ) as unknown as readonly Candle[];
    const hourly = dataOf(candles);
    const data = {
      ...hourly,
      candles: async (...[market, timeframe, from, to]: Parameters<typeof hourly.candles>) =>
        timeframe === '15m' ? finer : hourly.candles(market, timeframe, from, to),
    };
    const asked = aRequest({ ...often, sizing: 'stop' });
    const coarse = (await runBacktest(asked, data)).run;
    const fine = (await runBacktest({ ...asked, detail: '15m' }, data)).run;
    const targets = (trades: typeof fine.trades) => trades.filter(({ exit }) => exit === 'target').length;
    expect(targets(fine.trades)).toBeGreaterThanOrEqual(targets(coarse.trades));
    expect(fine.orderHash).not.toBe(coarse.orderHash);
  });
});
