import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openQueues } from '../../../src/jobs/open-queues.js';
import { at, btc, venue } from '../../builders/trading.js';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';
import { jobQueuesContract } from './job-queues.js';

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
  it('listen with one for all workers, and hear again after the server broke them all', async () => {
    const databaseUrl = await createTestDatabase();
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    const listening = async () =>
      (
        await admin.query(
          `select 1 from pg_stat_activity
           where datname = current_database() and application_name = 'auspex jobs' and query ilike '%listen bullmq%'`,
        )
      ).rowCount;
    const decided: string[] = [];
    const queues = await openQueues({ databaseUrl }, pino({ level: 'silent' }));
    try {
      await queues.work({
        handlers: {
          features: async () => ({}),
          sentiment: async () => ({}),
          inference: async () => ({}),
          decide: async (close) => decided.push(close.market),
        },
        schedules: [],
      });
      await expect.poll(listening, patience).toBe(1);
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'auspex jobs'`,
      );
      await expect.poll(listening, patience).toBe(1);
      await queues.closed([{ venue, market: btc, timeframe: '1h', closedAt: at(1), seenAt: at(1) }]);
      await expect.poll(() => decided, patience).toEqual([btc]);
    } finally {
      await queues.close();
      expect(await listening()).toBe(0);
      await admin.end();
      await dropTestDatabase(databaseUrl);
    }
  });
});
