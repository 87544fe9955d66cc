import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Candle, parseMarket, type Series, seriesKey, timeframeMs, type Venue } from '../../../src/core/market.js';
import type { CandleSource, RejectedRow, SourceEvent } from '../../../src/core/ports/candle-source.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { Ingest, type IngestPorts, withContext } from '../../../src/pipeline/ingest.js';
import { aCandle, at, btc, eth, hour, t0 } from '../../builders/trading.js';
import { MemoryCandleRepository } from '../../fakes/memory-candles.js';

const venue = 'binance' as Venue;
const series: Series = { venue, market: btc, timeframe: '1h' };
const plain = (index: number, close = 1.5): Candle => aCandle(index, [1, 2, 0.5, close]);
const candleEvent = (index: number, close?: number, of = series): SourceEvent => ({
  kind: 'candle',
  series: of,
  candle: plain(index, close),
});

/** A venue at `now` that knows a candle for every hour and streams `events`. */
class ScriptedSource implements CandleSource {
  readonly venue = venue;
  readonly asked: { readonly series: string; readonly from: number; readonly to: number }[] = [];
  rejected: readonly RejectedRow[] = [];
  down = new Set<string>();
  now = at(10);
  readonly clock = { now: () => this.now };

  constructor(private readonly events: readonly SourceEvent[] = []) {}

  async open(): Promise<void> {
    this.asked.length = 0;
  }
  missing = () => [];
  tickSize = () => null;
  async history(of: Series, from: EpochMs, to: EpochMs) {
    this.asked.push({ series: seriesKey(of), from, to });
    if (this.down.has(of.market)) throw new Error('the venue says no');
    const candles: Candle[] = [];
    for (let openedAt = from; openedAt + hour <= to; openedAt = epochMs(openedAt + timeframeMs(of.timeframe))) {
      candles.push(plain((openedAt - t0) / hour));
    }
    return { candles, rejected: this.rejected };
  }
  async funding(market: string, from: EpochMs) {
    if (this.down.has(market)) throw new Error('the venue says no');
    return from <= t0 ? [{ settledAt: t0, rate: 0.0001 }] : [];
  }
  async *stream(): AsyncIterable<SourceEvent> {
    yield* this.events;
  }
  async close(): Promise<void> {
    this.asked.length = 0;
  }
}

function anIngest(source: CandleSource, given: Partial<IngestPorts> = {}) {
  const candles = new MemoryCandleRepository();
  const told: string[] = [];
  const ingest = new Ingest({
    source,
    candles,
    logger: pino({ level: 'silent' }),
    wanted: [{ market: btc, timeframe: '1h' }],
    historyCandles: 5,
    oneByOne: false,
    onClosed: async (of, { openedAt }) => {
      const stored = candles.all(of).some((one) => one.openedAt === openedAt);
      told.push(`closed ${(openedAt - t0) / hour}${stored ? '' : ' but not stored'}`);
    },
    onCorrected: async (_of, { openedAt, close }) => void told.push(`corrected ${(openedAt - t0) / hour} to ${close}`),
    onRejected: async (rows) => void told.push(`rejected ${rows.length}`),
    onLink: (state, via, reason) => void told.push(`${via} ${state} ${reason ?? ''}`.trim()),
    ...given,
  });
  return { ingest, candles, told };
}

const run = (ingest: Ingest) => ingest.run(new AbortController().signal);

describe('Ingest.backfill', () => {
  it('fills an empty store with the history asked for, and resumes from the newest candle', async () => {
    const source = new ScriptedSource();
    const { ingest, candles, told } = anIngest(source);
    expect(await ingest.backfill()).toEqual({ candles: 5, failed: [], withoutFunding: [] });
    expect(await candles.newest(series)).toBe(at(10));
    source.now = epochMs(at(13) + 60_000);
    expect(await ingest.backfill()).toEqual({ candles: 3, failed: [], withoutFunding: [] });
    expect(source.asked.at(-1)).toEqual({ series: seriesKey(series), from: at(10), to: source.now });
    expect(candles.all(series)).toHaveLength(8);
    expect(told).toEqual([]);
  });

  it('asks for nothing while no candle can have closed since', async () => {
    const source = new ScriptedSource();
    const { ingest } = anIngest(source);
    await ingest.backfill();
    source.now = epochMs(at(11) - 1);
    const before = source.asked.length;
    expect(await ingest.backfill()).toEqual({ candles: 0, failed: [], withoutFunding: [] });
    expect(source.asked).toHaveLength(before);
  });

  it('starts anew behind a hole that is longer than the history', async () => {
    const source = new ScriptedSource();
    const { ingest, candles } = anIngest(source);
    await candles.save(series, [plain(0)]);
    source.now = at(100);
    await ingest.backfill();
    expect(source.asked.at(-1)?.from).toBe(at(95));
  });

  it('goes on with the other series when one fails, and hands refused rows on', async () => {
    const source = new ScriptedSource();
    source.down.add(btc);
    source.rejected = [{ series, row: [1], reason: 'high below low' }];
    const wanted = [btc, eth].map((market) => ({ market, timeframe: '1h' as const }));
    const { ingest, candles, told } = anIngest(source, { wanted });
    expect(await ingest.backfill()).toEqual({ candles: 5, failed: [seriesKey(series)], withoutFunding: [btc] });
    expect(await candles.newest({ ...series, market: eth })).toBe(at(10));
    expect(told).toEqual(['rejected 1']);
  });

  it('brings funding and asks for what is newer the next time', async () => {
    const source = new ScriptedSource();
    const { ingest, candles } = anIngest(source);
    await ingest.backfill();
    expect(await candles.fundingAt(venue, btc, at(1))).toEqual({ settledAt: t0, rate: 0.0001 });
    await ingest.backfill();
    expect(candles.funding.get(`${venue}-${btc}`)).toHaveLength(1);
  });
});

describe('Ingest.run', () => {
  it('stores a candle before it tells of it, tells of each once and of corrections as such', async () => {
    const events = [
      { kind: 'link', state: 'up', via: 'websocket' } as const,
      candleEvent(0),
      candleEvent(0),
      candleEvent(0, 1.7),
      candleEvent(1),
      { kind: 'rejected', rejected: { series, row: ['x'], reason: 'no number' } } as const,
      { kind: 'link', state: 'down', via: 'websocket', reason: 'closed' } as const,
    ];
    const { ingest, candles, told } = anIngest(new ScriptedSource(events));
    await run(ingest);
    expect(told.filter((text) => /closed \d|corrected/.test(text))).toEqual([
      'closed 0',
      'corrected 0 to 1.7',
      'closed 1',
    ]);
    expect(told).toContain('rejected 1');
    expect(told).toContain('websocket down closed');
    expect(candles.all(series)).toEqual([plain(0, 1.7), plain(1)]);
  });

  it('stores candles that come together in one statement', async () => {
    const other = { ...series, market: eth };
    const { ingest, candles, told } = anIngest(
      new ScriptedSource([candleEvent(0), candleEvent(0, 1.5, other), candleEvent(1), candleEvent(1, 1.5, other)]),
    );
    await run(ingest);
    // One for each candle of a series: its next waits for the one before.
    expect(candles.writes).toBe(2);
    expect(told).toHaveLength(4);
    expect(candles.all(other)).toEqual([plain(0), plain(1)]);
  });

  it('takes series side by side, and one by one when told to', async () => {
    const other = { ...series, market: parseMarket('ETH/USDT')! };
    for (const oneByOne of [false, true]) {
      let underWay = 0;
      let most = 0;
      const { ingest } = anIngest(new ScriptedSource([candleEvent(0), candleEvent(0, 1.5, other), candleEvent(1)]), {
        oneByOne,
        onClosed: async () => {
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((resolve) => setTimeout(resolve, 5));
          underWay -= 1;
        },
      });
      await run(ingest);
      expect(most).toBe(oneByOne ? 1 : 2);
    }
  });

  it('ends with the error of a candle that could not be taken', async () => {
    const { ingest } = anIngest(new ScriptedSource([candleEvent(0), candleEvent(1)]), {
      onClosed: async () => {
        throw new Error('the database is away');
      },
    });
    await expect(run(ingest)).rejects.toThrow('the database is away');
  });
});

describe('withContext', () => {
  it('takes in first what nobody watches, so that the last watched market finds its context', () => {
    const ada = parseMarket('ADA/USDT')!;
    expect(withContext([btc, ada], [btc, eth])).toEqual([eth, btc, ada]);
    expect(withContext([ada], [btc, eth])).toEqual([btc, eth, ada]);
    expect(withContext([btc, eth], [btc, eth])).toEqual([btc, eth]);
  });
});
