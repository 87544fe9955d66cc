import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import type { Candle, Market, Timeframe } from '../../../../src/core/market.js';
import type { SourceEvent } from '../../../../src/core/ports/candle-source.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { ReplaySource } from '../../../../src/pipeline/market-data/replay-source.js';
import { candleSeries } from '../../../builders/candle-series.js';

const btc = 'BTC/USDT' as Market;
const eth = 'ETH/USDT' as Market;
const start = Date.parse('2025-01-01T00:00:00Z') as EpochMs;
const hour = 3_600_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auspex-replay-'));
});
afterEach(() => rm(folder, { recursive: true }));

const lineOf = (c: Candle): string => [c.openedAt, c.open, c.high, c.low, c.close, c.volume].join(',');
async function record(name: string, lines: readonly string[]): Promise<void> {
  const text = ['timestamp,open,high,low,close,volume', ...lines, ''].join('\n');
  await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
}
const hours = candleSeries({ count: 24, timeframe: '1h', from: start });
/** Quarters that begin twelve hours later than the hours. */
const quarters = candleSeries({ count: 48, timeframe: '15m', from: start + 12 * hour });

async function opened(
  options: { from?: number; resumeAt?: number; pace?: number | 'max'; markets?: Market[] } = {},
): Promise<ReplaySource> {
  const source = new ReplaySource({
    folder,
    markets: options.markets ?? [btc],
    timeframes: ['15m', '1h'],
    pace: options.pace ?? 'max',
    ...(options.from === undefined ? {} : { from: options.from as EpochMs }),
    ...(options.resumeAt === undefined ? {} : { resumeAt: options.resumeAt as EpochMs }),
  });
  await source.open();
  return source;
}

async function all(source: ReplaySource, markets: Market[] = [btc]): Promise<SourceEvent[]> {
  const pairs = markets.flatMap((market) => (['1h', '15m'] as Timeframe[]).map((timeframe) => ({ market, timeframe })));
  const events: SourceEvent[] = [];
  for await (const event of source.stream(pairs, new AbortController().signal)) events.push(event);
  return events;
}

const candleEvents = (events: readonly SourceEvent[]): (SourceEvent & { kind: 'candle' })[] =>
  events.filter((event) => event.kind === 'candle');

describe('the replay of recorded candles', () => {
  it('tells all series merged by close, shorter timeframes first, and ends', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    await record('BTCUSDT_15m.csv', quarters.map(lineOf));
    const told = candleEvents(await all(await opened()));
    expect(told).toHaveLength(72);
    for (const [at, { candle, series }] of told.slice(1).entries()) {
      const before = told[at] as (typeof told)[number];
      expect(candle.closedAt).toBeGreaterThanOrEqual(before.candle.closedAt);
      if (candle.closedAt === before.candle.closedAt) {
        expect([before.series.timeframe, series.timeframe]).toEqual(['15m', '1h']);
      }
    }
    expect(told.filter(({ series }) => series.timeframe === '1h').map(({ candle }) => candle)).toEqual(hours);
  });

  it('gives as history what closed before its time, as stream what closes after', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    const source = await opened({ from: start + 10 * hour + 1_800_000 });
    const series = { venue: source.venue, market: btc, timeframe: '1h' as Timeframe };
    const { candles } = await source.history(series, start, (start + 100 * hour) as EpochMs);
    expect(candles).toEqual(hours.slice(0, 10));
    expect(candleEvents(await all(source)).map(({ candle }) => candle)).toEqual(hours.slice(10));
  });

  it('moves its clock by events only at full speed', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    const source = await opened();
    expect(source.clock.now()).toBe(start);
    for await (const event of source.stream([{ market: btc, timeframe: '1h' }], new AbortController().signal)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (event.kind === 'candle') expect(source.clock.now()).toBe(event.candle.closedAt);
    }
    expect(source.clock.now()).toBe(hours.at(-1)?.closedAt);
  });

  it('keeps its pace between events and never runs past the next', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.slice(0, 4).map(lineOf));
    const source = await opened({ pace: 360_000 });
    for await (const event of source.stream([{ market: btc, timeframe: '1h' }], new AbortController().signal)) {
      if (event.kind !== 'candle') continue;
      const first = source.clock.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
      const second = source.clock.now();
      expect(first).toBeGreaterThanOrEqual(event.candle.closedAt);
      expect(second).toBeGreaterThanOrEqual(first);
      expect(second).toBeLessThan(event.candle.closedAt + hour);
    }
  });

  it('reports bad rows with file, row and value, and goes on', async () => {
    const lines = hours.map(lineOf);
    lines[3] = lines[3]?.replace(/[^,]+$/, '-5') as string;
    lines[5] = 'broken';
    await record('BTCUSDT_1h.csv.gz', lines);
    const events = await all(await opened());
    const refused = events.flatMap((event) => (event.kind === 'rejected' ? [event.rejected] : []));
    expect(refused.map(({ row }) => row.slice(0, 2))).toEqual([
      ['BTCUSDT_1h.csv.gz', 5],
      ['BTCUSDT_1h.csv.gz', 7],
    ]);
    expect(candleEvents(events)).toHaveLength(22);
  });

  it('goes on where an earlier run stopped, never before, and has nothing more to tell at the end', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    const later = await opened({ from: start, resumeAt: (start + 20 * hour) as EpochMs });
    expect(later.clock.now()).toBe(start + 20 * hour);
    expect(candleEvents(await all(later))).toHaveLength(4);
    const chosen = await opened({ from: start + 22 * hour, resumeAt: (start + 20 * hour) as EpochMs });
    expect(candleEvents(await all(chosen))).toHaveLength(2);
    const over = await opened({ resumeAt: (start + 90 * hour) as EpochMs });
    expect(candleEvents(await all(over))).toEqual([]);
  });

  it('names markets without a file and leaves series without one out', async () => {
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    const source = await opened({ markets: [btc, eth] });
    expect(source.missing([btc, eth])).toEqual([eth]);
    expect(candleEvents(await all(source, [btc, eth]))).toHaveLength(24);
  });

  it('says what is wrong with the folder, a file or the start', async () => {
    await expect(opened()).rejects.toThrow(/^REPLAY_DIR: .* holds no candle file/);
    await record('ETHUSDT_1h.csv.gz', hours.map(lineOf));
    await expect(opened()).rejects.toThrow(/^REPLAY_DIR: .* has no file for BTC\/USDT at 15m, 1h/);
    await record('BTCUSDT_1h.csv.gz', hours.map(lineOf));
    await expect(opened({ from: start + 24 * hour })).rejects.toThrow(/^REPLAY_FROM: .* is after the last candle/);
    await writeFile(join(folder, 'BTCUSDT_1h.csv.gz'), gzipSync('timestamp').subarray(0, 15));
    await expect(opened()).rejects.toThrow(UserError);
    await expect(opened()).rejects.toThrow(/BTCUSDT_1h\.csv\.gz is a damaged gzip file/);
  });

  it('says so when there is no folder', async () => {
    const source = new ReplaySource({ folder: join(folder, 'none'), markets: [btc], timeframes: ['1h'], pace: 'max' });
    await expect(source.open()).rejects.toThrow(/^REPLAY_DIR: .*none cannot be listed/);
  });
});
