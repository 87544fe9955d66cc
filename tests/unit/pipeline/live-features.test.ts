import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candle, type FundingRate, parseMarket, type Series, type Venue } from '../../../src/core/market.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { contextFamily } from '../../../src/pipeline/features/context.js';
import { fundingFamily } from '../../../src/pipeline/features/funding.js';
import { defineFeatureSet, joinInputs } from '../../../src/pipeline/features/index.js';
import { priceActionFamily } from '../../../src/pipeline/features/price-action.js';
import type { FeatureRow } from '../../../src/pipeline/features/types.js';
import { LiveFeatures } from '../../../src/pipeline/live-features.js';
import { FundingSeries } from '../../../src/pipeline/market-data/funding-series.js';
import { candleSeries } from '../../builders/candle-series.js';
import { MemoryCandleRepository } from '../../fakes/memory-candles.js';
import '../../support/long-tests.js';

const venue = 'binance' as Venue;
const [btc, eth, ada] = ['BTC/USDT', 'ETH/USDT', 'ADA/USDT'].map((text) => parseMarket(text)!);
const seriesOf = (market = ada!): Series => ({ venue, market, timeframe: '1h' });
const set = defineFeatureSet('test', [priceActionFamily, contextFamily, fundingFamily]);

const count = 60;
const own = candleSeries({ seed: 1, count });
const leaders = { btc: candleSeries({ seed: 2, count }), eth: candleSeries({ seed: 3, count }) };
const funding: readonly FundingRate[] = own
  .filter((_, index) => index % 8 === 0)
  .map(({ openedAt }, index) => ({ settledAt: openedAt, rate: index / 100_000 }));

/** The store with everything that closed by candle `until`, its live features, and what a batch over it says. */
async function aStore(until = count) {
  const candles = new MemoryCandleRepository();
  await candles.saveFunding(venue, ada!, funding);
  const save = async (from: number, to: number) => {
    await candles.save(seriesOf(), own.slice(from, to));
    await candles.save(seriesOf(btc), leaders.btc.slice(from, to));
    await candles.save(seriesOf(eth), leaders.eth.slice(from, to));
  };
  await save(0, until);
  const open = (wait: (ms: number) => Promise<void> = async () => undefined) =>
    new LiveFeatures(set, candles, { btc: btc!, eth: eth! }, { contextGraceMs: 100, wait });
  /** The last row of a batch over what is stored up to `closedAt`. */
  const batch = (closedAt: EpochMs): FeatureRow => {
    const upTo = (series: Series): readonly Candle[] => candles.all(series).filter((one) => one.closedAt <= closedAt);
    const stream = set.open('1h');
    const known = new FundingSeries(candles.funding.get(`${venue}-${ada}`) ?? []);
    const rows = joinInputs(upTo(seriesOf()), upTo(seriesOf(btc)), upTo(seriesOf(eth)), known).map((input) =>
      stream.push(input),
    );
    return rows.at(-1)!;
  };
  return { candles, save, open, batch };
}

const closeOf = (index: number): EpochMs => own[index]!.closedAt;

describe('LiveFeatures', () => {
  it('gives the row that a batch over the stored candles gives, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: count - 2 }), { maxLength: 20 }),
        fc.uniqueArray(fc.integer({ min: 1, max: count - 1 }), { maxLength: 6 }),
        fc.array(fc.constantFrom('close', 'close', 'close', 'restart', 'correct', 'correctLeader', 'again'), {
          minLength: count,
          maxLength: count,
        }),
        async (gaps, lateLeaders, events) => {
          const { candles, open, batch } = await aStore(0);
          let live = open();
          for (const [index, event] of events.entries()) {
            if (gaps.includes(index)) continue;
            if (event === 'restart') live = open();
            if (index > 0 && event === 'correct') {
              const changed = { ...own[index - 1]!, close: own[index - 1]!.close * 1.001 };
              const { corrected } = await candles.save(seriesOf(), [changed]);
              if (corrected.length > 0) live.invalidate(seriesOf());
            }
            if (index > 0 && event === 'correctLeader') {
              const changed = { ...leaders.btc[index - 1]!, volume: 1 };
              const { corrected } = await candles.save(seriesOf(btc), [changed]);
              if (corrected.length > 0) live.invalidate(seriesOf(btc));
            }
            await candles.save(seriesOf(), [own[index]!]);
            await candles.save(seriesOf(eth), [leaders.eth[index]!]);
            const late = lateLeaders.includes(index);
            if (!late) await candles.save(seriesOf(btc), [leaders.btc[index]!]);
            const row = await live.rowAt(seriesOf(), closeOf(index));
            expect(row?.row).toEqual(batch(closeOf(index)));
            expect(row?.contextComplete).toBe(!late);
            if (late) await candles.save(seriesOf(btc), [leaders.btc[index]!]);
            if (late || event === 'again') {
              expect((await live.rowAt(seriesOf(), closeOf(index)))?.row).toEqual(batch(closeOf(index)));
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('waits for the candle of a leader that comes within the grace', async () => {
    const { candles, save, open, batch } = await aStore(count - 1);
    await candles.save(seriesOf(), [own[count - 1]!]);
    let waits = 0;
    const live = open(async () => {
      waits += 1;
      if (waits === 3) await save(count - 1, count);
    });
    const row = await live.rowAt(seriesOf(), closeOf(count - 1));
    expect(row?.contextComplete).toBe(true);
    expect(row?.row).toEqual(batch(closeOf(count - 1)));
  });

  it('waits once for a leader that does not come, not once for each market', async () => {
    const { candles, open } = await aStore(count - 1);
    const markets = ['SOL/USDT', 'XRP/USDT', 'BNB/USDT'].map((text) => parseMarket(text)!);
    for (const market of markets) await candles.save(seriesOf(market), own);
    let waitedMs = 0;
    const live = open(async (ms) => {
      waitedMs += ms;
    });
    for (const market of markets) {
      expect((await live.rowAt(seriesOf(market), closeOf(count - 1)))?.contextComplete).toBe(false);
    }
    // Both leaders, each for its whole grace.
    expect(waitedMs).toBe(200);
  });

  it('reads a leader once for all markets that close together', async () => {
    const { candles, open } = await aStore();
    const markets = ['SOL/USDT', 'XRP/USDT', 'BNB/USDT'].map((text) => parseMarket(text)!);
    for (const market of markets) await candles.save(seriesOf(market), own);
    const live = open();
    candles.reads = 0;
    await Promise.all(markets.map((market) => live.rowAt(seriesOf(market), closeOf(count - 1))));
    expect(candles.reads).toBe(markets.length + 2);
  });

  it('carries a warm series on with the new candle alone', async () => {
    const { save, open, candles } = await aStore(count - 1);
    const live = open();
    const before = await live.rowAt(seriesOf(), closeOf(count - 2));
    await save(count - 1, count);
    const ranges: number[] = [];
    const range = candles.range.bind(candles);
    candles.range = async (series, from, to) => {
      const found = await range(series, from, to);
      ranges.push(found.length);
      return found;
    };
    const after = await live.rowAt(seriesOf(), closeOf(count - 1));
    expect(after?.seen).toBe((before?.seen ?? 0) + 1);
    expect(ranges).toEqual([1, 1, 1]);
  });

  it('does not read back a candle it was told of, and forgets it when it is corrected', async () => {
    const { candles, save, open, batch } = await aStore(count - 2);
    const live = open();
    await live.rowAt(seriesOf(), closeOf(count - 3));
    await save(count - 2, count - 1);
    live.stored(seriesOf(), own[count - 2]!);
    live.stored(seriesOf(btc), leaders.btc[count - 2]!);
    live.stored(seriesOf(eth), leaders.eth[count - 2]!);
    candles.reads = 0;
    expect((await live.rowAt(seriesOf(), closeOf(count - 2)))?.row).toEqual(batch(closeOf(count - 2)));
    expect(candles.reads).toBe(0);
    await save(count - 1, count);
    live.stored(seriesOf(), own[count - 1]!);
    await candles.save(seriesOf(), [{ ...own[count - 1]!, volume: 1 }]);
    live.invalidate(seriesOf());
    expect((await live.rowAt(seriesOf(), closeOf(count - 1)))?.row).toEqual(batch(closeOf(count - 1)));
  });

  it('has no row for a candle that is not stored, and gives it when it is', async () => {
    const { save, open, batch } = await aStore(10);
    const live = open();
    expect(await live.rowAt(seriesOf(), closeOf(10))).toBeNull();
    await save(10, 11);
    expect((await live.rowAt(seriesOf(), closeOf(10)))?.row).toEqual(batch(closeOf(10)));
  });

  it('keeps nothing that was read before a correction came', async () => {
    const { candles, open, batch } = await aStore(10);
    const changed = { ...leaders.btc[4]!, close: leaders.btc[4]!.close * 1.01 };
    const range = candles.range.bind(candles);
    const live = open();
    let correcting = true;
    candles.range = async (series, from, to) => {
      const found = await range(series, from, to);
      if (series.market === btc && correcting) {
        correcting = false;
        await candles.save(seriesOf(btc), [changed]);
        live.invalidate(seriesOf(btc));
      }
      return found;
    };
    await live.rowAt(seriesOf(), closeOf(9));
    expect((await live.rowAt(seriesOf(), closeOf(9)))?.row).toEqual(batch(closeOf(9)));
  });

  it('forgets a rate of funding that is older than a day', async () => {
    const { candles, open } = await aStore();
    candles.funding.set(`${venue}-${ada}`, [{ settledAt: epochMs(own[0]!.openedAt), rate: 0.0005 }]);
    const row = await open().rowAt(seriesOf(), closeOf(count - 1));
    const values = row?.row.values ?? new Float64Array();
    expect(values[set.names.indexOf('fundingRate')]).toBeNaN();
  });
});
