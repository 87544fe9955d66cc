import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { openQueues } from '../../../src/jobs/open-queues.js';
import { freePort, hasRedis, openTestRedis } from '../../support/redis.js';
import { jobQueuesContract } from './job-queues.js';

const silent = pino({ level: 'silent' });

jobQueuesContract(
  `Redis${hasRedis ? '' : ' (skipped: no redis-server on the PATH)'}`,
  async () => {
    const redis = await openTestRedis();
    const admin = new Redis(redis.url);
    return {
      store: { redisUrl: redis.url },
      empty: async () => {
        await admin.flushall();
      },
      close: async () => {
        admin.disconnect();
        await redis.close();
      },
    };
  },
  { skip: !hasRedis },
);

describe('a Redis that cannot be used', () => {
  const opening = (redisUrl: string) => openQueues({ redisUrl }, silent).catch((error: unknown) => error);

  it('is explained in one line that names REDIS_URL and not the password', async () => {
    const port = await freePort();
    const thrown = await opening(`redis://someone:s3cret@127.0.0.1:${port}`);
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toMatch(new RegExp(`^REDIS_URL: nothing answers at 127.0.0.1:${port} .*$`));
    expect((thrown as UserError).message).not.toContain('s3cret');
  });

  it('is given up when it takes the connection and says nothing', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    const thrown = await opening(`redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    expect((thrown as UserError).message).toMatch(/^REDIS_URL: no Redis at .*no answer within 3000 ms/);
    mute.close();
  });

  it('is explained when its host is not known', async () => {
    const thrown = await opening('redis://no-such-host.invalid');
    expect((thrown as UserError).message).toMatch(/^REDIS_URL: no Redis at no-such-host.invalid:6379 .*$/);
  });
});
