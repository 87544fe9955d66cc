import type { Logger } from 'pino';
import { createAnnouncer } from '../bot/announce.js';
import type { ChatSender } from '../bot/chat-sender.js';
import { DeliverySender } from '../bot/delivery/delivery-sender.js';
import { systemClock } from '../core/clock.js';
import type { Services } from '../core/ports/services.js';
import { deliveriesChannel, listen } from '../store/index.js';
import type { Metrics } from '../web/metrics.js';
import { showProgress } from './backtest-progress.js';
import type { Persistence } from './persistence.js';

interface Parts {
  readonly store: Persistence;
  readonly services: Services;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface Deliveries {
  /** Begins no send; those under way end and are written down. */
  close(): Promise<void>;
}

/** Sends what waits in the outbox, and what is written there from now on, to the chats of `senders`. */
export function startDeliveries(
  { store, services, metrics, logger }: Parts,
  senders: readonly ChatSender[],
): Deliveries {
  const announce = createAnnouncer({ services, logger });
  const progress = showProgress({ store, services, senders, logger });
  const sender = new DeliverySender({
    repository: store.deliveries,
    senders,
    replyFor: async (delivery) => {
      const { announcement } = delivery;
      // Nothing of its progress may come after its end.
      if (announcement.kind === 'backtest') await progress.ended(announcement.id);
      return announce(announcement);
    },
    shownAs: async ({ announcement }) =>
      announcement.kind === 'backtest' ? ((await store.backtests.find(announcement.id))?.messageId ?? null) : null,
    clock: services.clock,
    wallClock: systemClock,
    owner: `${process.pid}-${Math.random().toString(36).slice(2, 8)}`,
    logger,
    hooks: {
      onResult: (delivery, outcome) => metrics.deliveries.inc({ platform: delivery.chat.platform, outcome }),
      onCandleToSend: (delivery, { callMs }) =>
        metrics.candleToSend.observe({ platform: delivery.chat.platform }, Math.max(0, callMs) / 1_000),
      onBlocked: (chat, reason) => logger.warn({ chat, reason }, 'a chat does not want us any more; it is paused'),
    },
  });
  sender.start();
  const listening = listen({
    url: store.url,
    channel: deliveriesChannel,
    logger,
    onMessage: (platform) => {
      const one = senders.find((candidate) => candidate.platform === platform);
      if (one) sender.wake(one.platform);
    },
    onConnect: () => sender.wake(),
  });
  return {
    close: async () => {
      await Promise.all([listening.close(), progress.close()]);
      await sender.stop();
    },
  };
}
