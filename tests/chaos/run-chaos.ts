import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Platform, SubscriptionKind } from '../../src/core/chat.js';
import { migrate, openDatabase } from '../../src/store/database.js';
import { PgSubscriptionRepository } from '../../src/store/pg-subscription-repository.js';
import { startFakeDiscord } from '../fakes/discord/discord.js';
import { publishedLimits, StrictPlatform } from '../fakes/strict-platform.js';
import { startFakeTelegram } from '../fakes/telegram.js';
import { openTestRedis } from '../support/redis.js';
import { type ChaosReport, judgeRun, type Kill } from './judge-run.js';
import {
  blockMarket,
  blockOf,
  type ChaosSize,
  chance,
  chaosVenue,
  discordChats,
  plannedFacts,
  stormChats,
  stormMarket,
  telegramChats,
} from './plan.js';
import { ChaosProcess } from './process.js';
import { openRestartablePostgres } from './restartable-postgres.js';
import { weatherOf } from './weather.js';

export interface ChaosOptions {
  readonly size: ChaosSize;
  readonly bots: number;
  readonly botKills: number;
  readonly workerKills: number;
  readonly databaseRestarts: number;
  /** Over how long the alerts are made. */
  readonly makeMs: number;
  /** The shared pace in a Redis of its own instead of the database. */
  readonly redis: boolean;
  /** Calls on Discord that silence the whole bot for a second. */
  readonly globalPausesAt: readonly number[];
  /** Given up after. */
  readonly mostMs: number;
  readonly say?: (line: string) => void;
  /** Of the processes; `silent` unless given. */
  readonly logLevel?: string;
}

/** Moments spread over a share of a span, each moved a little by the seed. */
function momentsOf(count: number, seed: number, stream: number, from: number, to: number): readonly number[] {
  const gap = (to - from) / count;
  return Array.from({ length: count }, (_, index) => from + gap * (index + chance(seed, stream, index)));
}

/** Runs everything, breaks what the options say, and tells what came of every alert. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { size, say = () => undefined, logLevel = 'silent' } = options;
  const logger = pino({ level: 'silent' });
  const folder = await mkdtemp(join(tmpdir(), 'auspex-chaos-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const postgres = await openRestartablePostgres(folder, logger);
    closing.push(() => postgres.stop());
    const { db, close } = await openDatabase(postgres.url, logger, 4);
    closing.push(close);
    await migrate(db);
    await subscribeAll(new PgSubscriptionRepository(db), size);
    const redis = options.redis ? await openTestRedis() : null;
    if (redis) closing.push(() => redis.close());

    const judges = {
      telegram: new StrictPlatform(publishedLimits.telegram, weatherOf(size.seed, 10)),
      discord: new StrictPlatform(publishedLimits.discord, weatherOf(size.seed, 20, options.globalPausesAt)),
    };
    const telegram = await startFakeTelegram({ judge: judges.telegram });
    closing.push(() => telegram.close());
    const discord = await startFakeDiscord({ judge: judges.discord });
    closing.push(() => discord.stop());

    const startBot = () =>
      new ChaosProcess('../../dist/wiring/bench/sending-process.js', {
        venue: chaosVenue,
        logLevel,
        databaseUrl: postgres.url,
        ...(redis ? { redisUrl: redis.url } : {}),
        telegram: { token: telegram.token, apiRoot: telegram.apiRoot },
        discord: { token: discord.token, apiUrl: discord.url },
      });
    const facts = plannedFacts(size, Date.now());
    const factsFile = join(folder, 'facts.json');
    await writeFile(factsFile, JSON.stringify(facts));
    const atOnceFrom = facts.length - size.stormSignals;
    const everyMs = Math.round(options.makeMs / atOnceFrom);
    const startWorker = () =>
      new ChaosProcess('../../dist/wiring/bench/making-process.js', {
        databaseUrl: postgres.url,
        factsFile,
        everyMs,
        atOnceFrom,
        logLevel,
      });
    const running = { bots: Array.from({ length: options.bots }, startBot), worker: null as ChaosProcess | null };
    closing.push(async () => {
      await Promise.all(
        [...running.bots, ...(running.worker ? [running.worker] : [])].map((one) => one.kill('SIGKILL')),
      );
    });
    await Promise.all(running.bots.map((bot) => bot.saying('sends')));
    running.worker = startWorker();
    await running.worker.saying('makes');
    const startedAt = performance.now();
    say(`${options.bots} senders run, ${facts.length} facts to be made`);

    const kills: Kill[] = [];
    const inHandOf = (pid: number) =>
      lasting(async () => {
        const rows = await db
          .selectFrom('deliveries')
          .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
          .select(['deliveries.id', 'deliveries.platform', 'deliveries.chat_id', 'announcements.payload'])
          .where('deliveries.state', '=', 'leased')
          .where('deliveries.lease_owner', 'like', `${pid}-%`)
          .execute();
        return rows.map((row) => ({ platform: row.platform as Platform, chatId: row.chat_id, payload: row.payload }));
      });
    const killBot = async (turn: number) => {
      const which = turn % running.bots.length;
      const bot = running.bots[which] as ChaosProcess;
      await bot.kill('SIGKILL');
      const at = performance.now();
      running.bots[which] = startBot();
      const inHand = await inHandOf(bot.pid);
      kills.push({ at, what: 'bot', inHand });
      say(`${seconds(at - startedAt)} killed a sender with ${inHand.length} messages in hand`);
    };
    const killWorker = async () => {
      await running.worker?.kill('SIGKILL');
      const at = performance.now();
      running.worker = startWorker();
      kills.push({ at, what: 'worker', inHand: [] });
      say(`${seconds(at - startedAt)} killed the worker`);
    };
    const downs: number[] = [];
    const restart = async () => {
      downs.push(await postgres.restart());
      say(
        `${seconds(performance.now() - startedAt)} restarted the database, away for ${Math.round(downs.at(-1) ?? 0)} ms`,
      );
    };

    const rough = roughMs(size);
    const events = [
      ...momentsOf(options.botKills, size.seed, 30, 0.06 * rough, 0.82 * rough).map((at, turn) => ({
        at,
        run: () => killBot(turn),
      })),
      ...momentsOf(options.workerKills, size.seed, 31, 0.05 * options.makeMs, 0.9 * options.makeMs).map((at) => ({
        at,
        run: killWorker,
      })),
      ...momentsOf(options.databaseRestarts, size.seed, 32, 0.15 * rough, 0.75 * rough).map((at) => ({
        at,
        run: restart,
      })),
    ].sort((one, other) => one.at - other.at);
    for (const event of events) {
      await sleep(Math.max(0, event.at - (performance.now() - startedAt)));
      await event.run();
    }
    for (;;) {
      if (performance.now() - startedAt > options.mostMs) {
        say('time is up');
        break;
      }
      if (running.worker.said('made')) {
        const open = await lasting(() =>
          db
            .selectFrom('deliveries')
            .select((expression) => expression.fn.countAll<number>().as('rows'))
            .where('state', 'in', ['waiting', 'leased'])
            .executeTakeFirstOrThrow(),
        );
        if (open.rows === 0) break;
      }
      await sleep(250);
    }
    // A double that is still on its way shows up.
    await sleep(1_500);
    for (const [platform, { tooFast }] of Object.entries(judges)) {
      for (const { at, of, byMs } of tooFast)
        say(`${seconds(at - startedAt)} ${platform}: 429 of ${of}, ${byMs.toFixed(1)} ms too early`);
    }
    return await judgeRun({
      db,
      size,
      judges,
      telegram: telegram.messages,
      discord: discord.messages,
      kills,
      downMs: downs,
    });
  } finally {
    for (const step of closing.reverse()) await step();
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** How long it will take, near enough to choose moments in it. */
const roughMs = ({ telegram, discord, alertsAChat }: ChaosSize): number =>
  Math.max((telegram * alertsAChat) / 30, (discord * alertsAChat) / 50, alertsAChat) * 1_060;

async function subscribeAll(subscriptions: PgSubscriptionRepository, size: ChaosSize): Promise<void> {
  const wants = { timeframes: [], kinds: ['entry'] as readonly SubscriptionKind[], muted: [] };
  for (let block = 0; block < size.blocks; block += 1) {
    for (const chats of [telegramChats(size.telegram), discordChats(size.discord)]) {
      for (const chat of blockOf(chats, block, size.blocks)) {
        await subscriptions.put({ chat, markets: [blockMarket(block)], ...wants });
      }
    }
  }
  for (const chat of stormChats(size.stormChats)) await subscriptions.put({ chat, markets: [stormMarket], ...wants });
}

/** Keeps asking while the database is away. */
async function lasting<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt > 300) throw error;
      await sleep(100);
    }
  }
}
