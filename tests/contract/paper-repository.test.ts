import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { money } from '../../src/core/units.js';
import { PgPaperRepository } from '../../src/store/pg-paper-repository.js';
import { PgSubscriptionRepository } from '../../src/store/pg-subscription-repository.js';
import { t0, venue } from '../builders/trading.js';
import { MemoryPaperRepository } from '../fakes/memory-trading.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { paperRepositoryContract } from './paper-repository.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

paperRepositoryContract('MemoryPaperRepository', async () => new MemoryPaperRepository());
paperRepositoryContract('PgPaperRepository', async () => {
  await database.pool.query('truncate paper_accounts, paper_fills, paper_trades');
  return new PgPaperRepository(database.db);
});

describe('PgPaperRepository', () => {
  it('announces with the save, each fact once', async () => {
    await new PgSubscriptionRepository(database.db).put({
      chat: { platform: 'telegram', id: '1' },
      markets: [],
      timeframes: [],
      kinds: [],
      muted: [],
    });
    const repository = new PgPaperRepository(database.db);
    const alert = {
      kind: 'drawdown',
      account: 'told',
      drawdown: 0.1,
      limit: 0.08,
      openPositions: 0,
      ifStopped: 0,
    } as const;
    const announcements = [{ key: 'drawdown-told-1', announcement: { kind: 'risk', venue, alert } as const }];
    const account = {
      name: 'told',
      venue,
      startedAt: t0,
      running: true,
      pausedReason: null,
      initialBalance: money(1),
      cash: money(1),
      feesPaid: money(0),
      peakEquity: money(1),
      positions: [],
      pending: [],
      marks: {},
      processed: {},
    };
    await repository.save({ ...account, version: 1 }, { fills: [], trades: [], announcements });
    await repository.save({ ...account, version: 2 }, { fills: [], trades: [], announcements });
    const { rows } = await database.pool.query('select chat_id from deliveries');
    expect(rows).toEqual([{ chat_id: '1' }]);
  });
});
