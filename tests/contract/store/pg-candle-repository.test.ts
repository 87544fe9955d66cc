import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Series, Venue } from '../../../src/core/market.js';
import { epochMs } from '../../../src/core/units.js';
import { PgCandleRepository } from '../../../src/store/pg-candle-repository.js';
import { aCandle, at, btc, btc1h, hour, t0 } from '../../builders/trading.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let candles: PgCandleRepository;
beforeAll(async () => {
  database = await openTestDatabase();
  candles = new PgCandleRepository(database.db);
});
afterAll(() => database.close());

const seriesOf = (venue: string): Series => ({ ...btc1h, venue: venue as Venue });

describe('PgCandleRepository', () => {
  it('gives back what was saved, bit for bit, in order', async () => {
    const series = seriesOf('exact');
    const odd = { ...aCandle(1, [0.1 + 0.2, 1e-12, 5e-324, 1.7976931348623157e308]), volume: 0 };
    const saved = await candles.save(series, [odd, aCandle(0, [1, 2, 0.5, 1.5])]);
    expect(saved).toEqual({ inserted: 2, corrected: [] });
    expect(await candles.latest(series, 10)).toEqual([aCandle(0, [1, 2, 0.5, 1.5]), odd]);
    expect(await candles.newest(series)).toBe(odd.closedAt);
  });

  it('tells new, repeated and corrected candles apart', async () => {
    const series = seriesOf('corrections');
    await candles.save(series, [aCandle(0, [1, 2, 0.5, 1.5]), aCandle(1, [1, 2, 0.5, 1.5])]);
    const corrected = aCandle(1, [1, 2, 0.5, 1.6]);
    const again = [aCandle(0, [1, 2, 0.5, 1.5]), corrected, aCandle(2, [3, 4, 3, 4])];
    expect(await candles.save(series, again)).toEqual({ inserted: 1, corrected: [corrected] });
    expect(await candles.save(series, again)).toEqual({ inserted: 0, corrected: [] });
    expect(await candles.range(series, at(1), at(3))).toEqual(again.slice(1));
  });

  it('lets the later of two candles with the same opening count', async () => {
    const series = seriesOf('twice');
    const later = aCandle(0, [1, 3, 0.5, 1.7]);
    expect(await candles.save(series, [aCandle(0, [1, 2, 0.5, 1.5]), later])).toEqual({ inserted: 1, corrected: [] });
    expect(await candles.latest(series, 1)).toEqual([later]);
  });

  it('saves candles of several series at once, and says of each what became of it', async () => {
    const [one, other] = [seriesOf('several'), { ...seriesOf('several'), timeframe: '15m' as const }];
    const plain = aCandle(0, [1, 2, 0.5, 1.5]);
    await candles.save(one, [plain, aCandle(1, [1, 2, 0.5, 1.5])]);
    const changed = aCandle(1, [1, 2, 0.5, 1.6]);
    const saved = await candles.saveEach([
      { series: other, candle: plain },
      { series: one, candle: changed },
      { series: one, candle: plain },
      { series: one, candle: aCandle(2, [3, 4, 3, 4]) },
    ]);
    expect(saved).toEqual(['inserted', 'corrected', 'known', 'inserted']);
    expect(await candles.range(one, at(0), at(3))).toEqual([plain, changed, aCandle(2, [3, 4, 3, 4])]);
    expect(await candles.latest(other, 9)).toEqual([plain]);
    expect(await candles.saveEach([])).toEqual([]);
  });

  it('takes thousands in one call, and looks back only as far as asked', async () => {
    const series = seriesOf('many');
    const many = Array.from({ length: 5_000 }, (_, index) => aCandle(index, [1, 2, 0.5, 1 + index / 10_000]));
    expect((await candles.save(series, many)).inserted).toBe(5_000);
    expect(await candles.latest(series, 3, epochMs(at(100) + 1))).toEqual(many.slice(97, 100));
    expect(await candles.range(series, at(10), at(12))).toEqual(many.slice(10, 12));
  });

  it('knows nothing of a series that was never saved', async () => {
    const series = seriesOf('empty');
    expect(await candles.save(series, [])).toEqual({ inserted: 0, corrected: [] });
    expect(await candles.latest(series, 5)).toEqual([]);
    expect(await candles.newest(series)).toBeNull();
  });

  it('keeps a bad row once with its reason, even one JSON has no word for', async () => {
    const series = seriesOf('bad');
    const rejected = [
      { series, row: [1, Number.NaN, null, 'x\0y'], reason: 'not finite' },
      { series, row: [2, 1, 2, 3], reason: 'high below low' },
    ];
    await candles.quarantine(rejected);
    await candles.quarantine(rejected);
    const found = await candles.quarantined(t0);
    expect(found.filter((row) => row.series.venue === series.venue)).toEqual(
      expect.arrayContaining([
        { series, reason: 'not finite', rows: 1 },
        { series, reason: 'high below low', rows: 1 },
      ]),
    );
    expect(await candles.quarantined(epochMs(Date.now() + hour))).toEqual([]);
  });

  it('finds the funding that was settled at a moment, never a later one', async () => {
    const venue = 'funding' as Venue;
    const rates = [0, 8, 16].map((hours) => ({ settledAt: at(hours), rate: hours / 1e5 }));
    await candles.saveFunding(venue, btc, rates);
    await candles.saveFunding(venue, btc, rates);
    expect(await candles.fundingAt(venue, btc, epochMs(at(16) - 1))).toEqual(rates[1]);
    expect(await candles.fundingAt(venue, btc, at(16))).toEqual(rates[2]);
    expect(await candles.fundingAt(venue, btc, at(-1))).toBeNull();
    expect(await candles.fundingRange(venue, btc, at(0), at(16))).toEqual(rates.slice(0, 2));
  });
});
