import { sql } from 'kysely';
import { afterAll } from 'vitest';
import { priorityOf } from '../../src/core/announcement.js';
import { json } from '../../src/store/json.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { MemoryDeliveries } from '../fakes/memory-deliveries.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { deliveryRepositoryContract } from './delivery-repository.js';

deliveryRepositoryContract('the outbox in memory', async () => {
  let now = 1_700_000_000_000;
  const repository = new MemoryDeliveries(() => now);
  return {
    repository,
    add: async (row) => repository.add(row),
    tooLate: async () => repository.tooLate(),
    pass: async (ms) => {
      now += ms;
    },
    close: async () => undefined,
  };
});

let database: Promise<TestDatabase> | null = null;
afterAll(async () => (await database)?.close());

async function emptyDatabase() {
  database ??= openTestDatabase();
  const { db } = await database;
  // The rows here announce signals that no table holds.
  await sql`alter table announcements drop constraint if exists announcements_signal_id_fkey`.execute(db);
  await sql`truncate deliveries, announcements, paused_chats, subscriptions cascade`.execute(db);
  return db;
}

deliveryRepositoryContract('the outbox in PostgreSQL', async () => {
  const db = await emptyDatabase();
  let facts = 0;
  return {
    tooLate: async () => {
      const rows = await db.selectFrom('deliveries').select('id').where('was_late', '=', true).orderBy('id').execute();
      return rows.map(({ id }) => id);
    },
    repository: new PgDeliveryRepository(db, { sweepEveryMs: 0, graceMs: 0 }),
    add: async ({ chat, announcement, expiresAt, candleSeenAt, late }) => {
      facts += 1;
      const made = await db
        .insertInto('announcements')
        .values({
          key: `fact-${facts}`,
          kind: announcement.kind,
          payload: json(announcement),
          priority: priorityOf(announcement),
          signal_id: 'signal' in announcement ? announcement.signal.id : null,
          expires_at: expiresAt ?? null,
          candle_seen_at: candleSeenAt ?? null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const row = await db
        .insertInto('deliveries')
        .values({
          announcement_id: made.id,
          platform: chat.platform,
          chat_id: chat.id,
          priority: priorityOf(announcement),
          late: late ?? 'drop',
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    pass: async (ms) => {
      const span = sql`${ms}::float8 * interval '1 ms'`;
      await sql`update deliveries set due_at = due_at - ${span}, lease_until = lease_until - ${span},
        created_at = created_at - ${span}, finished_at = finished_at - ${span}`.execute(db);
    },
    close: async () => undefined,
  };
});
