import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../../src/core/clock.js';
import { type Candle, type Market, type Timeframe, timeframeMs, type Venue } from '../../../../src/core/market.js';
import { type SourceEvent, SourceUnavailable } from '../../../../src/core/ports/candle-source.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { CcxtSource } from '../../../../src/pipeline/market-data/ccxt/ccxt-source.js';
import type { LiveTiming } from '../../../../src/pipeline/market-data/ccxt/live-stream.js';
import { SimulatedMarket } from '../../../../src/pipeline/market-data/simulation/simulated-market.js';
import { type FakeExchange, rowOf, startFakeExchange } from '../../../fakes/exchange/index.js';
import { patience } from '../../../support/patience.js';

const btc = 'BTC/USDT' as Market;
const timeframe: Timeframe = '15m';
const length = timeframeMs(timeframe);
const start = Date.parse('2025-03-04T10:00:00Z');
const made = new SimulatedMarket(5);
/** The candle that opens `at` candles after the start. */
const candle = (at: number): Candle =>
  made.candles(btc, timeframe, (start + at * length) as EpochMs, (start + (at + 1) * length) as EpochMs)[0] as Candle;

const timing: Partial<LiveTiming> = {
  tickMs: 10,
  settleMs: 20,
  markWaitMs: 150,
  clockEveryMs: 50,
  reconnect: { firstMs: 20, mostMs: 100 },
  retry: { firstMs: 20, mostMs: 100 },
  silentAfterMs: 0,
};

/** A source at a fake venue, and what its stream told so far. */
class Bench {
  readonly events: SourceEvent[] = [];
  readonly #stop = new AbortController();
  #consumer: Promise<void> = Promise.resolve();

  private constructor(
    readonly fake: FakeExchange,
    readonly source: CcxtSource,
  ) {}

  static async start(options: { machineClock?: Clock; timing?: Partial<LiveTiming> } = {}): Promise<Bench> {
    const fake = await startFakeExchange({
      markets: [btc],
      now: start + 60_000,
      candles: [{ market: btc, timeframe, candles: Array.from({ length: 150 }, (_, at) => candle(at - 150)) }],
    });
    const source = new CcxtSource({
      venue: 'binance' as Venue,
      apiUrl: fake.restUrl,
      wsUrl: fake.wsUrl,
      machineClock: options.machineClock ?? { now: () => Date.now() as EpochMs },
      logger: pino({ level: 'silent' }),
      timing: { ...timing, ...options.timing },
    });
    const bench = new Bench(fake, source);
    benches.push(bench);
    await source.open();
    return bench;
  }

  /** Takes history to now and starts to listen. */
  async listen(): Promise<void> {
    const now = this.source.clock.now();
    await this.source.history({ venue: this.source.venue, market: btc, timeframe }, (now - 3_600_000) as EpochMs, now);
    this.#consumer = this.#consume();
  }

  async listenAndWatch(): Promise<void> {
    await this.listen();
    await until(() => this.fake.subscribers(btc, timeframe) > 0);
    this.fake.pushForming(btc, timeframe, rowOf(candle(0)));
    await until(() => this.links().includes('websocket up'));
  }

  async #consume(): Promise<void> {
    for await (const event of this.source.stream([{ market: btc, timeframe }], this.#stop.signal)) {
      this.events.push(event);
    }
  }

  candles(): Candle[] {
    return this.events.flatMap((event) => (event.kind === 'candle' ? [event.candle] : []));
  }

  rejected(): string[] {
    return this.events.flatMap((event) => (event.kind === 'rejected' ? [event.rejected.reason] : []));
  }

  links(): string[] {
    return this.events.flatMap((event) => (event.kind === 'link' ? [`${event.via} ${event.state}`] : []));
  }

  /** Opening times told, counted in candles from the start. */
  told(): number[] {
    return this.candles().map(({ openedAt }) => (openedAt - start) / length);
  }

  close(at: number, options?: { push?: boolean; rest?: boolean }): void {
    this.fake.closeCandle(btc, timeframe, candle(at), options);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#consumer;
    await this.source.close();
    await this.fake.close();
  }
}

const benches: Bench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.end();
});

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, patience).toBe(true);
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

describe('the live stream of an exchange', () => {
  it('tells a candle the venue marked as final without asking REST', async () => {
    const bench = await Bench.start({ timing: { markWaitMs: 60_000 } });
    await bench.listenAndWatch();
    const asks = () => bench.fake.requests.filter((path) => path.includes('klines')).length;
    // For history, and for the candles before the first one that is told.
    await until(() => asks() === 2);
    await settle();
    const asked = asks();
    bench.close(0);
    await until(() => bench.candles().length === 1);
    expect(bench.candles()).toEqual([candle(0)]);
    expect(asks()).toBe(asked);
  });

  it('never tells a candle that is still forming', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    for (let at = 0; at < 5; at++) bench.fake.pushForming(btc, timeframe, rowOf({ ...candle(0), volume: at + 1 }));
    await settle();
    expect(bench.told()).toEqual([]);
  });

  it('closes a candle by the clock and REST when the stream does not mark it', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.close(0, { push: false });
    await until(() => bench.candles().length === 1);
    expect(bench.candles()).toEqual([candle(0)]);
  });

  it('fills the gap of a dropped connection, losing and doubling nothing', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.close(0);
    await until(() => bench.told().length === 1);
    bench.fake.refuseSockets(true);
    bench.fake.dropSockets();
    await until(() => bench.links().includes('websocket down'));
    for (const at of [1, 2, 3]) bench.close(at);
    bench.fake.refuseSockets(false);
    await until(() => bench.fake.subscribers(btc, timeframe) > 0);
    for (const at of [4, 5]) bench.close(at);
    await until(() => bench.told().length === 6);
    await settle();
    expect(bench.told()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(bench.candles()).toEqual([0, 1, 2, 3, 4, 5].map(candle));
    expect(bench.links().filter((link) => link === 'websocket up').length).toBe(2);
  });

  it('polls while the stream cannot be had', async () => {
    const bench = await Bench.start();
    bench.fake.refuseSockets(true);
    await bench.listen();
    for (const at of [0, 1, 2]) {
      bench.close(at, { push: false });
      await until(() => bench.told().length === at + 1);
    }
    expect(bench.candles()).toEqual([0, 1, 2].map(candle));
    expect(bench.links()).toContain('websocket down');
    expect(bench.links()).toContain('polling up');
  });

  it('connects anew when the stream went silent', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.fake.muteSockets(true);
    bench.close(0);
    await until(() => bench.told().length === 1);
    bench.close(1);
    await until(() => bench.told().length === 2 && bench.fake.connections > 1);
    bench.fake.muteSockets(false);
    await until(() => bench.fake.subscribers(btc, timeframe) > 0);
    bench.close(2);
    await until(() => bench.told().length === 3);
    expect(bench.candles()).toEqual([0, 1, 2].map(candle));
  });

  it('puts final rows that came early or twice in order', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.close(0, { push: false });
    bench.close(1, { push: false });
    for (const at of [1, 0, 1, 1, 0]) bench.fake.pushFinal(btc, timeframe, rowOf(candle(at)));
    await until(() => bench.told().length === 2);
    await settle();
    expect(bench.candles()).toEqual([candle(0), candle(1)]);
  });

  it('waits for a candle the venue tells late rather than skip it', async () => {
    const bench = await Bench.start({ timing: { retry: { firstMs: 60, mostMs: 100 } } });
    await bench.listenAndWatch();
    bench.close(0, { push: false, rest: false });
    bench.close(1);
    await until(() => bench.fake.requests.filter((path) => path.includes('klines')).length >= 3);
    bench.fake.shelve(btc, timeframe, rowOf(candle(0)));
    await until(() => bench.told().length === 2);
    expect(bench.told()).toEqual([0, 1]);
  });

  it('goes on after a candle that the venue never made', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.close(0, { push: false, rest: false });
    bench.close(1);
    await until(() => bench.told().length === 1);
    bench.close(2);
    await until(() => bench.told().length === 2);
    expect(bench.told()).toEqual([1, 2]);
  });

  it('tells a candle again when the venue corrected it', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    bench.close(0);
    await until(() => bench.told().length === 1);
    const corrected = { ...candle(0), volume: candle(0).volume + 7 };
    bench.fake.shelve(btc, timeframe, rowOf(corrected));
    bench.close(1, { push: false });
    await until(() => bench.told().length === 3);
    expect(bench.candles()).toEqual([candle(0), corrected, candle(1)]);
  });

  it('refuses bad rows with the reason, once, and goes on', async () => {
    const bench = await Bench.start();
    await bench.listenAndWatch();
    const bad = candle(0);
    bench.fake.shelve(btc, timeframe, [bad.openedAt, bad.open, bad.low, bad.high, bad.close, bad.volume]);
    bench.fake.setTime(bad.closedAt);
    await until(() => bench.rejected().length === 1);
    bench.close(1);
    await until(() => bench.told().length === 1);
    await settle();
    expect(bench.rejected()).toEqual([expect.stringMatching(/^high .* is below low/)]);
    expect(bench.told()).toEqual([1]);
    bench.fake.shelve(btc, timeframe, rowOf(bad));
    bench.close(2, { push: false });
    await until(() => bench.told().length === 3);
    expect(bench.told()).toEqual([1, 0, 2]);
  });

  it('lives through rate limits and errors of the venue', async () => {
    const bench = await Bench.start();
    bench.fake.refuseSockets(true);
    await bench.listen();
    await until(() => bench.links().includes('polling up'));
    bench.fake.fail({ status: 429, times: 1, path: 'klines' });
    bench.fake.fail({ status: 500, times: 2, path: 'klines' });
    bench.close(0, { push: false });
    await until(() => bench.told().length === 1);
    expect(bench.candles()).toEqual([candle(0)]);
    expect(bench.links()).toContain('polling down');
  });

  it('keeps the time of the venue when the clock of the machine is wrong or steps', async () => {
    let machine = Date.parse('2031-01-01T00:00:00Z');
    const bench = await Bench.start({ machineClock: { now: () => machine as EpochMs } });
    await bench.listenAndWatch();
    expect(Math.abs(bench.source.clock.now() - bench.fake.now())).toBeLessThan(2_000);
    bench.close(0);
    await until(() => bench.told().length === 1);
    machine = Date.parse('2019-01-01T00:00:00Z');
    bench.close(1, { push: false });
    await until(() => bench.told().length === 2);
    expect(Math.abs(bench.source.clock.now() - bench.fake.now())).toBeLessThan(2_000);
    expect(bench.told()).toEqual([0, 1]);
  });
});

describe('history from an exchange', () => {
  it('pages through more candles than one answer holds', async () => {
    const bench = await Bench.start();
    const many = Array.from({ length: 1_200 }, (_, at) => candle(at - 1_200));
    for (const one of many) bench.fake.shelve(btc, timeframe, rowOf(one));
    const series = { venue: bench.source.venue, market: btc, timeframe };
    const { candles } = await bench.source.history(series, (start - 1_200 * length) as EpochMs, start as EpochMs);
    expect(candles).toEqual(many);
  });

  it('tries again when the venue is busy', async () => {
    const bench = await Bench.start();
    bench.fake.fail({ status: 500, times: 1, path: 'klines' });
    const series = { venue: bench.source.venue, market: btc, timeframe };
    const { candles } = await bench.source.history(series, (start - 3 * length) as EpochMs, start as EpochMs);
    expect(candles).toHaveLength(3);
  });

  it('reports bad rows apart', async () => {
    const bench = await Bench.start();
    const bad = candle(-2);
    bench.fake.shelve(btc, timeframe, [bad.openedAt, bad.open, bad.high, bad.low, bad.close, -1]);
    const series = { venue: bench.source.venue, market: btc, timeframe };
    const { candles, rejected } = await bench.source.history(series, (start - 3 * length) as EpochMs, start as EpochMs);
    expect(candles).toEqual([candle(-3), candle(-1)]);
    expect(rejected.map(({ reason }) => reason)).toEqual(['volume must not be negative, was -1']);
  });

  it('refuses a timeframe the venue does not make', async () => {
    const bench = await Bench.start();
    const series = { venue: bench.source.venue, market: btc, timeframe: '7m' as Timeframe };
    await expect(bench.source.history(series, 0 as EpochMs, start as EpochMs)).rejects.toThrow(/^TIMEFRAMES: .*7m/);
  });
});

describe('opening an exchange', () => {
  const open = async (apiUrl: string, venue = 'binance'): Promise<void> => {
    const source = new CcxtSource({
      venue: venue as Venue,
      apiUrl,
      machineClock: { now: () => start as EpochMs },
      logger: pino({ level: 'silent' }),
    });
    await source.open();
  };

  it.each([451, 403, 500] as const)('says that it is unavailable when it answers %i', async (status) => {
    const fake = await startFakeExchange({ markets: [btc], now: start });
    fake.fail({ status, times: 1_000 });
    await expect(open(fake.restUrl)).rejects.toThrow(SourceUnavailable);
    await fake.close();
  });

  it('says so when nothing listens or the name does not resolve', async () => {
    await expect(open('http://127.0.0.1:1')).rejects.toThrow(SourceUnavailable);
    await expect(open('http://no-such-host.invalid')).rejects.toThrow(SourceUnavailable);
  });

  it('names EXCHANGE and what was meant when ccxt does not know the id', async () => {
    await expect(open('http://127.0.0.1:1', 'binanec')).rejects.toThrow(
      /^EXCHANGE: "binanec" .*did you mean .*binance/,
    );
  });
});
