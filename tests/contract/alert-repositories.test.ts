import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/core/announcement.js';
import { PgAlertRepository } from '../../src/store/pg-alert-repository.js';
import { aFiring, alertSeries, aNewAlert, quarter } from '../builders/alerts.js';
import { MemoryAlerts } from '../fakes/memory-alerts.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../support/database.js';
import { alertRepositoryContract } from './alert-repository.js';

alertRepositoryContract('memory', async () => {
  const repository = new MemoryAlerts();
  return { repository, told: async () => repository.told };
});

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function told() {
  const rows = await database.db
    .selectFrom('deliveries')
    .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
    .select(['payload', 'platform', 'chat_id', 'expires_at', 'announcements.priority'])
    .orderBy('deliveries.id')
    .execute();
  return rows.map(({ payload, platform, chat_id: id, expires_at: expiresAt, priority }) => {
    const announcement = payload as Announcement;
    if (announcement.kind !== 'alert') throw new Error(`told ${announcement.kind}`);
    expect(priority).toBe(1);
    return { fired: announcement.fired, chat: { platform, id }, expiresAt } as never;
  });
}

alertRepositoryContract('PostgreSQL', async () => {
  await emptyTables(database);
  return { repository: new PgAlertRepository(database.db), told };
});

describe('PgAlertRepository', () => {
  it('looks at no alert of somebody who was shut out', async () => {
    await emptyTables(database);
    const repository = new PgAlertRepository(database.db);
    await repository.add(aNewAlert(), { person: 9, chat: 9 });
    const shut = (role: string) =>
      database.pool.query(
        `insert into people (platform, id, role) values ('telegram', '5001', $1)
         on conflict (platform, id) do update set role = excluded.role`,
        [role],
      );
    await shut('banned');
    expect(await repository.watched(alertSeries, 'live')).toEqual([]);
    await shut('member');
    expect(await repository.watched(alertSeries, 'live')).toHaveLength(1);
  });

  it('writes nothing at all when the last of its writes fails', async () => {
    await emptyTables(database);
    const repository = new PgAlertRepository(database.db);
    const added = await repository.add(aNewAlert(), { person: 9, chat: 9 });
    if (added.kind !== 'added') throw new Error(added.kind);
    const { rule } = added;
    const firing = { revision: 1, fired: aFiring(rule, quarter(1)), expiresAt: quarter(100) };
    await database.pool.query(
      'alter table deliveries add constraint broken check (platform <> $$telegram$$) not valid',
    );
    try {
      const evaluation = {
        series: alertSeries,
        from: null,
        until: quarter(1),
        standings: [{ id: rule.id, revision: 1, holds: true }],
        firings: [firing],
      };
      await expect(repository.record(evaluation)).rejects.toThrow('broken');
      expect(await repository.byId(rule.id)).toEqual(rule);
      expect(await repository.mark(alertSeries)).toBeNull();
      expect(await told()).toEqual([]);
      await database.pool.query('alter table deliveries drop constraint broken');
      expect(await repository.record(evaluation)).toEqual({ fired: 1, repeated: false });
      expect(await told()).toHaveLength(1);
    } finally {
      await database.pool.query('alter table deliveries drop constraint if exists broken');
    }
  });

  it('keeps a place for an alert whose number was told, and none of the message of a deleted one', async () => {
    await emptyTables(database);
    const repository = new PgAlertRepository(database.db);
    const added = await repository.add(aNewAlert(), { person: 9, chat: 9 });
    if (added.kind !== 'added') throw new Error(added.kind);
    const firings = [{ revision: 1, fired: aFiring(added.rule, quarter(1)), expiresAt: null }];
    await repository.record({ series: alertSeries, from: null, until: quarter(1), standings: [], firings });
    await repository.remove(added.rule.id, added.rule.owner);
    expect(await repository.firings(added.rule.id, 5)).toEqual([]);
    // What was written to be sent is sent all the same.
    expect(await told()).toHaveLength(1);
  });
});
