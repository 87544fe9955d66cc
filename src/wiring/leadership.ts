import type { PoolClient } from 'pg';
import type { Logger } from 'pino';
import { messageOf, UserError } from '../core/errors.js';
import type { Persistence } from './persistence.js';

const feedLock = 4_117_001;
const standardRetryMs = 5_000;

/**
 * Runs `lead` in at most one of the processes that share a database: whoever holds the advisory lock. When the holder
 * dies its connection ends, the lock is free, and another takes over. `lead` is aborted when the lock's connection breaks.
 * Rejects with a UserError of `lead`: a wrong setting does not get right by trying again.
 */
export async function whileLeader(
  pool: Persistence['pool'],
  lead: (signal: AbortSignal) => Promise<void>,
  options: {
    readonly stop: AbortSignal;
    readonly logger: Logger;
    readonly onStandby: () => Promise<void>;
    /** Between two tries for the lock. */
    readonly retryMs?: number;
    /** What is led; the market feed unless said. */
    readonly lock?: { readonly id: number; readonly name: string };
  },
): Promise<void> {
  const { stop, logger, onStandby, retryMs = standardRetryMs } = options;
  const { id: lockId, name } = options.lock ?? { id: feedLock, name: 'market feed' };
  let told = false;
  while (!stop.aborted) {
    let client: PoolClient | null = null;
    const lost = new AbortController();
    const onError = (error: Error) => {
      logger.error({ reason: error.message }, `the connection that holds the ${name} broke`);
      lost.abort();
    };
    let broken = false;
    try {
      client = await pool.connect();
      client.on('error', onError);
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lockId]);
      if (rows[0]?.held) {
        told = false;
        const signal = AbortSignal.any([stop, lost.signal]);
        // Told to stop while it asked for the lock: whoever waits for a signal that was given before would wait for ever.
        if (!signal.aborted) await lead(signal);
        if (!lost.signal.aborted) await client.query('select pg_advisory_unlock($1)', [lockId]);
      } else if (!told) {
        told = true;
        logger.info(`another process has the ${name}; this one stands by`);
        await onStandby();
      }
    } catch (error) {
      broken = true;
      if (stop.aborted) return;
      if (error instanceof UserError) throw error;
      logger.error({ reason: messageOf(error) }, `the ${name} failed; ${adviceFor(error)}`);
    } finally {
      client?.off('error', onError);
      client?.release(broken || lost.signal.aborted);
    }
    await pause(retryMs, stop);
  }
}

/** What a database without room says as SQLSTATE 53100; everything that writes meets it, the feed says it for all. */
const adviceFor = (error: unknown): string =>
  (error as { code?: string } | null)?.code === '53100'
    ? 'the disk of the database is full: free some space, it goes on by itself then'
    : 'trying again';

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
