import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Services } from '../core/ports/services.js';
import type { JobQueues } from '../jobs/index.js';
import type { ErrorCounter } from '../pipeline/health/error-kinds.js';
import { AdminChats } from './admin-chats.js';
import { createDirectSenders } from './direct-senders.js';
import { HeartbeatUrl } from './heartbeat-url.js';
import type { MarketView } from './market-view.js';
import type { Persistence } from './persistence.js';
import { processName, SecondRoute } from './second-route.js';
import type { StageAge } from './status.js';
import { Watchdog, type WatchdogPolicy } from './watchdog.js';

const confirmMs = 60_000;

export interface Health {
  /** Tells admins why this process ends; does not wait to be heard. */
  lastWords(reason: string): void;
  /** Waits until the last words are said. */
  close(): Promise<void>;
}

/** Watches over the machinery from this process until closed. */
export function startHealth(parts: {
  readonly config: Config;
  readonly store: Persistence;
  readonly queues: JobQueues;
  readonly view: MarketView;
  readonly services: Services;
  readonly stages: () => Promise<readonly StageAge[]>;
  readonly errors: ErrorCounter | null;
  readonly logger: Logger;
  readonly policy?: Partial<WatchdogPolicy>;
}): Health {
  const { config, store, queues, view, services, logger } = parts;
  const senders = createDirectSenders(config, logger);
  const admins = new AdminChats(config, store, senders);
  const self = processName(config.ROLE);
  const second = new SecondRoute({
    store,
    senders,
    webhookUrl: config.OPERATOR_WEBHOOK_URL ?? null,
    market: () => view.info(),
    now: () => view.clock.now(),
    self,
    logger,
    confirmMs,
  });
  const heartbeat = config.HEARTBEAT_URL ? new HeartbeatUrl(config.HEARTBEAT_URL, logger) : null;
  const watchdog = new Watchdog({
    store,
    roles: config.ROLE === 'all' ? ['bot', 'worker'] : [config.ROLE],
    self,
    market: () => view.info(),
    stages: parts.stages,
    live: () => services.live.status(),
    failedJobs: (limit) => queues.failedJobs(limit),
    admins: () => admins.all(),
    second,
    errors: parts.errors,
    dataDir: store.embedded ? config.DATA_DIR : null,
    logger,
    ...(parts.policy ? { policy: parts.policy } : {}),
    ...(heartbeat ? { onHealthy: () => heartbeat.alive() } : {}),
  });
  watchdog.start();
  let saying: Promise<void> = Promise.resolve();
  return {
    lastWords: (reason) => {
      saying = watchdog.lastWords(reason);
    },
    close: async () => {
      await saying;
      await watchdog.close();
      senders.close();
    },
  };
}
