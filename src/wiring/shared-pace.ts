import type { Logger } from 'pino';
import { DirectPace } from '../bot/delivery/direct-pace.js';
import { paces } from '../bot/delivery/pace.js';
import { realTimers } from '../bot/delivery/timers.js';
import type { Config } from '../config.js';
import type { Platform } from '../core/chat.js';
import type { PaceStore } from '../core/ports/pace.js';
import { RedisPaceStore } from '../jobs/index.js';
import { PgPaceStore } from '../store/index.js';
import type { Persistence } from './persistence.js';

/** The pace of all processes that speak for the same bots. */
export interface SharedPace {
  readonly store: PaceStore;
  /** When it has not answered for so long, a process keeps the pace alone; null: it waits. */
  readonly aloneAfterMs: number | null;
  /** For what goes beside the outbox. */
  direct(platform: Platform): DirectPace;
  /** The process ends: what goes beside the outbox waits for no turn any more. */
  stop(): void;
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
  if (!redisUrl) return sharedBy(new PgPaceStore(db), logger, { aloneAfterMs: null, close: async () => undefined });
  const store = new RedisPaceStore(redisUrl, logger);
  return sharedBy(store, logger, { aloneAfterMs, close: () => store.close() });
}

/** Pauses that deliveries are told of are heard by what goes beside them too. */
function sharedBy(store: PaceStore, logger: Logger, rest: Pick<SharedPace, 'aloneAfterMs' | 'close'>): SharedPace {
  const direct = new Map<Platform, DirectPace>();
  return {
    ...rest,
    stop: () => {
      for (const pace of direct.values()) pace.stop();
    },
    store: {
      take: (platform, question) => store.take(platform, question),
      note: (platform, buckets) => store.note(platform, buckets),
      async block(platform, bucket, forMs) {
        await direct.get(platform)?.heard(bucket, forMs);
        await store.block(platform, bucket, forMs);
      },
    },
    direct(platform) {
      const pace =
        direct.get(platform) ?? new DirectPace({ platform, pace: paces[platform], store, timers: realTimers, logger });
      direct.set(platform, pace);
      return pace;
    },
  };
}
