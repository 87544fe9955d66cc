import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { seldom } from '../core/seldom.js';

export interface Listening {
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  readonly logger: Logger;
  readonly onMessage: (payload: string) => void;
  /** After every connect, the first too: whatever was said while nobody listened is lost, so look for work. */
  readonly onConnect?: () => void;
}

/** Listens on a channel of the database over a connection of its own, and connects again whenever that breaks. */
export function listen(options: ListenOptions): Listening {
  const stop = new AbortController();
  const running = keepListening(options, stop.signal);
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}

async function keepListening(options: ListenOptions, signal: AbortSignal): Promise<void> {
  const refused = seldom((reason) =>
    options.logger.warn({ reason, channel: options.channel }, 'no listening connection; trying again'),
  );
  for (let failures = 0; !signal.aborted; ) {
    const client = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: `auspex listens on ${options.channel}`,
    });
    let over = () => {};
    const broken = new Promise<void>((resolve) => {
      over = resolve;
    });
    client.once('end', over);
    client.on('error', over);
    signal.addEventListener('abort', over, { once: true });
    try {
      await client.connect();
      client.on('notification', ({ payload }) => options.onMessage(payload ?? ''));
      await client.query(`listen ${client.escapeIdentifier(options.channel)}`);
      failures = 0;
      options.onConnect?.();
      await broken;
      if (!signal.aborted) options.logger.warn({ channel: options.channel }, 'the listening connection broke');
    } catch (thrown) {
      failures += 1;
      refused(thrown);
    }
    signal.removeEventListener('abort', over);
    await client.end().catch((error: unknown) => options.logger.debug({ err: error }, 'it was closed already'));
    if (!signal.aborted) await pause(Math.min(10_000, 100 * 2 ** failures), signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
