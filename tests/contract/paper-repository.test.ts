import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Subscription } from '../../src/core/chat.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgPaperRepository } from '../../src/store/pg-paper-repository.js';
import { PgSubscriptionRepository } from '../../src/store/pg-subscription-repository.js';
import { at, btc, t0, venue } from '../builders/trading.js';
import { MemoryPaperRepository } from '../fakes/memory-trading.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { aStoredAccount, paperRepositoryContract } from './paper-repository.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const tables = 'paper_accounts, paper_fills, paper_trades, paper_inputs, paper_equity, paper_lives';

paperRepositoryContract('MemoryPaperRepository', async () => new MemoryPaperRepository());
paperRepositoryContract('PgPaperRepository', async () => {
  await database.pool.query(`truncate ${tables}`);
  return new PgPaperRepository(database.db);
});

const nothing = { fills: [], trades: [], inputs: [], equity: [] };

describe('PgPaperRepository', () => {
  const subscriber = (id: string): Subscription => ({
    chat: { platform: 'telegram', id },
    markets: [],
    timeframes: [],
    kinds: [],
    muted: [],
  });
  const alert = {
    kind: 'drawdown',
    account: 'main',
    drawdown: 0.1,
    limit: 0.08,
    openPositions: 0,
    ifStopped: 0,
    of: 'house',
  } as const;
  const told = async () => (await database.pool.query('select chat_id from deliveries order by chat_id')).rows;

  it('announces with the save, each fact once, to subscribers or to the owner alone', async () => {
    await database.pool.query(`truncate ${tables}, announcements, deliveries cascade`);
    await new PgSubscriptionRepository(database.db).put(subscriber('1'));
    const repository = new PgPaperRepository(database.db);
    const announcement = { kind: 'risk', venue, alert } as const;
    const toAll = [{ key: 'drawdown-1', announcement, to: null }];
    await repository.save(aStoredAccount(), { ...nothing, announcements: toAll });
    await repository.save(aStoredAccount({ version: 2 }), { ...nothing, announcements: toAll });
    expect(await told()).toEqual([{ chat_id: '1' }]);

    const owner = [{ platform: 'telegram', id: '77' } as const];
    const toOwner = [{ key: 'drawdown-2', announcement, to: owner }];
    await repository.save(aStoredAccount({ version: 3 }), { ...nothing, announcements: toOwner });
    await repository.save(aStoredAccount({ version: 4 }), { ...nothing, announcements: toOwner });
    expect(await told()).toEqual([{ chat_id: '1' }, { chat_id: '77' }]);

    // Nothing is written with a save that is refused.
    const late = [{ key: 'drawdown-3', announcement, to: owner }];
    expect(await repository.save(aStoredAccount({ version: 4 }), { ...nothing, announcements: late })).toBe(false);
    expect(await told()).toHaveLength(2);
  });

  it('tells of a chat which signals reached it, by the market’s clock', async () => {
    await database.pool.query('truncate announcements, deliveries, signals, decisions cascade');
    const one = async (sql: string, ...values: unknown[]): Promise<number> =>
      (await database.pool.query(`${sql} returning id`, values)).rows[0].id;
    const decision = await one(
      `insert into decisions (venue, market, timeframe, closed_at, answer, candle_seen_at) values ($1, $2, '1h', $3, '{}', 0)`,
      venue,
      btc,
      t0,
    );
    const signal = await one(
      `insert into signals (decision_id, venue, market, timeframe, kind, decided_at, signal)
       values ($1, $2, $3, '1h', 'entry', $4, '{}')`,
      decision,
      venue,
      btc,
      t0,
    );
    const announcement = await one(
      `insert into announcements (key, kind, payload, priority, signal_id) values ('s', 'signal', '{}', 1, $1)`,
      signal,
    );
    const row = (chat: string) =>
      one(
        `insert into deliveries (announcement_id, platform, chat_id, priority) values ($1, 'telegram', $2, 1)`,
        announcement,
        chat,
      );
    const [first, second] = [await row('1'), await row('2')];
    const deliveries = new PgDeliveryRepository(database.db);
    await deliveries.sent(first, 'm1', at(5));
    await deliveries.refuse(second, 'dead', 'gone');
    const chat = (id: string) => ({ platform: 'telegram', id }) as const;
    expect(await deliveries.deliveredAt(chat('1'), [signal, 999])).toEqual(new Map([[signal, at(5)]]));
    expect(await deliveries.deliveredAt(chat('2'), [signal])).toEqual(new Map());
    expect(await deliveries.deliveredAt(chat('1'), [])).toEqual(new Map());
  });
});
