import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Market, Venue } from '../core/market.js';
import { epochMs } from '../core/units.js';
import type { CloseJob } from './close-job.js';
import { openQueues, type QueueStore } from './open-queues.js';
import { openPostgresBackend } from './postgres-backend.js';
import { openRedisBackend } from './redis-backend.js';

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

/** Measures the job queue on a store that holds nothing of worth: its queues are used as they are. */
export async function benchQueue(
  store: QueueStore,
  logger: Logger,
  sizes: { readonly plain: number; readonly flows: number; readonly single: number; readonly atOnce: number } = {
    plain: 2_000,
    flows: 200,
    single: 100,
    atOnce: 50,
  },
): Promise<QueueFigures> {
  const plainJobsPerSecond = await plainJobs(store, logger, sizes.plain);
  const queues = await openQueues(store, logger);
  const run = Date.now();
  let serial = 0;
  const nextClose = (): CloseJob => {
    serial += 1;
    return {
      venue: `bench${run}` as Venue,
      market: 'BTC/USDT' as Market,
      timeframe: '1m',
      closedAt: epochMs(serial * 60_000),
      seenAt: epochMs(serial * 60_000),
    };
  };
  const decided = new Counter();
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
    const timed = async (count: number) => {
      const started = performance.now();
      const end = decided.total + count;
      await queues.closed(Array.from({ length: count }, nextClose));
      await decided.reaches(end);
      return performance.now() - started;
    };
    await timed(sizes.atOnce);
    const singles: number[] = [];
    for (let index = 0; index < sizes.single; index += 1) {
      await sleep(20);
      singles.push(await timed(1));
    }
    singles.sort((one, other) => one - other);
    const atOnce = [await timed(sizes.atOnce), await timed(sizes.atOnce), await timed(sizes.atOnce)].sort(
      (one, other) => one - other,
    );
    const flowsMs = await timed(sizes.flows);
    return {
      backend: queues.kind,
      plainJobsPerSecond,
      flowJobsPerSecond: Math.round((sizes.flows * jobsOfClose * 1_000) / flowsMs),
      closeP50Ms: round(singles[Math.floor(singles.length * 0.5)]),
      closeP99Ms: round(singles[Math.floor(singles.length * 0.99)]),
      closesAtOnce: sizes.atOnce,
      closesAtOnceMs: round(atOnce[1]),
    };
  } finally {
    await queues.close();
  }
}

async function plainJobs(store: QueueStore, logger: Logger, count: number): Promise<number> {
  const backend =
    'redisUrl' in store
      ? await openRedisBackend(store.redisUrl, logger)
      : await openPostgresBackend(store.databaseUrl, logger);
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

const round = (value = Number.NaN) => Math.round(value * 10) / 10;

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
