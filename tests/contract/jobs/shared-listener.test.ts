import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SharedListener } from '../../../src/jobs/shared-listener.js';
import { type CutLine, lineTo } from '../../support/cut-line.js';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';
import { patience } from '../../support/patience.js';

describe('the connection that workers listen on together', () => {
  let databaseUrl: string;
  let line: CutLine;
  let pool: pg.Pool;
  let listener: SharedListener;
  let heard: string[];

  beforeEach(async () => {
    databaseUrl = await createTestDatabase();
    line = await lineTo(databaseUrl);
    pool = new pg.Pool({ connectionString: line.url });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => void client.on('error', () => undefined));
    listener = new SharedListener(pool);
    heard = [];
  });
  afterEach(async () => {
    await pool.end();
    await line.close();
    await dropTestDatabase(databaseUrl);
  });

  const session = async (name: string): Promise<Session> => {
    const opened = await listener.connect();
    opened.on('notification', ({ payload }: pg.Notification) => heard.push(`${name} ${payload}`));
    return opened;
  };

  it('brings what is said to every worker', async () => {
    const sessions = [await session('one'), await session('two')];
    await Promise.all(sessions.map((one) => one.query('listen jobs')));
    await listener.query(`select pg_notify('jobs', $1)`, ['come']);
    await expect.poll(() => heard, patience).toEqual(['one come', 'two come']);
    for (const one of sessions) one.release();
  });

  it('does not say that it listens when it broke right behind the answer, and listens when asked anew', async () => {
    const first = await session('first');
    let broke = false;
    first.on('error', () => {
      broke = true;
      first.release();
    });
    line.endBehind('LISTEN');
    await expect(first.query('listen jobs')).rejects.toThrow(/broke/);
    expect(broke).toBe(true);
    const second = await session('second');
    await second.query('listen jobs');
    await listener.query(`select pg_notify('jobs', $1)`, ['come']);
    await expect.poll(() => heard, patience).toEqual(['second come']);
    second.release();
  });
});
