import { Migrator } from 'kysely';
import { describe, expect, it } from 'vitest';
import { begin } from '../../../src/store/migrations/0001-begin.js';
import { migrations } from '../../../src/store/migrations/index.js';
import { PgPaperRepository } from '../../../src/store/pg-paper-repository.js';
import { at, t0 } from '../../builders/trading.js';
import { openTestDatabase } from '../../support/database.js';
import '../../support/long-tests.js';

const stored = {
  name: 'main',
  venue: 'binance',
  startedAt: t0,
  running: true,
  pausedReason: null,
  initialBalance: '10000',
  cash: '9990.000000000001',
  feesPaid: '1e-9',
  peakEquity: '10000',
  positions: [
    {
      market: 'BTC/USDT',
      timeframe: '1h',
      side: 'long',
      quantity: '0.1',
      entryPrice: '60000.1',
      entryFee: '3',
      stop: '59000',
      target: '62000',
      openedAt: at(1),
      closesAt: at(4),
      signalId: 7,
    },
  ],
  pending: [],
  marks: { 'BTC/USDT': 60_100 },
  processed: { 'binance-BTCUSDT-1h': at(2) },
  version: 4,
};

describe('the migration of paper accounts', () => {
  it('keeps what the first version stored: the account, its trades and its fills', async () => {
    const database = await openTestDatabase();
    try {
      // Back to the tables of the first version, as a running installation has them.
      await database.pool.query('drop schema public cascade; create schema public');
      const migrator = (known: typeof migrations) =>
        new Migrator({ db: database.db, provider: { getMigrations: async () => ({ ...known }) } });
      expect((await migrator({ '0001-begin': begin }).migrateToLatest()).error).toBeUndefined();
      const { pool } = database;
      await pool.query('insert into paper_accounts values ($1, 4, $2)', ['main', JSON.stringify(stored)]);
      await pool.query(
        `insert into paper_fills values ('main', 'paper-main-x-6-in', 'BTC/USDT', 'buy', 1.5, 60000, 3, $1)`,
        [t0],
      );
      for (const [openedAt, closedAt, pnl] of [
        [t0 - 3_600_000, t0, '-5'],
        [t0, at(1), '12.5'],
        [t0, at(2), '-2.25'],
      ]) {
        await pool.query(
          `insert into paper_trades (account, market, side, quantity, entry_price, exit_price, fees, pnl, opened_at,
             closed_at, exit, signal_id)
           values ('main', 'BTC/USDT', 'long', 1.5, 60000, 60010, 3, $3, $1, $2, 'target', 6)`,
          [openedAt, closedAt, pnl],
        );
      }
      expect((await migrator(migrations).migrateToLatest()).error).toBeUndefined();

      const repository = new PgPaperRepository(database.db);
      expect(await repository.load('main')).toBeNull();
      const [legacy] = await repository.legacy();
      expect(legacy).toMatchObject({ name: 'main', version: 4, marks: { 'BTC/USDT': 60_100 } });
      expect(legacy?.cash.toFixed()).toBe('9990.000000000001');
      expect(legacy?.positions[0]?.stop.toFixed()).toBe('59000');
      // Trades of the present life are numbered; one of an earlier start is not among them.
      const rows = await pool.query('select life, number, pnl from paper_trades order by id');
      expect(rows.rows.map(({ life, number, pnl }) => [life, number, Number(pnl)])).toEqual([
        [0, 1, -5],
        [1, 1, 12.5],
        [1, 2, -2.25],
      ]);
      expect((await pool.query('select sequence, life from paper_fills')).rows).toEqual([{ sequence: 1, life: 1 }]);
    } finally {
      await database.close();
    }
  });
});
