import type { Logger } from 'pino';
import { backtestReply } from '../bot/backtest-reply.js';
import type { ChatSender } from '../bot/chat-sender.js';
import { framed } from '../bot/manner.js';
import { markOfVenue } from '../bot/signal-reply.js';
import { messageOf } from '../core/errors.js';
import type { Services } from '../core/ports/services.js';
import { backtestsChannel, listen } from '../store/index.js';
import type { Persistence } from './persistence.js';

/** Between two rewrites of a message: platforms count them. */
const everyMs = 4_000;

interface Shown {
  /** The rewrite under way. */
  working: Promise<void>;
  notBefore: number;
  timer: NodeJS.Timeout | null;
}

/** Rewrites the message of a backtest as it goes on. What is missed is made up by the next; the end comes by the outbox. */
export function showProgress({
  store,
  services,
  senders,
  logger,
  everyMs: pause = everyMs,
}: {
  readonly store: Pick<Persistence, 'url' | 'backtests'>;
  readonly services: Pick<Services, 'market' | 'clock'> & Partial<Pick<Services, 'preferences'>>;
  readonly senders: readonly ChatSender[];
  readonly logger: Logger;
  readonly everyMs?: number;
}): { ended(id: number): Promise<void>; close(): Promise<void> } {
  const shown = new Map<number, Shown>();
  let closed = false;

  const rewrite = async (id: number, entry: Shown): Promise<void> => {
    const job = await store.backtests.find(id);
    if (!job || job.messageId === null || job.state.kind !== 'running' || closed) return;
    const sender = senders.find(({ platform }) => platform === job.chat.platform);
    // The console prints below; a line every few seconds would bury what matters.
    if (!sender || sender.platform === 'console') return;
    const manner = await services.preferences?.manner(job.chat);
    const frame = {
      mark: markOfVenue(job.venue, services.market()),
      now: services.clock.now(),
      timeZone: 'UTC',
      ...(manner ? framed(manner) : {}),
      ephemeral: false,
    };
    const outcome = await sender.edit(job.chat.id, job.messageId, backtestReply(frame, job, { isNew: true }));
    const waitMs = outcome.kind === 'rateLimited' ? Math.max(pause, outcome.retryAfterMs) : pause;
    entry.notBefore = performance.now() + waitMs;
    if (outcome.kind !== 'sent') logger.debug({ backtest: id, outcome }, 'the progress of a backtest was not shown');
  };
  const moved = (id: number): void => {
    if (closed) return;
    const entry = shown.get(id) ?? { working: Promise.resolve(), notBefore: 0, timer: null };
    shown.set(id, entry);
    if (entry.timer) return;
    entry.timer = setTimeout(
      () => {
        entry.timer = null;
        entry.working = entry.working
          .then(() => rewrite(id, entry))
          .catch((error: unknown) => logger.warn({ reason: messageOf(error) }, 'progress could not be shown'));
      },
      Math.max(0, entry.notBefore - performance.now()),
    );
    entry.timer.unref();
  };
  const listening = listen({
    url: store.url,
    channel: backtestsChannel,
    logger,
    onMessage: (payload) => {
      const id = Number(payload);
      if (Number.isSafeInteger(id) && id > 0) moved(id);
    },
  });
  const forget = async (id: number): Promise<void> => {
    const entry = shown.get(id);
    if (!entry) return;
    if (entry.timer) clearTimeout(entry.timer);
    shown.delete(id);
    await entry.working;
  };
  return {
    ended: forget,
    close: async () => {
      closed = true;
      await listening.close();
      await Promise.all([...shown.keys()].map(forget));
    },
  };
}
