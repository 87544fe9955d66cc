import { FlowProducer, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { messageOf, UserError } from '../core/errors.js';
import { seldom } from '../core/seldom.js';
import type { JobBackend } from './backend.js';

const answerWithinMs = 3_000;

/** Jobs in Redis. Throws UserError naming REDIS_URL, without its password, when nothing usable answers within 3 s. */
export async function openRedisBackend(redisUrl: string, logger: Logger, prefix = 'auspex'): Promise<JobBackend> {
  await assertAnswers(redisUrl);
  // BullMQ asks that commands wait for a reconnect instead of failing after some tries.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.on(
    'error',
    seldom((reason) => logger.warn({ reason }, 'the connection to Redis broke')),
  );
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, { connection, prefix }),
    flows: () => new FlowProducer({ connection, prefix }),
    worker: (name, process, settings) => new Worker(name, process, { connection, prefix, ...settings }),
    close: async () => {
      await connection.quit();
    },
  };
}

async function assertAnswers(redisUrl: string): Promise<void> {
  const probe = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: answerWithinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Without a listener ioredis prints the error; it is thrown below.
  let failure: unknown = null;
  probe.on('error', (error: unknown) => {
    failure ??= error;
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
    });
    await Promise.race([probe.connect().then(() => probe.ping()), late]);
  } catch (thrown) {
    throw explained(redisUrl, failure ?? thrown);
  } finally {
    clearTimeout(timer);
    probe.disconnect();
  }
}

function explained(redisUrl: string, thrown: unknown): UserError {
  const { hostname, port, password } = new URL(redisUrl);
  const where = `${hostname || 'localhost'}:${port || '6379'}`;
  const code = (thrown as { code?: string } | null)?.code;
  if (code === 'ECONNREFUSED') {
    return new UserError(
      `REDIS_URL: nothing answers at ${where} (ECONNREFUSED): start Redis there, correct the host and port, or unset it to keep jobs in PostgreSQL`,
    );
  }
  const said = messageOf(thrown).split('\n', 1)[0] || code || 'no reason given';
  const told =
    password === '' ? said : said.replaceAll(decodeURIComponent(password), '***').replaceAll(password, '***');
  if (/WRONGPASS|NOAUTH|invalid.*password/i.test(said)) {
    return new UserError(`REDIS_URL: ${where} refused the user or password (${told}): correct them`);
  }
  return new UserError(`REDIS_URL: no Redis at ${where} (${told}): correct it, or unset it to keep jobs in PostgreSQL`);
}
