import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { type OpenedDatabase, openDatabase } from '../../../src/store/database.js';
import { whileLeader } from '../../../src/wiring/leadership.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';

const logger = pino({ level: 'silent' });
let database: TestDatabase;
const pools: OpenedDatabase[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});
afterAll(() => database.close());

/** One process that wants to lead; each has a pool, as it has in life. */
async function aProcess() {
  const opened = await openDatabase(database.url, logger, 2);
  pools.push(opened);
  const stop = new AbortController();
  const state = { leads: 0, lost: 0, standsBy: 0 };
  const onStandby = async () => {
    state.standsBy += 1;
  };
  const ended = whileLeader(
    opened.pool,
    async (signal) => {
      state.leads += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      state.lost += 1;
    },
    { stop: stop.signal, logger, onStandby, retryMs: 20 },
  );
  return { state, ended, stop: () => stop.abort() };
}

const until = (holds: () => boolean): Promise<void> => expect.poll(holds, patience).toBe(true);

/** Of this database only: the server is shared with the tests that run beside this one. */
const killHolder = () =>
  database.pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`);

describe('whileLeader', () => {
  it('lets one of two lead, and the other when the first stops', async () => {
    const first = await aProcess();
    await until(() => first.state.leads === 1);
    const second = await aProcess();
    await until(() => second.state.standsBy === 1);
    expect(second.state.leads).toBe(0);
    first.stop();
    await first.ended;
    await until(() => second.state.leads === 1);
    expect(second.state.standsBy).toBe(1);
    second.stop();
    await second.ended;
  });

  it('ends the lead of who lost the connection, and leads again with one of the two', async () => {
    const first = await aProcess();
    await until(() => first.state.leads === 1);
    const second = await aProcess();
    await until(() => second.state.standsBy === 1);
    await killHolder();
    await until(() => first.state.lost === 1);
    await until(() => first.state.leads + second.state.leads === 2);
    const leading = () => first.state.leads - first.state.lost + (second.state.leads - second.state.lost);
    expect(leading()).toBe(1);
    first.stop();
    second.stop();
    await Promise.all([first.ended, second.ended]);
    expect(leading()).toBe(0);
  });

  it('waits while there is no database, and leads once it is there', async () => {
    const opened = await openDatabase(database.url, logger, 2);
    pools.push(opened);
    const stop = new AbortController();
    let refused = 0;
    let leads = 0;
    const pool = {
      connect: () => {
        refused += 1;
        return refused < 3 ? Promise.reject(new Error('connect ECONNREFUSED')) : opened.pool.connect();
      },
    } as unknown as OpenedDatabase['pool'];
    const lead = async () => {
      leads += 1;
      stop.abort();
    };
    await whileLeader(pool, lead, { stop: stop.signal, logger, onStandby: async () => undefined, retryMs: 1 });
    expect({ refused, leads }).toEqual({ refused: 3, leads: 1 });
  });

  it('does not lead any more when it was told to stop while it asked for the lock', async () => {
    const opened = await openDatabase(database.url, logger, 2);
    pools.push(opened);
    const stop = new AbortController();
    const pool = {
      connect: async () => {
        const client = await opened.pool.connect();
        stop.abort();
        return client;
      },
    } as unknown as OpenedDatabase['pool'];
    let leads = 0;
    const lead = (signal: AbortSignal) => {
      leads += 1;
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    await whileLeader(pool, lead, { stop: stop.signal, logger, onStandby: async () => undefined, retryMs: 1 });
    expect(leads).toBe(0);
    const { rows } = await database.pool.query(`select 1 from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
    expect(rows).toEqual([]);
  });

  it('tries again after a failure, and gives a wrong setting back to whoever made it', async () => {
    const { pool } = await openDatabase(database.url, logger, 2).then((opened) => {
      pools.push(opened);
      return opened;
    });
    let tries = 0;
    const ended = whileLeader(
      pool,
      async () => {
        tries += 1;
        if (tries < 3) throw new Error('the venue is away');
        throw new UserError('EXCHANGE: no such exchange');
      },
      { stop: new AbortController().signal, logger, onStandby: async () => undefined, retryMs: 1 },
    );
    await expect(ended).rejects.toThrow('EXCHANGE');
    expect(tries).toBe(3);
  });
});
