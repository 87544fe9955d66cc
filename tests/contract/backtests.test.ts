import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BacktestRequest } from '../../src/core/backtest.js';
import { UserError } from '../../src/core/errors.js';
import type { Candle, Market, Venue } from '../../src/core/market.js';
import type { CandleSource } from '../../src/core/ports/candle-source.js';
import { epochMs } from '../../src/core/units.js';
import { JobQueues } from '../../src/jobs/job-queues.js';
import { openPostgresBackend } from '../../src/jobs/postgres-backend.js';
import { PgBacktestRepository } from '../../src/store/pg-backtest-repository.js';
import { PgCandleRepository } from '../../src/store/pg-candle-repository.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { Backtests } from '../../src/wiring/backtest-desk.js';
import type { BacktestOrder, ComputeBacktest } from '../../src/wiring/backtest-orders.js';
import { computeInProcess } from '../../src/wiring/backtest-process.js';
import { BacktestRunner, warmupBars } from '../../src/wiring/backtest-runner.js';
import { aResult } from '../builders/backtests.js';
import { candleSeries } from '../builders/candle-series.js';
import { btc, eth, venue } from '../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

const hour = 3_600_000;
const day = 24 * hour;
const silent = pino({ level: 'silent' });
const settings = { databaseUrl: 'unused', modelsDir: './models', logLevel: 'silent' };
const { data: _data, ...computed } = aResult();
const chat = { platform: 'telegram', id: '5' } as const;
const asker = (id: string) => ({ platform: 'telegram', id }) as const;

let database: TestDatabase;
let repository: PgBacktestRepository;
let candles: PgCandleRepository;
let stop: AbortController;
let enqueued: number[];
const all = candleSeries({ seed: 5, count: 120 * 24 });
const now = epochMs((all.at(-1) as Candle).closedAt + 60_000);

beforeAll(async () => {
  database = await openTestDatabase();
  repository = new PgBacktestRepository(database.db);
  candles = new PgCandleRepository(database.db);
});
beforeEach(async () => {
  await emptyTables(database);
  stop = new AbortController();
  enqueued = [];
});
afterAll(() => database.close());

const deskOf = (makeup = 'v1') =>
  new Backtests({
    repository,
    spans: repository,
    clock: { now: () => now },
    venue: () => venue,
    makeup: async () => makeup,
    enqueue: async (id) => void enqueued.push(id),
  });
const runnerOf = (compute: ComputeBacktest, source: CandleSource | null = null, fetchMs?: number) =>
  new BacktestRunner({
    repository,
    spans: repository,
    candles,
    source: () => source,
    compute,
    settings,
    logger: silent,
    stop: stop.signal,
    lookEveryMs: 20,
    ...(fetchMs === undefined ? {} : { fetchMs }),
  });
const wanted = { markets: [btc], timeframe: '1h', from: null, to: null, strategy: 'breakout' } as const;
async function asked(by = '1'): Promise<number> {
  const { job } = await deskOf().ask(wanted, asker(by), chat);
  return job.id;
}
const announced = () => new PgDeliveryRepository(database.db).claim('telegram', 10, 1_000, 'test');
/** Computes until it is told to end. */
const endless: ComputeBacktest = (_order, { signal, onProgress }) =>
  new Promise((_resolve, reject) => {
    onProgress(0.5, 'checking for leaks');
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** A source with candles from `from` on. */
function sourceOf(series: readonly Candle[], asks: [Market, number, number][] = []): CandleSource {
  return {
    venue,
    clock: { now: () => now },
    open: async () => undefined,
    missing: () => [],
    tickSize: () => null,
    history: async ({ market }, from, to) => {
      asks.push([market, from, to]);
      return { candles: series.filter(({ openedAt }) => openedAt >= from && openedAt < to), rejected: [] };
    },
    funding: async () => [],
    // biome-ignore lint/correctness/useYield: nothing is ever streamed here
    stream: async function* () {
      return;
    },
    close: async () => undefined,
  };
}

describe('a backtest asked for in a chat', () => {
  it('waits for its message, runs, and is told once, with its result kept', async () => {
    const desk = deskOf();
    const { kind, job } = await desk.ask(wanted, asker('1'), chat);
    expect(kind).toBe('taken');
    expect(job.request).toMatchObject({ strategy: 'breakout', balance: '10000', inSample: false });
    expect((job.request.to ?? 0) % day).toBe(0);
    expect(((job.request.to ?? 0) - (job.request.from ?? 0)) / day).toBe(90);
    expect(enqueued).toEqual([]);
    await desk.shown(job.id, '321');
    expect(enqueued).toEqual([job.id]);
    let order: BacktestOrder | null = null;
    await runnerOf(async (given) => {
      order = given;
      return computed;
    }).run(job.id);
    expect(order).toMatchObject({ request: job.request, venue, until: job.request.to });
    expect(await desk.find(job.id)).toMatchObject({ messageId: '321', state: { kind: 'done' } });
    expect(await announced()).toHaveLength(1);
    await runnerOf(endless).run(job.id);
    expect(await desk.reconcile(0)).toBe(0);
  });

  it('answers the same from memory until candles, models or program change', async () => {
    const id = await asked();
    await runnerOf(async () => computed).run(id);
    expect(await deskOf().ask(wanted, asker('2'), chat)).toMatchObject({ kind: 'known', job: { id } });
    expect(await deskOf('v2').ask(wanted, asker('2'), chat)).toMatchObject({ kind: 'taken' });
    await candles.save({ venue, market: btc, timeframe: '1h' }, all.slice(-200, -100));
    expect(await deskOf().ask(wanted, asker('3'), chat)).toMatchObject({ kind: 'taken' });
    expect(await deskOf().ask(wanted, asker('3'), chat)).toMatchObject({ kind: 'busy' });
  });

  it('is not held by an exchange that never answers: cancelled at once, and tried again after its time', async () => {
    const mute: CandleSource = { ...sourceOf([]), history: () => new Promise(() => undefined) };
    const id = await asked();
    const runs = runnerOf(async () => computed, mute).run(id);
    await expect.poll(async () => (await repository.find(id))?.state.kind, patience).toBe('running');
    await repository.cancel(id, 'Ann');
    await runs;
    expect((await repository.find(id))?.state).toMatchObject({ kind: 'cancelled' });

    const other = await asked('2');
    await expect(runnerOf(async () => computed, mute, 50).run(other)).rejects.toThrow('not there within 50 ms');
    expect((await repository.find(other))?.state.kind).toBe('running');
  });

  it('shows how far it is and ends at once when it is cancelled, leaving nothing', async () => {
    const id = await asked();
    const running = runnerOf(endless).run(id);
    await vi.waitFor(async () => {
      expect(await repository.find(id)).toMatchObject({ state: { kind: 'running', doing: 'checking for leaks' } });
    }, patience);
    expect(await deskOf().cancel(id, '@alice')).toMatchObject({ state: { kind: 'cancelled', by: '@alice' } });
    await running;
    expect(await repository.find(id)).toMatchObject({ state: { kind: 'cancelled' } });
    expect(await announced()).toHaveLength(1);
    expect(await deskOf().cancel(404, '@alice')).toBeNull();
  });

  it('goes back to the queue when the process stops, and runs anew afterwards', async () => {
    const id = await asked();
    const running = runnerOf(endless).run(id);
    await vi.waitFor(async () => {
      expect(await repository.find(id)).toMatchObject({ state: { kind: 'running', share: 0.55 } });
    }, patience);
    stop.abort();
    await running;
    expect(await repository.find(id)).toMatchObject({ state: { kind: 'queued' } });
    expect(await announced()).toEqual([]);
    stop = new AbortController();
    expect(await deskOf().reconcile(0)).toBe(1);
    await runnerOf(async () => computed).run(id);
    expect(await repository.find(id)).toMatchObject({ state: { kind: 'done' } });
  });

  it('tries again what broke, ends after three times, and says what a person can put right at once', async () => {
    const id = await asked();
    const broken: ComputeBacktest = async () => {
      throw new Error('out of memory');
    };
    await expect(runnerOf(broken).run(id)).rejects.toThrow('out of memory');
    await expect(runnerOf(broken).run(id)).rejects.toThrow('out of memory');
    expect(await announced()).toEqual([]);
    await runnerOf(broken).run(id);
    expect(await repository.find(id)).toMatchObject({ state: { kind: 'failed', reason: /broke 3 times/ } });
    expect(await announced()).toHaveLength(1);
    const other = await asked('2');
    await runnerOf(async () => {
      throw new UserError('no model; give --from later, --in-sample, or a --strategy without a model');
    }).run(other);
    expect(await repository.find(other)).toMatchObject({
      state: { kind: 'failed', reason: 'no model; give from later, in-sample, or a strategy without a model' },
    });
  });

  it('brings the candles the store lacks from the source, and only those', async () => {
    await candles.save({ venue, market: btc, timeframe: '1h' }, all.slice(-500));
    const asks: [Market, number, number][] = [];
    const id = await asked();
    await runnerOf(async () => computed, sourceOf(all, asks)).run(id);
    const job = await repository.find(id);
    if (!job) throw new Error('it is gone');
    const { from, to } = job.request;
    const begin = (from ?? 0) - warmupBars * hour;
    const stored = await repository.span(venue, btc, '1h', epochMs(begin), to ?? now);
    expect(stored.candles).toBe(
      all.filter(({ openedAt, closedAt }) => openedAt >= begin && closedAt <= (to ?? 0)).length,
    );
    expect(asks[0]?.slice(0, 2)).toEqual([btc, begin]);
    expect(Math.max(...asks.map(([, , end]) => end))).toBe(all.at(-500)?.openedAt);
    const before = asks.length;
    const other = await deskOf('v2').ask(wanted, asker('2'), chat);
    await runnerOf(async () => computed, sourceOf(all, asks)).run(other.job.id);
    // What the source has not is asked for again: it may have it by now.
    expect(asks.slice(before).every(([, , end]) => end <= (all[0]?.openedAt ?? 0))).toBe(true);
  });

  it.each([
    [{ from: epochMs(now + day) }, /from lies in the future/],
    [{ from: epochMs(Date.UTC(1999, 0, 1)) }, /from is before 2010-01-01, was 1999-01-01/],
    [{ from: epochMs(now - 10 * day), to: epochMs(now - 20 * day) }, /from must be before to/],
    [{ from: epochMs(now - 2 * day) }, /too few to tell anything; give at least 100/],
    [
      { timeframe: '1m' as const, from: epochMs(now - 400 * day) },
      /the most here is 250,000: at 1m that market may have 173 days/,
    ],
    [{ markets: Array.from({ length: 13 }, (_, i) => `C${i}/USDT` as Market) }, /at most 12 markets/],
    [{ strategy: 'moon' }, /no strategy "moon"; choose from model/],
  ])('refuses %o before anything is written', async (change, expected) => {
    await expect(deskOf().ask({ ...wanted, ...change }, asker('1'), chat)).rejects.toThrow(expected);
    expect(await repository.open(0)).toEqual([]);
  });

  it('takes no more than a person gets in an hour', async () => {
    for (let i = 0; i < 12; i++) {
      const { job } = await deskOf(`v${i}`).ask(wanted, asker('1'), chat);
      await repository.cancel(job.id, 'test');
    }
    await expect(deskOf('v99').ask(wanted, asker('1'), chat)).rejects.toThrow(/12 backtests within an hour/);
    expect(await deskOf('v99').ask(wanted, asker('2'), chat)).toMatchObject({ kind: 'taken' });
  });
});

describe('in a process of its own', () => {
  const orderOf = (request: BacktestRequest): BacktestOrder => ({
    request,
    venue,
    until: now,
    ...settings,
    databaseUrl: database.url,
  });

  it('computes the whole report, tells how far it is, and names what cannot be run', async () => {
    const { job } = await deskOf().ask(wanted, asker('1'), chat);
    await candles.save({ venue, market: btc, timeframe: '1h' }, all);
    const heard: string[] = [];
    const hooks = { signal: new AbortController().signal, onProgress: (_: number, doing: string) => heard.push(doing) };
    const result = await computeInProcess(orderOf(job.request), hooks);
    expect(result.report.trades).toBeGreaterThan(0);
    expect(result.report.leakChecks?.truncation.passed).toBe(true);
    expect(result.window?.trades.length).toBeGreaterThan(0);
    expect(result.csv.split('\n')).toHaveLength(result.report.trades + 2);
    expect(heard.length).toBeGreaterThan(0);
    const missing = computeInProcess(orderOf({ ...job.request, markets: [eth] }), hooks);
    await expect(missing).rejects.toThrow(UserError);
    await expect(missing).rejects.toThrow(
      'the store of binance candles has no 1h candles of ETH/USDT; there are BTC/USDT',
    );
  });

  it('ends when it is told to', async () => {
    await candles.save({ venue, market: btc, timeframe: '1h' }, all);
    const { job } = await deskOf().ask(wanted, asker('1'), chat);
    const end = new AbortController();
    const running = computeInProcess(orderOf(job.request), {
      signal: end.signal,
      onProgress: () => end.abort(new Error('enough')),
    });
    await expect(running).rejects.toThrow('enough');
  });

  it('is ended when it says nothing for too long, so that others get their turn', async () => {
    const { job } = await deskOf().ask(wanted, asker('1'), chat);
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    await expect(computeInProcess(orderOf(job.request), hooks, 1)).rejects.toThrow('said nothing for 1 ms');
  });
});

describe('the queue of backtests', () => {
  let queues: JobQueues;
  beforeEach(async () => {
    queues = new JobQueues(await openPostgresBackend(database.url, silent), silent);
    await queues.ready();
    await queues.clear();
  });
  afterEach(() => queues.close());
  const handlers = {
    features: async () => null,
    sentiment: async () => null,
    inference: async () => null,
    decide: async () => undefined,
    aftermath: async () => undefined,
  };

  it('runs one at a time, each once however often it is queued, and again when it was asked for anew', async () => {
    let atOnce = 0;
    let most = 0;
    const ran: number[] = [];
    await queues.backtest(1);
    await queues.backtest(1);
    await queues.backtest(2);
    await queues.work({
      handlers,
      schedules: [],
      backtest: async (id) => {
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setTimeout(resolve, 50));
        atOnce -= 1;
        ran.push(id);
      },
    });
    await vi.waitFor(() => expect(ran).toEqual([1, 2]), patience);
    expect(most).toBe(1);
    await queues.backtest(1);
    await vi.waitFor(() => expect(ran).toEqual([1, 2, 1]), patience);
  });

  it('does not hold up the jobs of a close', async () => {
    const closed: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await queues.work({
      handlers: { ...handlers, decide: async (close) => void closed.push(close.market) },
      schedules: [],
      backtest: () => held,
    });
    await queues.backtest(1);
    await queues.closed([{ venue: 'binance' as Venue, market: btc, timeframe: '1h', closedAt: now, seenAt: now }]);
    await vi.waitFor(() => expect(closed).toEqual([btc]), patience);
    release();
  });
});
