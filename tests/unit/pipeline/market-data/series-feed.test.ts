import { describe, expect, it } from 'vitest';
import type { Candle, Market, Series, Venue } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { SeriesFeed } from '../../../../src/pipeline/market-data/ccxt/series-feed.js';
import type { RawRow } from '../../../../src/pipeline/market-data/validate.js';
import { candleSeries } from '../../../builders/candle-series.js';

const series: Series = { venue: 'test' as Venue, market: 'BTC/USDT' as Market, timeframe: '1h' };
const candles = candleSeries({ count: 60 });
const rowOf = (c: Candle): RawRow => [c.openedAt, c.open, c.high, c.low, c.close, c.volume];
const at = (index: number): Candle => candles[index] as Candle;

/** A feed that has 50 candles behind it. */
function feed(seeded = true): { feed: SeriesFeed; told: Candle[] } {
  const told: Candle[] = [];
  const one = new SeriesFeed(series, at(50).openedAt, (event) => {
    if (event.kind === 'candle') told.push(event.candle);
  });
  if (seeded) one.seed(candles.slice(0, 50).map(rowOf), at(49).closedAt);
  return { feed: one, told };
}

describe('the feed of a venue that marks nothing', () => {
  it('takes a candle for closed once a newer one begins, and wants it confirmed', () => {
    const { feed: one, told } = feed();
    expect(one.hearUnmarked([at(50).openedAt, at(50).open, at(50).open, at(50).open, at(50).open, 1])).toBe(false);
    expect(one.hearUnmarked(rowOf(at(50)))).toBe(false);
    expect(told).toEqual([]);
    expect(one.hearUnmarked(rowOf(at(51)))).toBe(true);
    expect(told).toEqual([at(50)]);
  });

  it('corrects it when REST knows better', () => {
    const { feed: one, told } = feed();
    one.hearUnmarked(rowOf({ ...at(50), volume: 3 }));
    one.hearUnmarked(rowOf(at(51)));
    one.hearRest([rowOf(at(49)), rowOf(at(50)), rowOf(at(51))], (at(50).closedAt + 500) as EpochMs);
    expect(told).toEqual([{ ...at(50), volume: 3 }, at(50)]);
  });

  it('ignores an update that comes after a newer candle began', () => {
    const { feed: one, told } = feed();
    one.hearUnmarked(rowOf(at(50)));
    one.hearUnmarked(rowOf(at(51)));
    expect(one.hearUnmarked(rowOf({ ...at(50), volume: 1 }))).toBe(false);
    expect(told).toEqual([at(50)]);
  });
});

describe('any feed', () => {
  it('tells nothing before it has a yardstick, then what waited', () => {
    const { feed: one, told } = feed(false);
    one.hearMarked(rowOf(at(50)), true);
    expect(told).toEqual([]);
    const rows = candles.slice(0, 51).map(rowOf);
    one.seed(rows, at(50).closedAt);
    one.hearRest(rows, at(50).closedAt);
    expect(told).toEqual([at(50)]);
  });

  it('takes no row from REST that closes after the request was sent', () => {
    const { feed: one, told } = feed();
    expect(one.hearRest([rowOf(at(50))], (at(50).closedAt - 1) as EpochMs)).toBe(false);
    expect(told).toEqual([]);
    expect(one.hearRest([rowOf(at(50))], at(50).closedAt)).toBe(true);
    expect(told).toEqual([at(50)]);
  });

  it('prefers the final row the venue marked over what REST told meanwhile', () => {
    const { feed: one, told } = feed();
    one.hearMarked(rowOf(at(51)), true);
    expect(one.hasGap).toBe(true);
    one.hearRest([rowOf(at(50)), rowOf({ ...at(51), volume: 1 })], at(50).closedAt);
    expect(told).toEqual([at(50), at(51)]);
    expect(one.hasGap).toBe(false);
  });
});
