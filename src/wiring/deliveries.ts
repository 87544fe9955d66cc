import type { Logger } from 'pino';
import { createAnnouncer } from '../bot/announce.js';
import { renderChart } from '../bot/chart/render-chart.js';
import type { ChatSender } from '../bot/chat-sender.js';
import { alertDigestReply } from '../bot/commands/alert-reply.js';
import { AudienceLoop } from '../bot/delivery/audience-loop.js';
import { DeliverySender } from '../bot/delivery/delivery-sender.js';
import { pacedSender } from '../bot/delivery/paced-sender.js';
import { realTimers } from '../bot/delivery/timers.js';
import type { Reply } from '../bot/reply.js';
import { stormReply } from '../bot/storm-reply.js';
import type { Config } from '../config.js';
import type { Announcement } from '../core/announcement.js';
import type { Platform } from '../core/chat.js';
import { systemClock } from '../core/clock.js';
import type { Delivery } from '../core/ports/repositories.js';
import type { Services } from '../core/ports/services.js';
import type { Signal, SignalOutcome } from '../core/signal.js';
import { audiencesStage } from '../core/stages.js';
import type { ErrorCounter } from '../pipeline/health/error-kinds.js';
import { audienceWaits, deliveriesChannel, listen } from '../store/index.js';
import type { Metrics } from '../web/metrics.js';
import { showProgress } from './backtest-progress.js';
import { DeliveryPulse } from './beating-deliveries.js';
import type { Persistence } from './persistence.js';
import type { createPostReplies } from './posts.js';
import { Pulse } from './pulse.js';
import { openSharedPace, type SharedPace } from './shared-pace.js';

/** What the messages of the outbox are made of. */
export type MessageServices = Pick<Services, 'market' | 'clock' | 'chart' | 'models' | 'backtests' | 'signals'> &
  Partial<Pick<Services, 'operators' | 'preferences'>>;

interface Parts {
  readonly store: Persistence;
  readonly services: MessageServices;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly errors?: ErrorCounter | null;
  readonly config?: Pick<Config, 'REDIS_URL'>;
  /** Shared with who answers; its own unless given. */
  readonly pace?: SharedPace;
  /** What a scheduled post says when it is due (posts.ts). */
  readonly postReply?: ReturnType<typeof createPostReplies>;
}

export interface Deliveries {
  /** Begins no send; those under way end and are written down. */
  close(): Promise<void>;
}

/** The console is for reading, and other software reads words and numbers. */
const showsPictures = (platform: Platform): boolean => platform === 'telegram' || platform === 'discord';

/** Of a large audience, so many rows a step, in about as many tenths of a millisecond. */
const audienceRows = 500;
const audienceIdleMs = 5_000;

/** Sends what waits in the outbox, and what is written there from now on, to the chats of `senders`. */
export function startDeliveries(
  { store, services, metrics, logger, config, pace: given, errors, postReply }: Parts,
  senders: readonly ChatSender[],
): Deliveries {
  const announce = createAnnouncer({ services, logger, showsPictures });
  const pace = given ?? openSharedPace(config?.REDIS_URL, store, logger);
  const beside = senders.map((sender) => pacedSender(sender, pace.direct(sender.platform), 'background'));
  const progress = showProgress({ store, services, senders: beside, logger });
  const replyFor = async ({ id, announcement, chat }: Delivery, wordsOnly = false): Promise<Reply> => {
    // What goes wrong with a digest of errors is not counted for the next one.
    if (announcement.kind === 'errors') errors?.ignoreDelivery(id);
    // Nothing of its progress may come after its end.
    if (announcement.kind === 'backtest') await progress.ended(announcement.id);
    const said = await announce(announcement, chat, wordsOnly);
    return announcement.kind === 'post' && postReply ? postReply(announcement.post, chat, said) : said;
  };
  const beats = new Pulse(store.state, logger);
  const pulse = new DeliveryPulse((stage) => beats.beat(stage));
  const sender = new DeliverySender({
    repository: pulse.around(store.deliveries),
    senders,
    replyFor,
    digestFor: async (delivery, announcements) => {
      // In the language and zone its chat is spoken to anyway.
      const { mark, now, timeZone, language } = await replyFor(delivery);
      const frame = { mark, now, timeZone, ephemeral: false, ...(language === undefined ? {} : { language }) };
      const fired = announcements.flatMap((one) => (one.kind === 'alert' ? [one.fired] : []));
      if (fired.length > 0) return alertDigestReply(frame, fired, services.market().tickSize);
      return stormReply(frame, await asTheyStand(services, announcements));
    },
    prepare: async ({ picture }, platform) => {
      // The console and other software are sent words alone.
      if (picture === undefined || !showsPictures(platform)) return;
      try {
        await renderChart(picture);
      } catch (error) {
        // Whoever sends it finds the same and says so.
        logger.debug({ err: error }, 'a picture could not be drawn ahead');
      }
    },
    paceStore: pace.store,
    ...(pace.aloneAfterMs === null ? {} : { policy: { aloneAfterMs: pace.aloneAfterMs } }),
    shownAs: async ({ announcement, chat }) => {
      if (announcement.kind === 'backtest') return (await store.backtests.find(announcement.id))?.messageId ?? null;
      if (announcement.kind !== 'incident' || announcement.updates === undefined) return null;
      return store.incidents.messageOf(announcement.updates, chat);
    },
    clock: services.clock,
    wallClock: systemClock,
    owner: `${process.pid}-${Math.random().toString(36).slice(2, 8)}`,
    logger,
    hooks: {
      onResult: (delivery, outcome) => {
        pulse.note(delivery.chat.platform, outcome);
        metrics.deliveries.inc({ platform: delivery.chat.platform, outcome });
      },
      onCandleToSend: (delivery, { callMs }) =>
        metrics.candleToSend.observe({ platform: delivery.chat.platform }, Math.max(0, callMs) / 1_000),
      onBlocked: (chat, reason) => logger.warn({ chat, reason }, 'a chat does not want us any more; it is paused'),
    },
  });
  sender.start();
  const audiences = new AudienceLoop({
    repository: store.audiences,
    timers: realTimers,
    logger,
    rowsAtOnce: audienceRows,
    idleMs: audienceIdleMs,
    onStep: () => beats.beat(audiencesStage),
  });
  audiences.start();
  const listening = listen({
    url: store.url,
    channel: deliveriesChannel,
    logger,
    onMessage: (platform) => {
      if (platform === audienceWaits) audiences.wake();
      const one = senders.find((candidate) => candidate.platform === platform);
      if (one) sender.wake(one.platform);
    },
    onConnect: () => {
      sender.wake();
      audiences.wake();
    },
  });
  return {
    close: async () => {
      pace.stop();
      await Promise.all([listening.close(), progress.close(), audiences.stop()]);
      await sender.stop();
      await beats.close();
      if (!given) await pace.close();
    },
  };
}

/** The signals of announcements, each with what became of it by now. */
async function asTheyStand(
  { signals }: Pick<Services, 'signals'>,
  announcements: readonly Announcement[],
): Promise<readonly { readonly signal: Signal; readonly outcome: SignalOutcome }[]> {
  const told = announcements.flatMap((one) => (one.kind === 'signal' ? [one.signal] : []));
  return Promise.all(
    told.map(async (signal) => ({
      signal,
      outcome: (await signals.byId(signal.id))?.outcome ?? { kind: 'open' as const },
    })),
  );
}
