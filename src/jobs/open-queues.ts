import type { Logger } from 'pino';
import type { JobBackend } from './backend.js';
import { JobQueues } from './job-queues.js';
import { openPostgresBackend } from './postgres-backend.js';
import { openRedisBackend } from './redis-backend.js';

export type QueueStore = { readonly databaseUrl: string } | { readonly redisUrl: string; readonly prefix?: string };

export const openBackend = (store: QueueStore, logger: Logger): Promise<JobBackend> =>
  'redisUrl' in store
    ? openRedisBackend(store.redisUrl, logger, store.prefix)
    : openPostgresBackend(store.databaseUrl, logger);

/** The queues, in Redis or in PostgreSQL. Throws UserError naming REDIS_URL when Redis does not answer. */
export async function openQueues(store: QueueStore, logger: Logger): Promise<JobQueues> {
  const queues = new JobQueues(await openBackend(store, logger), logger);
  try {
    await queues.ready();
    return queues;
  } catch (thrown) {
    await queues.close();
    throw thrown;
  }
}
