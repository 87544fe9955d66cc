import type { Logger } from 'pino';
import { renderChart } from '../bot/chart/render-chart.js';
import type { ChatSender } from '../bot/chat-sender.js';
import { ConsoleChat, consoleChatId } from '../bot/console/console-chat.js';
import { pacedSender } from '../bot/delivery/paced-sender.js';
import { DiscordChat } from '../bot/discord/discord-chat.js';
import type { Reply } from '../bot/reply.js';
import { createRouter, type Router } from '../bot/router.js';
import { TelegramChat } from '../bot/telegram/telegram-chat.js';
import type { Config } from '../config.js';
import { platforms as allPlatforms, type Platform as PlatformName } from '../core/chat.js';
import type { Services } from '../core/ports/services.js';
import { audiencesStage, botModelsStage, pinsStage, questionsStage } from '../core/stages.js';
import type { ErrorCounter } from '../pipeline/health/error-kinds.js';
import { deliveryOf, hearingOf } from '../pipeline/health/stages.js';
import type { Metrics } from '../web/metrics.js';
import type { Channels } from './channels.js';
import { startDeliveries } from './deliveries.js';
import { expectFromNow } from './expected-stages.js';
import { createGuildWatch } from './guild-watch.js';
import { ownTurns } from './own-turns.js';
import type { Persistence } from './persistence.js';
import { PinKeeper } from './pin-keeper.js';
import { pinnedStatus } from './pinned-status.js';
import { createAuthorNotice, createPostReplies } from './posts.js';
import { Pulse } from './pulse.js';
import type { PulseOfUse } from './pulse-of-use.js';
import { openSharedPace, type SharedPace } from './shared-pace.js';
import { createWebhookSender } from './webhooks.js';

interface Parts {
  readonly config: Config;
  readonly store: Persistence;
  readonly services: Services;
  /** Told by the platforms, once they are open, who may manage which channel. */
  readonly channels: Channels;
  readonly metrics: Metrics;
  /** Counts what is logged as wrong. */
  readonly errors?: ErrorCounter | null;
  readonly logger: Logger;
  /** Between two heartbeats of what hears a platform. */
  readonly hearingEveryMs?: number;
  /** What became of plain questions lately; none is expected to be answered by a language model unless given. */
  readonly questionsUse?: PulseOfUse;
}

/** Often enough for a stage that may be silent for minutes; a busy bot hears something many times a second. */
const usualHearingEveryMs = 20_000;

/** A backtest begins once its message is there to be rewritten. */
const onAnswered =
  ({ services, logger }: Pick<Parts, 'services' | 'logger'>) =>
  async (reply: Reply, messageId: string | null): Promise<void> => {
    if (reply.kind !== 'backtestProgress' || !reply.isNew) return;
    try {
      await services.backtests.shown(reply.id, messageId);
    } catch (error) {
      // It is looked for again within a minute.
      logger.warn({ err: error, backtest: reply.id }, 'a backtest could not be queued yet');
    }
  };

export interface Chats {
  /** Takes no more questions; sends under way end and are written down. */
  close(): Promise<void>;
}

interface Platform {
  readonly sender: ChatSender;
  start(router: Router): Promise<void>;
  stop(): Promise<void>;
}

/** Opens every platform that has a token, or the console when none has, and sends what waits in the outbox. */
export async function openChats(parts: Parts): Promise<Chats> {
  const { config, store, services, logger } = parts;
  const router = createRouter({
    services,
    access: config.ACCESS,
    admins: config.ADMINS,
    logger,
    // Whoever asks for messages again has let the bot in again.
    onWanted: (chat) => store.deliveries.resumeChat(chat),
  });
  const pace = openSharedPace(config.REDIS_URL, store, logger);
  const beats = new Pulse(store.state, logger, undefined, parts.hearingEveryMs ?? usualHearingEveryMs);
  const platforms = await openPlatforms(parts, pace, (platform) => beats.beat(hearingOf(platform)));
  await offerOwnership(parts, platforms);
  for (const platform of platforms) await platform.start(router);
  // The embedded database serves one process: whoever held a lease before is dead.
  if (store.embedded) await store.deliveries.releaseLeases();
  const senders = platforms.map((platform) => platform.sender);
  const deliveries = startDeliveries(
    {
      ...parts,
      pace,
      postReply: createPostReplies({ router, services, tellAuthor: createAuthorNotice(store, services) }),
    },
    [...senders, createWebhookSender(store, config)],
  );
  await forgetAbsent(store, senders);
  const asksModel = services.questions.model !== null && parts.questionsUse !== undefined;
  if (!asksModel) await store.state.forget(questionsStage);
  await expectToHear(parts, senders, [
    audiencesStage,
    pinsStage,
    ...(asksModel ? [questionsStage] : []),
    ...(config.ROLE === 'bot' ? [botModelsStage] : []),
  ]);
  const asking = ownTurns({
    name: 'plain questions',
    everyMs: parts.hearingEveryMs ?? usualHearingEveryMs,
    work: async () => asksModel && parts.questionsUse?.works === true,
    done: (works) => {
      if (works) beats.beat(questionsStage);
    },
    logger,
  });
  const pins = new PinKeeper({
    store,
    senders: senders.map((sender) => pacedSender(sender, pace.direct(sender.platform), 'background')),
    statusReply: () => pinnedStatus(services, store),
    mannerOf: (chat) => store.preferences.manner(chat),
    onLooked: () => beats.beat(pinsStage),
    logger,
  });
  pins.start();
  return {
    close: async () => {
      pace.stop();
      await pins.close();
      await asking.close();
      await deliveries.close();
      await Promise.all(platforms.map((platform) => platform.stop()));
      await beats.close();
      await pace.close();
    },
  };
}

/** A platform that is no longer configured is not silent, it is not there. */
async function forgetAbsent(store: Persistence, senders: readonly ChatSender[]): Promise<void> {
  for (const platform of allPlatforms.filter((one) => one !== 'webhook')) {
    if (senders.some((sender) => sender.platform === platform)) continue;
    await store.state.forget(deliveryOf(platform));
    await store.state.forget(hearingOf(platform));
  }
}

/** From now on each must be heard, and has its time for it; one that was found deaf before the start stays so until it is. */
async function expectToHear(
  { store, services }: Parts,
  senders: readonly ChatSender[],
  more: readonly string[],
): Promise<void> {
  const heard = senders
    .map(({ platform }) => platform)
    .filter((one) => one !== 'console')
    .map(hearingOf);
  await expectFromNow(store, [...heard, ...more], services.market().venue);
}

async function openPlatforms(
  parts: Parts,
  pace: SharedPace,
  heard: (platform: PlatformName) => void,
): Promise<readonly Platform[]> {
  const { config } = parts;
  const open: Platform[] = [];
  if (config.TELEGRAM_BOT_TOKEN) {
    const telegram = new TelegramChat({
      token: config.TELEGRAM_BOT_TOKEN,
      apiRoot: config.TELEGRAM_API_ROOT,
      renderPicture: renderChart,
      logger: parts.logger,
      onMoved: async (from, toId) => {
        await parts.store.deliveries.moveChat(from, toId);
        await parts.store.community.privacy.moveChat(from, toId);
      },
      onReopened: (topic) => parts.store.deliveries.resumeChat(topic),
      onAnswered: onAnswered(parts),
      pace: pace.direct('telegram'),
      onHeard: () => heard('telegram'),
    });
    parts.channels.open('telegram', telegram);
    open.push(telegram);
  }
  if (config.DISCORD_BOT_TOKEN && config.DISCORD_APP_ID) {
    const discord = new DiscordChat({
      token: config.DISCORD_BOT_TOKEN,
      appId: config.DISCORD_APP_ID,
      guildIds: config.DISCORD_GUILD_IDS,
      apiUrl: config.DISCORD_API_URL,
      renderPicture: renderChart,
      pace: pace.direct('discord'),
      logger: parts.logger,
      onAnswered: onAnswered(parts),
      guilds: createGuildWatch({ ...parts, people: parts.store.people, places: parts.store.community.places }),
      onHeard: () => heard('discord'),
    });
    parts.channels.open('discord', discord);
    open.push(discord);
  }
  if (open.length === 0) open.push(await consolePlatform(parts));
  return open;
}

async function consolePlatform(parts: Parts): Promise<Platform> {
  const { store, logger } = parts;
  const chat = new ConsoleChat({
    input: process.stdin,
    output: process.stdout,
    logger,
    onAnswered: onAnswered(parts),
  });
  return {
    sender: chat,
    async start(router) {
      await subscribeConsole(store);
      chat.start(router);
      await chat.send(consoleChatId, await router.dispatch(consoleCall('start')));
    },
    stop: () => chat.stop(),
  };
}

const consoleCall = (name: string) =>
  ({
    platform: 'console',
    chat: { platform: 'console', id: consoleChatId },
    person: { platform: 'console', id: consoleChatId },
    personName: null,
    name,
    args: { kind: 'text', text: '' },
    source: 'command',
    isPrivate: true,
  }) as const;

/** Whoever starts a bot without a token wants to see signals: the console hears everything until it says otherwise. */
async function subscribeConsole(store: Persistence): Promise<void> {
  if (await store.state.get('console-subscribed')) return;
  await store.subscriptions.put({
    chat: { platform: 'console', id: consoleChatId },
    markets: [],
    timeframes: [],
    kinds: [],
    muted: [],
  });
  await store.state.put('console-subscribed', true);
}

/** Without ADMINS nobody could administer a bot on Telegram or Discord: the first start offers it to who says the code. */
async function offerOwnership({ config, store, logger }: Parts, platforms: readonly Platform[]): Promise<void> {
  if (config.ADMINS.length > 0 || platforms.every(({ sender }) => sender.platform === 'console')) return;
  const code = await store.community.owners.code();
  if (code === null) return;
  logger.info('nobody owns this bot yet; a claim code was printed');
  process.stderr.write(`\nNobody owns this bot yet. Write to it:  /claim ${code}\n\n`);
}
