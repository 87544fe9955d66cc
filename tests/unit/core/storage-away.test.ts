import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isStorageAway } from '../../../src/core/storage-away.js';

const failed = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => null,
    (error: unknown) => error,
  );
const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('isStorageAway', () => {
  it('knows a database that is not there', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' });
    expect(isStorageAway(await failed(() => pool.query('select 1')))).toBe(true);
    await pool.end();
  });

  it.each(['57P01', '57P03', '08006', '53300'])('knows the state %s', (code) => {
    expect(isStorageAway(withCode(code))).toBe(true);
  });

  it('takes neither wrong statements nor other servers for it', async () => {
    expect(isStorageAway(withCode('23505'))).toBe(false);
    expect(isStorageAway(await failed(() => fetch('http://127.0.0.1:1/')))).toBe(false);
    expect(isStorageAway(withCode('ECONNREFUSED'))).toBe(false);
    expect(isStorageAway('57P01')).toBe(false);
  });
});
