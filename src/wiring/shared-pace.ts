import type { Logger } from 'pino';
import { paces } from '../bot/delivery/pace.js';
import type { Config } from '../config.js';
import { batchedWrites } from '../core/batched.js';
import type { Platform } from '../core/chat.js';
import { messageOf } from '../core/errors.js';
import type { PaceStore } from '../core/ports/pace.js';
import { seldom } from '../core/seldom.js';
import { RedisPaceStore } from '../jobs/index.js';
import { PgPaceStore } from '../store/index.js';
import type { Persistence } from './persistence.js';

/** The pace of all processes that speak for the same bots. */
export interface SharedPace {
  readonly store: PaceStore;
  /** When it has not answered for so long, a process keeps the pace alone; null: it waits. */
  readonly aloneAfterMs: number | null;
  close(): Promise<void>;
}

/** Redis may be away while the database is not: then a process keeps the pace alone after this. */
const aloneAfterMs = 5_000;

/** With a REDIS_URL the pace is shared there, else in the database. */
export function openSharedPace(
  redisUrl: Config['REDIS_URL'],
  { db }: Pick<Persistence, 'db'>,
  logger: Logger,
): SharedPace {
  if (!redisUrl) return { store: new PgPaceStore(db), aloneAfterMs: null, close: async () => undefined };
  const store = new RedisPaceStore(redisUrl, logger);
  return { store, aloneAfterMs, close: () => store.close() };
}

/**
 * Counts what is said to people who wait for it. They do not wait for a turn, and nothing waits for the count: messages of the
 * outbox make room for what was said.
 */
export function noteSaid({ store }: SharedPace, platform: Platform, logger: Logger): (chatId: string) => void {
  const write = batchedWrites((chats: readonly string[]) =>
    store.note(
      platform,
      chats.map((id) => paces[platform].turn(id, 'send').bucket),
    ),
  );
  const failed = seldom((reason) => logger.warn({ reason }, 'answers are not counted in the pace of the bot'));
  return (chatId) => {
    write(chatId).catch((error: unknown) => failed(messageOf(error)));
  };
}
