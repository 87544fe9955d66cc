import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candle, Market, Series, Timeframe, Venue } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { parseCandleFileName, readCandles } from '../../../../src/pipeline/market-data/index.js';
import { CandleGate, judgeAll, type RawRow } from '../../../../src/pipeline/market-data/validate.js';
import { candleSeries } from '../../../builders/candle-series.js';

const series: Series = { venue: 'test' as Venue, market: 'BTC/USDT' as Market, timeframe: '1h' };
const hour = 3_600_000;
const later = 9e15 as EpochMs;
const rowOf = (c: Candle): number[] => [c.openedAt, c.open, c.high, c.low, c.close, c.volume];
const past = candleSeries({ count: 200 });
const last = past.at(-1) as Candle;
/** A sound row after the past, with some cells changed. */
const after = (changes: Partial<Record<0 | 1 | 2 | 3 | 4 | 5, unknown>> = {}, at = 1): RawRow => {
  const row: unknown[] = [
    last.openedAt + at * hour,
    last.close,
    last.close * 1.004,
    last.close * 0.996,
    last.close * 1.001,
    900,
  ];
  for (const [cell, value] of Object.entries(changes)) row[Number(cell)] = value;
  return row;
};
const warm = (): CandleGate => {
  const gate = new CandleGate(series);
  for (const candle of past) expect(gate.judge(rowOf(candle), later).kind).toBe('closed');
  return gate;
};

describe('the gate of raw rows', () => {
  it.each([
    ['a price that is no number', after({ 4: Number.NaN }), /close must be a finite number/],
    ['a price that is text', after({ 1: '100' }), /open must be a finite number/],
    ['an endless price', after({ 2: Number.POSITIVE_INFINITY }), /high must be a finite number/],
    ['a missing volume', after({ 5: undefined }), /volume must be a finite number/],
    ['a short row', after().slice(0, 5), /must have 6 values, was 5/],
    ['a price of nothing', after({ 3: 0 }), /low must be positive/],
    ['high below low', after({ 2: last.close * 0.9 }), /is below low/],
    ['an open above the high', after({ 1: last.close * 1.01 }), /is below open or close/],
    ['a close below the low', after({ 4: last.close * 0.99 }), /is above open or close/],
    ['negative volume', after({ 5: -1 }), /volume must not be negative, was -1/],
    ['a time off the grid', after({ 0: last.openedAt + hour + 1 }), /off the 1h grid/],
    ['a time that is none', after({ 0: null }), /whole ms since 1970/],
    ['a time before the last but unknown', after({ 0: last.openedAt - 1_000 * hour }), /out of order/],
  ])('refuses %s', (_, row, reason) => {
    const verdict = warm().judge(row, later);
    expect(verdict).toMatchObject({ kind: 'rejected', rejected: { series, reason: expect.stringMatching(reason) } });
  });

  it('takes a sound row', () => {
    expect(warm().judge(after(), later)).toMatchObject({ kind: 'closed', correction: false, restored: null });
  });

  it('knows no candle before its close by the given time', () => {
    const gate = warm();
    const closedAt = last.openedAt + 2 * hour;
    expect(gate.judge(after(), (closedAt - 1) as EpochMs).kind).toBe('forming');
    expect(gate.judge(after(), closedAt as EpochMs).kind).toBe('closed');
  });

  it('ignores a repeat and passes a correction', () => {
    const gate = warm();
    expect(gate.judge(rowOf(last), later).kind).toBe('repeat');
    const corrected = { ...last, volume: last.volume + 1 };
    expect(gate.judge(rowOf(corrected), later)).toMatchObject({ kind: 'closed', candle: corrected, correction: true });
    expect(gate.judge(rowOf(corrected), later).kind).toBe('repeat');
  });

  it('reports a bad row once and takes its correction later', () => {
    const gate = warm();
    expect(gate.judge(after({ 5: -1 }), later).kind).toBe('rejected');
    expect(gate.judge(after({ 5: -1 }), later).kind).toBe('repeat');
    expect(gate.judge(after({}, 2), later).kind).toBe('closed');
    expect(gate.judge(after(), later)).toMatchObject({ kind: 'closed', correction: true });
  });

  const scaled = (factor: number, at: number, volume = 900): RawRow => [
    last.openedAt + at * hour,
    ...[1, 1.004, 0.996, 1.001].map((share) => last.close * factor * share),
    volume,
  ];

  it('refuses a jump that the next candle takes back', () => {
    const gate = warm();
    expect(gate.judge(scaled(10, 1), later)).toMatchObject({ kind: 'rejected' });
    expect(gate.judge(scaled(1, 2), later)).toMatchObject({ kind: 'closed', restored: null });
  });

  it('lets a new level in once the next candle goes on from it', () => {
    const gate = warm();
    expect(gate.judge(scaled(0.1, 1), later)).toMatchObject({ kind: 'rejected' });
    const verdict = gate.judge(scaled(0.1, 2), later);
    expect(verdict).toMatchObject({ kind: 'closed', restored: { openedAt: last.openedAt + hour } });
    expect(judgeAll(series, [...past.map(rowOf), scaled(0.1, 1), scaled(0.1, 2)], later)).toMatchObject({
      rejected: [],
    });
  });

  it('believes a crash with trades in it and doubts one without', () => {
    const crash = (volume: number): RawRow =>
      after({ 2: last.close * 1.001, 3: last.close * 0.55, 4: last.close * 0.6, 5: volume });
    expect(warm().judge(crash(50_000), later).kind).toBe('closed');
    expect(warm().judge(crash(10), later)).toMatchObject({
      kind: 'rejected',
      rejected: { reason: expect.stringMatching(/absurd jump/) },
    });
  });

  it('refuses a wick of several times the price', () => {
    expect(warm().judge(after({ 2: last.close * 3 }), later)).toMatchObject({
      kind: 'rejected',
      rejected: { reason: expect.stringMatching(/absurd wick/) },
    });
  });
});

const shared = resolve(import.meta.dirname, '../../../../../shared/data/market');

describe.skipIf(!existsSync(shared))('the gate on real candles (needs the shared market data)', () => {
  // The wicks of ADA 2020-02-28 and ETH 2020-03-13 stand at two and three times the price, seen on no other market.
  const oddPrints = ['2020-02-28T17:00:00.000Z', '2020-03-13T02:00:00.000Z'];

  it('lets all hours through, crashes too, but two odd prints', async () => {
    const refused: string[] = [];
    let rows = 0;
    for (const name of existsSync(shared) ? readdirSync(shared) : []) {
      const file = parseCandleFileName(name);
      if (file?.timeframe !== '1h') continue;
      const candles = await readCandles(join(shared, name), file.timeframe as Timeframe);
      const history = judgeAll({ ...series, timeframe: file.timeframe }, candles.map(rowOf), later);
      rows += candles.length;
      refused.push(...history.rejected.map(({ row }) => new Date(row[0] as number).toISOString()));
    }
    expect(rows).toBeGreaterThan(500_000);
    expect(refused.sort()).toEqual(oddPrints);
  }, 60_000);
});
