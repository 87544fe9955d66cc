import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, describe, it } from 'vitest';
import { MemoryPaceStore } from '../../src/bot/delivery/memory-pace-store.js';
import { RedisPaceStore } from '../../src/jobs/redis-pace-store.js';
import { PgPaceStore } from '../../src/store/pg-pace-store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { hasRedis, openTestRedis, type TestRedis } from '../support/redis.js';
import { paceStoreContract } from './pace-store.js';

paceStoreContract('the pace in memory', async () => {
  const store = new MemoryPaceStore(() => performance.now());
  return { store, other: store, close: async () => undefined };
});

let database: Promise<TestDatabase> | null = null;
let redis: Promise<TestRedis> | null = null;
afterAll(async () => {
  await (await database)?.close();
  await (await redis)?.close();
});

paceStoreContract('the pace in PostgreSQL', async () => {
  database ??= openTestDatabase();
  const { db } = await database;
  await db.deleteFrom('paces').execute();
  return { store: new PgPaceStore(db), other: new PgPaceStore(db), close: async () => undefined };
});

const logger = pino({ level: 'silent' });
if (hasRedis) {
  paceStoreContract('the pace in Redis', async () => {
    redis ??= openTestRedis();
    const { url } = await redis;
    const prefix = randomUUID();
    const [store, other] = [new RedisPaceStore(url, logger, prefix), new RedisPaceStore(url, logger, prefix)];
    return { store, other, close: async () => void (await Promise.all([store.close(), other.close()])) };
  });
} else {
  describe('the pace in Redis', () => it.skip('needs redis-server, which this machine does not have', () => undefined));
}
