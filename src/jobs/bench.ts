import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Market, Venue } from '../core/market.js';
import { epochMs } from '../core/units.js';
import type { CloseJob } from './close-job.js';
import { openBackend, openQueues, type QueueStore } from './open-queues.js';

export interface QueueFigures {
  readonly backend: 'postgres' | 'redis';
  /** Jobs that do nothing, added in bulk and worked off by one worker. */
  readonly plainJobsPerSecond: number;
  /** Jobs of whole flows (five a close), from adding the first to the last decision. */
  readonly flowJobsPerSecond: number;
  /** From adding one close to its decision, with nothing else to do, ms. */
  readonly closeP50Ms: number;
  readonly closeP99Ms: number;
  /** From adding `closesAtOnce` closes together to the last decision, ms. */
  readonly closesAtOnce: number;
  readonly closesAtOnceMs: number;
}

const jobsOfClose = 5;

export interface BenchSizes {
  readonly plain: number;
  readonly flows: number;
  readonly single: number;
  readonly atOnce: number;
}

const usualSizes: BenchSizes = { plain: 2_000, flows: 200, single: 100, atOnce: 50 };

/** Measures the job queue. Real jobs are neither run nor seen: it works in a database or under a prefix of its own. */
export async function benchQueue(store: QueueStore, logger: Logger, sizes = usualSizes): Promise<QueueFigures> {
  if ('redisUrl' in store) return measure({ ...store, prefix: `auspex-bench-${process.pid}` }, logger, sizes);
  const name = `auspex_bench_${process.pid}`;
  const database = Object.assign(new URL(store.databaseUrl), { pathname: `/${name}` });
  await onServer(store.databaseUrl, `create database ${name}`);
  try {
    return await measure({ databaseUrl: database.href }, logger, sizes);
  } finally {
    await onServer(store.databaseUrl, `drop database ${name} with (force)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function measure(store: QueueStore, logger: Logger, sizes: BenchSizes): Promise<QueueFigures> {
  const plainJobsPerSecond = await plainJobs(store, logger, sizes.plain);
  const queues = await openQueues(store, logger);
  const decided = new Counter();
  const closes = closesToMake();
  const timed = async (count: number) => {
    const started = performance.now();
    const end = decided.total + count;
    await queues.closed(Array.from({ length: count }, closes));
    await decided.reaches(end);
    return performance.now() - started;
  };
  try {
    await queues.work({
      handlers: {
        features: async () => Array.from({ length: 150 }, (_, index) => index / 7),
        sentiment: async () => ({ score: 0 }),
        inference: async () => ({ up: 0.5 }),
        decide: async () => decided.add(),
      },
      schedules: [],
    });
    await timed(sizes.atOnce);
    const singles: number[] = [];
    for (let index = 0; index < sizes.single; index += 1) {
      // A rest between them, as between closes: the workers fall asleep and are woken.
      await sleep(20);
      singles.push(await timed(1));
    }
    const atOnce = [await timed(sizes.atOnce), await timed(sizes.atOnce), await timed(sizes.atOnce)];
    const flowsMs = await timed(sizes.flows);
    return {
      backend: queues.kind,
      plainJobsPerSecond,
      flowJobsPerSecond: Math.round((sizes.flows * jobsOfClose * 1_000) / flowsMs),
      closeP50Ms: quantile(singles, 0.5),
      closeP99Ms: quantile(singles, 0.99),
      closesAtOnce: sizes.atOnce,
      closesAtOnceMs: quantile(atOnce, 0.5),
    };
  } finally {
    await queues.clear();
    await queues.close();
  }
}

function closesToMake(): () => CloseJob {
  let serial = 0;
  return () => {
    serial += 1;
    const instant = epochMs(serial * 60_000);
    return {
      venue: 'bench' as Venue,
      market: 'BTC/USDT' as Market,
      timeframe: '1m',
      closedAt: instant,
      seenAt: instant,
    };
  };
}

async function plainJobs(store: QueueStore, logger: Logger, count: number): Promise<number> {
  const backend = await openBackend(store, logger);
  const queue = backend.queue('bench');
  const done = new Counter();
  const worker = backend.worker('bench', async () => done.add(), { concurrency: 16 });
  worker.on('error', (error) => logger.warn({ err: error }, 'the bench worker broke'));
  try {
    await worker.waitUntilReady();
    const started = performance.now();
    await queue.addBulk(
      Array.from({ length: count }, (_, index) => ({
        name: 'plain',
        data: { index },
        opts: { removeOnComplete: true },
      })),
    );
    await done.reaches(count);
    return Math.round((count * 1_000) / (performance.now() - started));
  } finally {
    await worker.close();
    await queue.obliterate({ force: true });
    await queue.close();
    await backend.close();
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 10) / 10;
}

class Counter {
  total = 0;
  #waiting: { readonly at: number; readonly go: () => void }[] = [];

  add(): void {
    this.total += 1;
    const due = this.#waiting.filter(({ at }) => at <= this.total);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.total);
    for (const { go } of due) go();
  }

  reaches(at: number): Promise<void> {
    if (this.total >= at) return Promise.resolve();
    return new Promise((go) => this.#waiting.push({ at, go }));
  }
}
