import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAddress, Subscription } from '../../../src/core/chat.js';
import { UserError } from '../../../src/core/errors.js';
import { isQuiet as isQuietHere } from '../../../src/core/local-time.js';
import {
  chatOwner,
  type Preferences,
  personOwner,
  type QuietHours,
  type SettingsOwner,
  usualPreferences,
} from '../../../src/core/preferences.js';
import type { EntrySignal, MoveSignal, NewSignal } from '../../../src/core/signal.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { composeDigest } from '../../../src/pipeline/digest/compose-digest.js';
import { worthSending } from '../../../src/pipeline/digest/noise-budget.js';
import { PgAnnouncementRepository } from '../../../src/store/pg-announcement-repository.js';
import { PgDecisionRepository } from '../../../src/store/pg-decision-repository.js';
import { PgDigestRepository } from '../../../src/store/pg-digest-repository.js';
import { PgPreferenceRepository } from '../../../src/store/pg-preference-repository.js';
import { PgSignalRepository } from '../../../src/store/pg-signal-repository.js';
import { PgSubscriptionRepository } from '../../../src/store/pg-subscription-repository.js';
import { isQuiet } from '../../../src/store/subscribers.js';
import { tellDigests } from '../../../src/wiring/digests.js';
import { aMood, aMove, anEntry, aPrediction, at, btc, eth, t0, venue } from '../../builders/trading.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let decisions: PgDecisionRepository;
let signals: PgSignalRepository;
let subscriptions: PgSubscriptionRepository;
let preferences: PgPreferenceRepository;
let digests: PgDigestRepository;

beforeAll(async () => {
  database = await openTestDatabase();
  decisions = new PgDecisionRepository(database.db);
  signals = new PgSignalRepository(database.db);
  subscriptions = new PgSubscriptionRepository(database.db);
});
beforeEach(async () => {
  await emptyTables(database);
  // What it remembers would outlive the tables.
  preferences = new PgPreferenceRepository(database.db);
  digests = new PgDigestRepository(database.db, composeDigest);
});
afterAll(() => database.close());

const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });
const owner = (id: string): SettingsOwner => personOwner(chat(id));
const subscribe = (id: string, given: Partial<Subscription> = {}) =>
  subscriptions.put({ chat: chat(id), markets: [], timeframes: [], kinds: [], muted: [], ...given });
const wants = (id: string, change: Partial<Preferences>) => preferences.change(owner(id), change, chat(id));

const fresh = ({ id: _id, ...signal }: EntrySignal | MoveSignal) => signal as NewSignal;
/** Decides the candle that closed `bar` hours after the first. */
async function decide(bar: number, made: (given: { prediction: ReturnType<typeof aPrediction> }) => NewSignal[]) {
  const prediction = aPrediction({ closedAt: at(bar), horizonEndsAt: at(bar + 4) });
  const answer = {
    call: 'BUY' as const,
    prediction,
    side: 'long' as const,
    expectedNet: 0.003,
    cost: 0.0014,
    decidedBy: 'edge',
    expiresAt: prediction.horizonEndsAt,
  };
  return decisions.record({
    answer,
    closedAt: at(bar),
    signals: made({ prediction }),
    mood: aMood(0.25),
    candleSeenAt: epochMs(t0 + 5),
  });
}
const entry =
  (expectedNet = 0.003) =>
  ({ prediction }: { prediction: ReturnType<typeof aPrediction> }) => [fresh(anEntry({ prediction, expectedNet }))];

const sentTo = async () => {
  const { rows } = await database.pool.query(
    'select chat_id, silent, late from deliveries order by announcement_id, chat_id',
  );
  return rows.map(({ chat_id, silent }) => `${chat_id}${silent ? ' silent' : ''}`);
};
const heldFrom = async () => {
  const { rows } = await database.pool.query(
    'select chat_id, reason from held_messages order by announcement_id, chat_id',
  );
  return rows.map(({ chat_id, reason }) => `${chat_id} ${reason}`);
};

/** Quiet hours around the present, in UTC. */
async function quietNow(given: Partial<QuietHours> = {}): Promise<QuietHours> {
  const minute = Math.floor((await digests.now()) / 60_000) % 1_440;
  return { from: (minute + 1_380) % 1_440, to: (minute + 60) % 1_440, others: 'digest', exempt: [], ...given };
}

describe('preferences', () => {
  it('are as usual until something is set, and keep what is not named', async () => {
    expect(await preferences.of(owner('1'))).toEqual(usualPreferences);
    await wants('1', { language: 'de', kinds: { move: 'off', summary: 'silent' } });
    await wants('1', {
      quiet: { from: 1_320, to: 420, others: 'silent', exempt: ['alert'] },
      timeZone: 'Europe/Berlin',
    });
    expect(await new PgPreferenceRepository(database.db).of(owner('1'))).toEqual({
      ...usualPreferences,
      language: 'de',
      kinds: { move: 'off', summary: 'silent' },
      quiet: { from: 1_320, to: 420, others: 'silent', exempt: ['alert'] },
      timeZone: 'Europe/Berlin',
    });
  });

  it('lose no change of two made at a time', async () => {
    await Promise.all([wants('1', { theme: 'light' }), wants('1', { budget: 3 }), wants('1', { late: 'send' })]);
    expect(await preferences.of(owner('1'))).toMatchObject({ theme: 'light', budget: 3, late: 'send' });
  });

  it('refuse a zone the database could not tell the time of, so that matching never fails for it', async () => {
    await expect(wants('1', { timeZone: 'Mars/Olympus' })).rejects.toThrow(UserError);
    expect(await preferences.of(owner('1'))).toEqual(usualPreferences);
  });

  it('fall back to UTC when the database no longer knows a zone, rather than fail for everybody', async () => {
    await subscribe('1');
    await wants('1', { timeZone: 'Europe/Berlin', quiet: { from: 0, to: 1, others: 'digest', exempt: [] } });
    expect(await preferences.mendZones()).toBe(0);
    await database.pool.query("update preferences set time_zone = 'Europe/Nowhere'");
    await expect(decide(0, entry())).rejects.toThrow(/time zone/);
    expect(await preferences.mendZones()).toBe(1);
    expect(await decide(0, entry())).toMatchObject({ repeated: false });
  });

  it('say how a chat is spoken to: as set, else as its platform hints', async () => {
    expect(await preferences.manner(chat('1'))).toEqual({ language: 'en', timeZone: 'UTC', theme: 'dark' });
    await preferences.note(chat('1'), owner('1'), 'fr');
    expect(await preferences.manner(chat('1'))).toMatchObject({ language: 'fr' });
    await wants('1', { language: 'ru', timeZone: 'Asia/Tokyo' });
    expect(await preferences.manner(chat('1'))).toEqual({ language: 'ru', timeZone: 'Asia/Tokyo', theme: 'dark' });
    const channel: ChatAddress = { platform: 'discord', id: '77' };
    await preferences.change(chatOwner(channel), { language: 'zh' }, channel);
    expect(await preferences.manner(channel)).toMatchObject({ language: 'zh' });
    const topic: ChatAddress = { platform: 'telegram', id: '-100/5' };
    await preferences.change(chatOwner(topic), { language: 'pt' }, topic);
    expect(await preferences.manner({ platform: 'telegram', id: '-100' })).toMatchObject({ language: 'pt' });
  });

  it('hold in a direct conversation on Discord once it is known whose it is', async () => {
    const direct: ChatAddress = { platform: 'discord', id: '900' };
    await subscriptions.put({ chat: direct, markets: [], timeframes: [], kinds: [], muted: [] });
    await wants('1', { kinds: { entry: 'off' } });
    await decide(0, entry());
    await preferences.note(direct, owner('1'), null);
    await decide(1, entry());
    expect(await sentTo()).toEqual(['900']);
  });
});

describe('quiet hours in SQL', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T20:00:00Z', 30],
    ['Europe/Berlin', '2026-10-24T20:00:00Z', 30],
    ['America/New_York', '2026-03-08T02:00:00Z', 30],
    ['America/New_York', '2026-11-01T02:00:00Z', 30],
    ['Australia/Lord_Howe', '2026-04-04T10:00:00Z', 15],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 45],
    ['UTC', '2026-01-01T00:00:00Z', 60],
  ])('are those of the calendar in %s around %s', async (zone, from, stepMinutes) => {
    const spans = [
      [1_320, 420],
      [120, 150],
      [0, 480],
      [540, 1_020],
    ] as const;
    const instants = Array.from({ length: 60 }, (_, i) => (Date.parse(from) + i * stepMinutes * 60_000) as EpochMs);
    const { rows } = await sql<{ at: number; quiet_from: number; quiet_to: number; quiet: boolean }>`
      select (extract(epoch from i.at) * 1000)::bigint as at, p.quiet_from, p.quiet_to, ${isQuiet(sql.ref('i.at'))} as quiet
      from unnest(${instants.map((one) => new Date(one))}::timestamptz[]) as i(at),
        (select s.f as quiet_from, s.t as quiet_to, ${zone}::text as time_zone
          from unnest(${spans.map(([f]) => f)}::int[], ${spans.map(([, t]) => t)}::int[]) as s(f, t)) p
    `.execute(database.db);
    expect(rows).toHaveLength(240);
    for (const row of rows) {
      const here = isQuietHere({ from: row.quiet_from, to: row.quiet_to }, row.at as EpochMs, zone);
      expect([row.at, row.quiet_from, row.quiet]).toEqual([row.at, row.quiet_from, here]);
    }
  });
});

describe('who hears it now, who without a sound, who later', () => {
  it('goes by kind, least confidence, quiet hours and what they spare', async () => {
    const quiet = await quietNow();
    await Promise.all(['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => subscribe(id)));
    await wants('2', { kinds: { entry: 'off' } });
    await wants('3', { kinds: { entry: 'silent' } });
    await wants('4', { quiet });
    await wants('5', { quiet: { ...quiet, others: 'silent' } });
    await wants('6', { quiet: { ...quiet, exempt: ['entry'] } });
    await wants('7', { minEntry: 0.99 });
    await wants('8', { quiet: { ...quiet, from: quiet.to, to: quiet.from } });
    await decide(0, entry());
    expect(await sentTo()).toEqual(['1', '3 silent', '5 silent', '6', '8']);
    expect(await heldFrom()).toEqual(['4 quiet']);
  });

  it('pushes risk in quiet hours, and holds a summary', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    const announcements = new PgAnnouncementRepository(database.db);
    const alert = { kind: 'silentStage', stage: 'sentiment', since: null, ageMs: 1 } as const;
    expect(await announcements.publish('a', { kind: 'risk', venue, alert }, null)).toBe(1);
    const summary = {
      day: '2026-01-01',
      signals: 1,
      moves: 0,
      settled: 0,
      won: 0,
      meanNet: null,
      randomMeanNet: null,
      delivered: 1,
      late: 0,
      failed: 0,
    };
    expect(await announcements.publish('b', { kind: 'summary', venue, summary }, null)).toBe(0);
    expect(await heldFrom()).toEqual(['1 quiet']);
  });

  it('holds for messages to a named chat too, and never for an answer to a question', async () => {
    await wants('1', { quiet: await quietNow(), kinds: { paper: 'off' } });
    const announcements = new PgAnnouncementRepository(database.db);
    const notice = {
      kind: 'passed',
      account: 'a',
      of: 'telegram:1',
      signalId: 1,
      market: btc,
      timeframe: '1h',
      reason: 'no money',
    } as const;
    expect(await announcements.publish('a', { kind: 'paper', venue, notice }, null, [chat('1'), chat('2')])).toBe(1);
    expect(await announcements.publish('b', { kind: 'backtest', venue, id: 1 }, null, [chat('1')])).toBe(1);
    expect(await sentTo()).toEqual(['2', '1']);
  });

  it('holds for follow-ups as well, while the message of the signal is rewritten for everybody', async () => {
    for (const id of ['1', '2', '3']) await subscribe(id, { followUps: ['target'] });
    await wants('1', { kinds: { followUp: 'silent' } });
    await wants('2', { quiet: await quietNow({ exempt: ['entry'] }) });
    await decide(0, entry());
    const won = {
      kind: 'settled',
      exit: 'target',
      entryPrice: 1,
      exitPrice: 2,
      exitAt: at(2),
      net: 0.01,
      randomNet: 0,
    } as const;
    await signals.settle(1, won, true);
    const { rows } = await database.pool.query(
      `select a.kind, d.chat_id, d.silent from deliveries d join announcements a on a.id = d.announcement_id
       where a.kind <> 'signal' order by a.kind, d.chat_id`,
    );
    expect(rows).toEqual([
      { kind: 'followUp', chat_id: '1', silent: true },
      { kind: 'followUp', chat_id: '3', silent: false },
      { kind: 'outcome', chat_id: '1', silent: false },
      { kind: 'outcome', chat_id: '2', silent: false },
      { kind: 'outcome', chat_id: '3', silent: false },
    ]);
    expect(await heldFrom()).toEqual(['2 quiet']);
  });

  it('notes what the receiver wants of a message that comes too late', async () => {
    await Promise.all([subscribe('1'), subscribe('2')]);
    await wants('1', { late: 'send' });
    await decide(0, entry());
    const { rows } = await database.pool.query('select chat_id, late from deliveries order by chat_id');
    expect(rows).toEqual([
      { chat_id: '1', late: 'send' },
      { chat_id: '2', late: 'drop' },
    ]);
  });

  it('follows a watchlist as it changes', async () => {
    await preferences.putWatchlist(owner('1'), { name: 'main', markets: [eth], isDefault: true });
    await subscribe('1', { markets: [eth], watchlist: 'main' });
    await decide(0, entry());
    expect(await sentTo()).toEqual([]);
    await preferences.putWatchlist(owner('1'), { name: 'main', markets: [eth, btc], isDefault: true });
    await decide(1, entry());
    expect(await sentTo()).toEqual(['1']);
    expect(await preferences.removeWatchlist(owner('1'), 'main')).toBe(true);
    expect(await subscriptions.get(chat('1'))).toMatchObject({ markets: [eth, btc] });
    expect(await preferences.watchlists(owner('1'))).toEqual([]);
  });

  it('has one default list, which passes on when it goes', async () => {
    await preferences.putWatchlist(owner('1'), { name: 'b', markets: [btc], isDefault: false });
    await preferences.putWatchlist(owner('1'), { name: 'a', markets: [eth], isDefault: false });
    const defaults = async () =>
      (await preferences.watchlists(owner('1'))).map(({ name, isDefault }) => `${name}${isDefault ? '*' : ''}`);
    expect(await defaults()).toEqual(['b*', 'a']);
    await preferences.putWatchlist(owner('1'), { name: 'a', markets: [eth], isDefault: true });
    expect(await defaults()).toEqual(['a*', 'b']);
    await preferences.removeWatchlist(owner('1'), 'a');
    expect(await defaults()).toEqual(['b*']);
  });
});

describe('a noise budget', () => {
  const learned = (id: string, known: readonly number[], days: number) =>
    database.pool.query('update noise_budgets set known = $2, days = $3, learned_at = now() where chat_id = $1', [
      id,
      [...known].sort((a, b) => a - b),
      days,
    ]);

  it('is never overspent, also by signals decided at the same time or of one candle', async () => {
    await subscribe('1');
    await wants('1', { budget: 3 });
    const both = ({ prediction }: { prediction: ReturnType<typeof aPrediction> }) => [
      fresh(anEntry({ prediction })),
      fresh(aMove({ prediction })),
    ];
    await Promise.all([0, 1, 2, 3, 4, 5].map((bar) => decide(bar, both)));
    expect(await sentTo()).toHaveLength(3);
    expect(await heldFrom()).toHaveLength(9);
  });

  it('counts a new day from nothing', async () => {
    await subscribe('1');
    await wants('1', { budget: 1 });
    await decide(0, entry());
    await decide(1, entry());
    await database.pool.query('update noise_budgets set day = day - 1');
    await decide(2, entry());
    expect(await sentTo()).toEqual(['1', '1']);
  });

  it('decides in SQL as the rule says', async () => {
    await subscribe('1');
    await wants('1', { budget: 5 });
    const known = Array.from({ length: 40 }, (_, i) => 1 + i / 10_000);
    for (const [bar, days, value] of [
      [0, 1, 0.0039],
      [1, 1, 0.001],
      [2, 20, 0.001],
      [3, 4, 0.0035],
      [4, 3, 0.0005],
      [5, 2, 0.002],
    ] as const) {
      await database.pool.query("update noise_budgets set spent = 0, day = '1970-01-01'");
      await learned('1', known, days);
      const before = (await sentTo()).length;
      await decide(bar, entry(value));
      const now = await digests.now();
      const dayLeft = 1 - (now % 86_400_000) / 86_400_000;
      const expected = worthSending(1 + value, { remaining: 5, known, days, dayLeft });
      expect([bar, (await sentTo()).length - before]).toEqual([bar, expected ? 1 : 0]);
    }
  });

  it('learns from signals the subscription matches, all of them past', async () => {
    await subscribe('1', { markets: [btc] });
    await subscribe('2', { markets: [eth] });
    await decide(0, entry(0.001));
    await decide(1, entry(0.002));
    await wants('1', { budget: 2 });
    await wants('2', { budget: 2 });
    const { rows } = await database.pool.query('select chat_id, known, days from noise_budgets order by chat_id');
    expect(rows).toEqual([
      { chat_id: '1', known: [1.001, 1.002], days: 1 },
      { chat_id: '2', known: [], days: 1 },
    ]);
    await database.pool.query("update noise_budgets set learned_at = now() - interval '2 hours'");
    expect(await digests.learnBudgets()).toBe(2);
    expect(await digests.learnBudgets()).toBe(0);
  });
});

describe('digests', () => {
  const told = async () => {
    const { rows } = await database.pool.query(
      "select a.payload->'digest' as digest, d.chat_id from announcements a join deliveries d on d.announcement_id = a.id where a.kind = 'digest' order by a.id",
    );
    return rows;
  };
  const turn = () => tellDigests({ digests, venue, logger: pino({ level: 'silent' }) });

  it('tell what quiet hours held back when they end, each once, with how it turned out', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    await decide(0, entry(0.002));
    await decide(1, entry(0.004));
    await signals.settle(
      1,
      { kind: 'settled', exit: 'target', entryPrice: 1, exitPrice: 2, exitAt: at(2), net: 0.01, randomNet: 0 },
      true,
    );
    expect(await turn()).toMatchObject({ quiet: 0 });
    expect(await digests.heldBack(chat('1'))).toMatchObject({ of: 'now', held: { entries: 2 } });
    await wants('1', { quiet: null });
    expect(await turn()).toMatchObject({ quiet: 1 });
    expect(await turn()).toMatchObject({ quiet: 0 });
    const rows = await told();
    expect(rows).toHaveLength(1);
    expect(rows[0].digest).toMatchObject({
      of: 'quiet',
      held: { entries: 2, ended: 1, won: 1, meanNet: 0.01 },
      reasons: { quiet: 2, budget: 0 },
      top: [
        { id: 2, outcome: { kind: 'open' } },
        { id: 1, outcome: { kind: 'settled' } },
      ],
    });
    expect(await digests.heldBack(chat('1'))).toBeNull();
  });

  it('say once how those ended that earlier ones told of as open', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    const settled = {
      kind: 'settled',
      exit: 'stop',
      entryPrice: 1,
      exitPrice: 0.9,
      exitAt: at(5),
      net: -0.02,
      randomNet: 0,
    } as const;
    for (const bar of [0, 1, 2]) await decide(bar, entry(0.002 + bar / 1_000));
    await wants('1', { quiet: null });
    await turn();
    await signals.settle(1, settled, true);
    await signals.settle(2, { ...settled, net: 0.04 }, true);
    await wants('1', { digest: { every: 'day', at: 0, weekday: 7 } });
    const due = async () => {
      await database.pool.query('update preferences set digest_due = now()');
      await turn();
      return (await told()).at(-1)?.digest.earlier;
    };
    expect(await due()).toMatchObject({
      tally: { entries: 2, ended: 2, won: 1, meanNet: 0.01 },
      top: [
        { id: 2, outcome: { kind: 'settled' } },
        { id: 1, outcome: { kind: 'settled' } },
      ],
    });
    expect(await due()).toBeUndefined();
    await signals.settle(3, settled, true);
    expect(await due()).toMatchObject({ tally: { entries: 1, ended: 1 } });
    expect(await due()).toBeUndefined();
  });

  it('come once a period whatever restarts, and not when nobody needs them any more', async () => {
    await subscribe('1');
    await wants('1', { budget: 1, digest: { every: 'day', at: 0, weekday: 7 } });
    await decide(0, entry());
    await decide(1, entry());
    expect(await turn()).toMatchObject({ told: 0 });
    const hoursAgo = (hours: number) =>
      database.pool.query('update preferences set digest_due = $1', [new Date(Date.now() - hours * 3_600_000)]);
    await hoursAgo(2);
    const due = await digests.due(10);
    expect(due).toMatchObject([{ owner: owner('1'), chats: [chat('1')] }]);
    expect(await turn()).toMatchObject({ told: 1, tooLate: 0 });
    expect(await turn()).toMatchObject({ told: 0 });
    // As if the turn had died before it set the next: the name of the period is known.
    await database.pool.query('update preferences set digest_due = $1', [new Date(due[0]?.due ?? 0)]);
    expect(await turn()).toMatchObject({ told: 0 });
    expect(await told()).toMatchObject([
      { chat_id: '1', digest: { of: 'day', held: { entries: 1 }, reasons: { budget: 1 } } },
    ]);
    await hoursAgo(13);
    expect(await turn()).toMatchObject({ told: 0, tooLate: 1 });
    const { rows } = await database.pool.query('select digest_due > now() as later from preferences');
    expect(rows).toEqual([{ later: true }]);
  });

  it('count what was sent in their span', async () => {
    await subscribe('1');
    await decide(0, entry());
    await database.pool.query("update deliveries set state = 'sent', message_id = '5', finished_at = now()");
    await wants('1', { digest: { every: 'week', at: 0, weekday: 1 } });
    await database.pool.query('update preferences set digest_due = now()');
    await turn();
    expect(await told()).toMatchObject([{ digest: { of: 'week', sent: { entries: 1 }, held: { entries: 0 } } }]);
  });

  it('go to the chat they were asked for in while its owner subscribed nowhere', async () => {
    await wants('9', { digest: { every: 'day', at: 600, weekday: 7 } });
    await database.pool.query('update preferences set digest_due = now()');
    await turn();
    expect(await told()).toMatchObject([{ chat_id: '9' }]);
  });

  it('are sent after all by a press, once, and late as they are', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    await decide(0, entry());
    await decide(1, entry());
    await wants('1', { quiet: null });
    await turn();
    const upTo = (await told())[0].digest.upTo as number;
    expect(await digests.release(chat('2'), upTo)).toBe(0);
    expect(await digests.release(chat('1'), upTo)).toBe(2);
    expect(await digests.release(chat('1'), upTo)).toBe(0);
    const { rows } = await database.pool.query(
      "select late from deliveries d join announcements a on a.id = d.announcement_id where a.kind = 'signal'",
    );
    expect(rows).toEqual([{ late: 'send' }, { late: 'send' }]);
  });

  it('wait for a chat that put the bot out until it is back', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    await decide(0, entry());
    await wants('1', { quiet: null });
    await database.pool.query(
      "insert into paused_chats (platform, chat_id, reason) values ('telegram', '1', 'blocked')",
    );
    expect(await turn()).toMatchObject({ quiet: 0 });
    await database.pool.query('delete from paused_chats');
    expect(await turn()).toMatchObject({ quiet: 1 });
    expect(await told()).toMatchObject([{ digest: { held: { entries: 1 } } }]);
  });

  it('tell nothing to who unsubscribed', async () => {
    await subscribe('1');
    await wants('1', { quiet: await quietNow() });
    await decide(0, entry());
    await subscriptions.remove(chat('1'));
    await wants('1', { quiet: null });
    expect(await turn()).toMatchObject({ quiet: 0 });
  });
});
