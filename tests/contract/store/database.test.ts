import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { migrate, openDatabase } from '../../../src/store/database.js';
import { createTestDatabase, dropTestDatabase } from '../../support/database.js';

const silent = pino({ level: 'silent' });

describe('openDatabase and migrate', () => {
  let url = '';
  beforeAll(async () => {
    url = await createTestDatabase();
  });
  afterAll(() => dropTestDatabase(url));

  it('makes the tables once although two processes start together', async () => {
    const [one, two] = await Promise.all([openDatabase(url, silent), openDatabase(url, silent)]);
    await Promise.all([migrate(one.db), migrate(two.db)]);
    await migrate(one.db);
    expect(await one.db.selectFrom('signals').selectAll().execute()).toEqual([]);
    await Promise.all([one.close(), two.close()]);
  });

  it('outlives a connection that breaks between two queries of one user', async () => {
    const { pool, close } = await openDatabase(url, silent, 2);
    const held = await pool.connect();
    const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
    const gone = new Promise((resolve) => held.once('end', resolve));
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await gone;
    await expect(held.query('select 1')).rejects.toThrow();
    held.release();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await close();
  });

  it('gives a server that says nothing up in the time it was given, and names it', async () => {
    const taken = new Set<Socket>();
    const mute = createServer((socket) => void taken.add(socket));
    await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const address = `postgres://somebody:s3cret@127.0.0.1:${port}/none`;
    const thrown = await openDatabase(address, silent, 2, 50).catch((error: unknown) => error);
    for (const socket of taken) socket.destroy();
    mute.close();
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toMatch(
      new RegExp(`^DATABASE_URL: 127.0.0.1:${port} gave no answer in time .*: check host and port`),
    );
  });

  it.each([
    ['a wrong password', { password: 'wr0ng' }, /refused user/],
    ['a missing database', { pathname: '/nowhere' }, /no database "nowhere"/],
    ['a port where nothing listens', { port: '9', search: '' }, /nothing answers at 127.0.0.1:9/],
    ['a socket that is not there', { port: '9' }, /nothing answers at \/.*\.s\.PGSQL\.9/],
    ['an unknown host', { hostname: 'no-such-host.invalid', search: '' }, /host no-such-host.invalid is not known/],
  ])('explains %s in one line that names DATABASE_URL and not the password', async (_what, change, expected) => {
    const wrong = Object.assign(new URL(url), change);
    const thrown = await openDatabase(wrong.href, silent).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    const { message } = thrown as UserError;
    expect(message).toMatch(expected);
    expect(message).toMatch(/^DATABASE_URL: .*$/);
    expect(message).not.toContain(decodeURIComponent(wrong.password));
  });
});
