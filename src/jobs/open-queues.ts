import type { Logger } from 'pino';
import { JobQueues } from './job-queues.js';
import { openPostgresBackend } from './postgres-backend.js';
import { openRedisBackend } from './redis-backend.js';

export type QueueStore = { readonly databaseUrl: string } | { readonly redisUrl: string };

/** The queues, in Redis or in PostgreSQL. Throws UserError naming REDIS_URL when Redis does not answer. */
export async function openQueues(store: QueueStore, logger: Logger): Promise<JobQueues> {
  const backend =
    'redisUrl' in store
      ? await openRedisBackend(store.redisUrl, logger)
      : await openPostgresBackend(store.databaseUrl, logger);
  const queues = new JobQueues(backend, logger);
  try {
    await queues.ready();
    return queues;
  } catch (thrown) {
    await queues.close();
    throw thrown;
  }
}
