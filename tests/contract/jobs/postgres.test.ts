import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueues } from '../../../src/jobs/job-queues.js';
import { openQueues } from '../../../src/jobs/open-queues.js';
import { openPostgresBackend } from '../../../src/jobs/postgres-backend.js';
import { at, btc, venue } from '../../builders/trading.js';
import { type CutLine, lineTo } from '../../support/cut-line.js';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';
import { jobQueuesContract } from './job-queues.js';

const silent = pino({ level: 'silent' });

jobQueuesContract(
  'PostgreSQL',
  async () => {
    const databaseUrl = await createTestDatabase();
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    return {
      store: { databaseUrl },
      empty: async () => {
        await admin.query('drop schema if exists bullmq cascade');
      },
      close: async () => {
        await admin.end();
        await dropTestDatabase(databaseUrl);
      },
    };
  },
  { skip: false },
);

describe('the connections of job queues on PostgreSQL', () => {
  let databaseUrl: string;
  let admin: pg.Client;
  let line: CutLine;
  let queues: JobQueues | null;
  let decided: string[];

  beforeEach(async () => {
    databaseUrl = await createTestDatabase();
    admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    line = await lineTo(databaseUrl);
    queues = null;
    decided = [];
  });
  afterEach(async () => {
    await queues?.close();
    await line.close();
    await admin.end();
    await dropTestDatabase(databaseUrl);
  });

  const open = async (url = databaseUrl) => {
    queues = await openQueues({ databaseUrl: url }, silent);
    return queues;
  };
  const work = (opened: JobQueues) =>
    opened.work({
      handlers: {
        features: async () => ({}),
        sentiment: async () => ({}),
        inference: async () => ({}),
        decide: async (close) => decided.push(close.market),
      },
      schedules: [],
    });
  const close = { venue, market: btc, timeframe: '1h' as const, closedAt: at(1), seenAt: at(1) };
  const processes = async (doing: string): Promise<readonly number[]> => {
    const { rows } = await admin.query(
      `select pid from pg_stat_activity
       where datname = current_database() and application_name = 'auspex jobs' and query ilike $1`,
      [`%${doing}%`],
    );
    return rows.map(({ pid }) => pid);
  };
  const listening = () => processes('listen bullmq');

  it('listen with one for all workers, and hear again after the server broke them all', async () => {
    const opened = await open();
    await work(opened);
    await expect.poll(listening, patience).toHaveLength(1);
    const before = await listening();
    await admin.query(
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity
       where datname = current_database() and application_name = 'auspex jobs'`,
    );
    await expect.poll(listening, patience).toHaveLength(1);
    expect(await listening()).not.toEqual(before);
    await accepted(() => opened.closed([close]));
    await expect.poll(() => decided, patience).toEqual([btc]);
    await opened.close();
    await expect.poll(listening, patience).toEqual([]);
  });

  it('tell whoever adds a close that it was not added, when its own broke meanwhile', async () => {
    const opened = await open();
    const holder = new pg.Client({ connectionString: databaseUrl });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table bullmq.job in access exclusive mode');
      const adding = opened.closed([close]).then(
        () => 'added',
        () => 'refused',
      );
      await expect.poll(() => processes('add_flow'), patience).toHaveLength(1);
      await admin.query('select pg_terminate_backend($1, 10000)', [(await processes('add_flow'))[0]]);
      expect(await adding).toBe('refused');
    } finally {
      await holder.end();
    }
    expect((await opened.counts()).pipeline).toMatchObject({ waiting: 0 });
    await accepted(() => opened.closed([close]));
    await work(opened);
    await expect.poll(() => decided, patience).toEqual([btc]);
  });

  it('take jobs again within seconds after the server refused everybody', async () => {
    const opened = await open(line.url);
    await work(opened);
    await expect.poll(listening, patience).toHaveLength(1);
    await line.cut();
    // As long as a restart: each worker comes back in it, and is refused.
    await sleep(1_500);
    await line.mend();
    const from = performance.now();
    await accepted(() => opened.closed([close]));
    await expect.poll(() => decided, patience).toEqual([btc]);
    expect(performance.now() - from).toBeLessThan(8_000);
  });

  it('look for jobs every ten seconds at least, also when the look before was refused', async () => {
    const backend = await openPostgresBackend(databaseUrl, silent);
    const worker = backend.worker('looks', async () => undefined, { concurrency: 1 });
    worker.on('error', () => undefined);
    try {
      expect(worker.getBackend().maximumBlockTimeout).toBeLessThanOrEqual(10);
    } finally {
      await worker.close();
      await backend.close();
    }
  });
});

/** Until it is taken: connections that broke while they were idle are met by whoever uses them next. */
const accepted = (add: () => Promise<void>) =>
  expect
    .poll(
      () =>
        add().then(
          () => 'taken',
          () => 'refused',
        ),
      patience,
    )
    .toBe('taken');
