import { pino } from 'pino';
import { expect, it } from 'vitest';
import { benchQueue } from '../../../src/jobs/bench.js';
import { openTestDatabase } from '../../support/database.js';
import '../../support/long-tests.js';

it('measures without touching the jobs that are there, and leaves nothing behind', async () => {
  const { url, pool, close } = await openTestDatabase();
  const figures = await benchQueue({ databaseUrl: url }, pino({ level: 'silent' }), {
    plain: 20,
    flows: 3,
    single: 2,
    atOnce: 2,
  });
  for (const [name, value] of Object.entries(figures)) {
    if (name !== 'backend') expect(value, name).toBeGreaterThan(0);
  }
  const { rows } = await pool.query("select 1 from information_schema.schemata where schema_name = 'bullmq'");
  expect(rows).toEqual([]);
  const left = await pool.query('select datname from pg_database where datname = $1', [`auspex_bench_${process.pid}`]);
  expect(left.rows).toEqual([]);
  await close();
});
