import { type Announcement, priorityOf } from '../../src/core/announcement.js';
import type { Platform } from '../../src/core/chat.js';
import type { DeliveryFigures } from '../../src/core/ports/delivery-desk.js';
import type { Database } from '../../src/store/database.js';
import { PgDeliveryDesk } from '../../src/store/pg-delivery-desk.js';
import type { FakeMessage as DiscordMessage } from '../fakes/discord/discord.js';
import { publishedLimits, type StrictPlatform } from '../fakes/strict-platform.js';
import type { FakeMessage as TelegramMessage } from '../fakes/telegram.js';
import { type ChaosSize, marked } from './plan.js';

/** kill -9 of a process, and what it had leased then. */
export interface Kill {
  readonly at: number;
  readonly what: 'bot' | 'worker';
  readonly inHand: readonly { readonly platform: Platform; readonly chatId: string; readonly payload: Announcement }[];
}

export interface PlatformReport {
  readonly alerts: number;
  /** Messages people see; a digest is one. */
  readonly messages: number;
  readonly lost: number;
  /** Shown more often than told of, by why. */
  readonly doubles: { readonly answerCut: number; readonly senderKilled: number; readonly unexplained: number };
  /** The platform knew the nonce and showed no second one. */
  readonly doublesAverted: number;
  readonly calls: StrictPlatform['counts'];
  /** Of the 429 by our own pace: how many met the bot's limit, and the most that one came too early, ms. */
  readonly tooFast: { readonly ofBot: number; readonly mostMs: number };
  /** From the first call to the last. */
  readonly tookMs: number;
  /** The least the limits allow for these messages and the calls that had to be repeated. */
  readonly leastMs: number;
}

export interface ChaosReport {
  readonly seed: number;
  readonly chats: number;
  readonly alerts: number;
  readonly kills: { readonly bots: number; readonly workers: number; readonly inHand: number };
  readonly databaseDownMs: readonly number[];
  readonly platforms: Readonly<Record<'telegram' | 'discord', PlatformReport>>;
  readonly lost: number;
  readonly outOfOrder: number;
  readonly storm: {
    readonly alerts: number;
    readonly messages: number;
    /** Alerts told in a digest whose words name them. */
    readonly named: number;
    readonly folded: number;
  };
  readonly tookMs: number;
  readonly leastMs: number;
  /** `tookMs / leastMs - 1`. */
  readonly over: number;
  /** The same, the time without a database added to the least. */
  readonly overWithDatabase: number;
  /** Median and 95th percentile wait by lane, ms. */
  readonly waits: readonly { readonly lane: number; readonly p50: number; readonly p95: number }[];
  readonly figures: readonly DeliveryFigures[];
  readonly states: Readonly<Record<string, number>>;
}

export interface Shown {
  readonly platform: 'telegram' | 'discord';
  readonly chatId: string;
  readonly id: string;
  readonly text: string;
  readonly at: number;
  readonly verdict: string;
  readonly place: number;
}

interface Facts {
  readonly db: Database;
  readonly size: ChaosSize;
  readonly judges: Readonly<Record<'telegram' | 'discord', StrictPlatform>>;
  readonly telegram: readonly TelegramMessage[];
  readonly discord: readonly DiscordMessage[];
  readonly kills: readonly Kill[];
  readonly downMs: readonly number[];
}

const shownBy = ({ telegram, discord }: Facts): readonly Shown[] => [
  ...telegram.map((one, place) => ({
    platform: 'telegram' as const,
    chatId: one.chatId,
    id: String(one.messageId),
    text: one.text,
    at: one.at ?? 0,
    verdict: one.verdict ?? 'fine',
    place,
  })),
  ...discord.map((one, place) => ({
    platform: 'discord' as const,
    chatId: one.channelId,
    id: one.id,
    text: JSON.stringify(one.body),
    at: one.at ?? 0,
    verdict: one.verdict ?? 'fine',
    place,
  })),
];

const keyOf = (platform: string, chatId: string, id: string): string => `${platform} ${chatId} ${id}`;
/** `12` stands in `#12 ` and not in `#123`. */
const names = (text: string, mark: string): boolean => new RegExp(`${mark}(?!\\d)`).test(text);

/** Compares what people see with what was to be told, and how long it took with how long it must take. */
export async function judgeRun(facts: Facts): Promise<ChaosReport> {
  const { db, size, judges, kills, downMs } = facts;
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
    .select(['deliveries.id', 'deliveries.platform', 'deliveries.chat_id', 'deliveries.state'])
    .select(['deliveries.message_id', 'deliveries.folded_into', 'deliveries.created_at', 'deliveries.finished_at'])
    .select('announcements.payload')
    .orderBy('deliveries.id')
    .execute();
  const shown = shownBy(facts);
  const byKey = new Map(shown.map((one) => [keyOf(one.platform, one.chatId, one.id), one]));
  const told = new Set<string>();
  const isStorm = (payload: Announcement) => payload.kind === 'signal' && payload.signal.market.startsWith('STORM');
  let outOfOrder = 0;
  let stormNamed = 0;
  const lost = { telegram: 0, discord: 0 };
  const last = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row.platform, row.chat_id, (row.message_id ?? '').replace(/p$/, ''));
    const message = byKey.get(key);
    const mark = marked(row.payload);
    // A row that says sent is only believed when its words stand in the chat.
    if (row.state !== 'sent' || !message || mark === null || !names(message.text, mark)) {
      lost[row.platform as 'telegram' | 'discord'] += 1;
      continue;
    }
    told.add(key);
    if (isStorm(row.payload)) stormNamed += 1;
    // The lane of its words: a row whose picture is added later has moved to another one by then.
    const lane = `${row.platform} ${row.chat_id} ${priorityOf(row.payload)}`;
    const before = last.get(lane) ?? -1;
    if (message.place < before) outOfOrder += 1;
    last.set(lane, Math.max(before, message.place));
  }
  const planned = plannedRows(size);
  const storm = rows.filter(({ payload }) => isStorm(payload));
  const platforms = {
    telegram: platformReport('telegram'),
    discord: platformReport('discord'),
  };
  const leastMs = Math.max(platforms.telegram.leastMs, platforms.discord.leastMs);
  const ends = [judges.telegram, judges.discord];
  const tookMs = Math.max(...ends.map(({ lastAt }) => lastAt)) - Math.min(...ends.map(({ firstAt }) => firstAt ?? 0));
  const down = downMs.reduce((sum, ms) => sum + ms, 0);
  const missing = planned.telegram + planned.discord - rows.length;
  return {
    seed: size.seed,
    chats: size.telegram + size.discord,
    alerts: planned.telegram + planned.discord,
    kills: {
      bots: kills.filter(({ what }) => what === 'bot').length,
      workers: kills.filter(({ what }) => what === 'worker').length,
      inHand: kills.reduce((sum, { inHand }) => sum + inHand.length, 0),
    },
    databaseDownMs: downMs.map(Math.round),
    platforms,
    lost: lost.telegram + lost.discord + missing,
    outOfOrder,
    storm: {
      alerts: storm.length,
      messages: new Set(storm.map((row) => keyOf(row.platform, row.chat_id, row.message_id ?? ''))).size,
      named: stormNamed,
      folded: storm.filter(({ folded_into: into }) => into !== null).length,
    },
    tookMs: Math.round(tookMs),
    leastMs: Math.round(leastMs),
    over: round(tookMs / leastMs - 1),
    overWithDatabase: round(tookMs / (leastMs + down) - 1),
    waits: [...new Set(rows.map(({ payload }) => priorityOf(payload)))].sort().map((lane) => {
      const took = rows
        .filter((row) => priorityOf(row.payload) === lane && row.finished_at !== null)
        .map((row) => (row.finished_at?.getTime() ?? 0) - row.created_at.getTime())
        .sort((one, other) => one - other);
      const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
      return { lane, p50: at(0.5), p95: at(0.95) };
    }),
    figures: await new PgDeliveryDesk(db).figures(86_400_000),
    states: Object.fromEntries(
      [...new Set(rows.map(({ state }) => state))].map((state) => [
        state,
        rows.filter((row) => row.state === state).length,
      ]),
    ),
  };

  function platformReport(platform: 'telegram' | 'discord'): PlatformReport {
    const judge = judges[platform];
    const { bot } = publishedLimits[platform];
    const mine = shown.filter((one) => one.platform === platform);
    const doubles = { answerCut: 0, senderKilled: 0, unexplained: 0 };
    for (const one of mine) {
      if (told.has(keyOf(platform, one.chatId, one.id))) continue;
      doubles[whyTwice(one)] += 1;
    }
    const messages = new Set([...told].filter((key) => key.startsWith(platform))).size;
    const { counts } = judge;
    const repeated =
      counts.error + counts.reset + counts.cut + counts.half + counts.injectedTooFast + counts.injectedGlobal;
    const calls = messages + repeated;
    return {
      alerts: planned[platform],
      messages,
      lost: lost[platform],
      doubles,
      doublesAverted: platform === 'discord' ? facts.discord.reduce((sum, one) => sum + (one.repeats ?? 0), 0) : 0,
      calls: counts,
      tooFast: {
        ofBot: judge.tooFast.filter(({ of }) => of === 'bot').length,
        mostMs: Math.round(Math.max(0, ...judge.tooFast.map(({ byMs }) => byMs))),
      },
      tookMs: Math.round(judge.lastAt - (judge.firstAt ?? 0)),
      leastMs: Math.round(((calls - bot.count) / bot.count) * bot.perMs + counts.injectedGlobal * 1_000),
    };
  }

  function whyTwice(one: Shown): 'answerCut' | 'senderKilled' | 'unexplained' {
    if (one.verdict === 'cut' || one.verdict === 'half') return 'answerCut';
    const killed = kills.some(
      ({ at, inHand }) =>
        one.at <= at &&
        inHand.some(({ platform, chatId, payload }) => {
          const mark = marked(payload);
          return platform === one.platform && chatId === one.chatId && mark !== null && names(one.text, mark);
        }),
    );
    return killed ? 'senderKilled' : 'unexplained';
  }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Rows there must be. */
function plannedRows(size: ChaosSize): Readonly<Record<'telegram' | 'discord', number>> {
  const storm = size.stormChats * size.stormSignals;
  return { telegram: size.telegram * size.alertsAChat + storm, discord: size.discord * size.alertsAChat + storm };
}
