import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../../src/bot/commands/all.js';
import { commandBody } from '../../../../src/bot/discord/command-bodies.js';
import { discordDrawing } from '../../../../src/bot/discord/draw.js';
import { menuBodies } from '../../../../src/bot/discord/menus.js';
import { english } from '../../../../src/bot/messages/areas.js';
import type { MessageId } from '../../../../src/bot/messages/catalogue.js';
import { summaryIn } from '../../../../src/bot/messages/commands/index.js';
import { inLanguage } from '../../../../src/bot/messages/language.js';
import type { Reply, ReplyKind } from '../../../../src/bot/reply.js';
import { captionLimit, telegramDrawing, textLimit } from '../../../../src/bot/telegram/draw.js';
import { inlineArticle } from '../../../../src/bot/telegram/inline-article.js';
import type { Announcement, PaperNotice, RiskAlert } from '../../../../src/core/announcement.js';
import type { Trouble } from '../../../../src/core/incident.js';
import { languages } from '../../../../src/core/language.js';
import type { PeopleNotice } from '../../../../src/core/people-notice.js';
import { liveFrame, someReplies } from '../../../builders/replies.js';
import { longestName, stretched } from '../../../builders/stretched.js';
import { commandFaults, messageFaults } from '../../../fakes/discord/limits.js';
import { htmlFault, shownText } from '../../../fakes/telegram.js';

/** What a sentence looks like whose parameters were not all filled in. */
const unfilled = /\{\w+\}|undefined|NaN|\[object/;
/** Half of a letter, which neither platform takes. */
const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Every sentence as an answer of its own, with the longest of everything in its places. */
const sentences = (Object.entries(english.messages) as readonly (readonly [MessageId, string])[]).map(
  ([id, text]): readonly [string, Reply] => {
    const params = Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? '', longestName]));
    return [`notice ${id}`, { ...liveFrame, kind: 'notice', id, params }];
  },
);
const stretchedReplies = Object.entries(someReplies).map(([name, reply]): readonly [string, Reply] => [
  `stretched ${name}`,
  stretched(reply),
]);
const all: readonly (readonly [string, Reply])[] = [...Object.entries(someReplies), ...stretchedReplies, ...sentences];

/** What is rewritten in place later must be one message. */
const living: ReadonlySet<ReplyKind> = new Set([
  'signalCard',
  'moveAlert',
  'pinnedStatus',
  'incident',
  'backtestProgress',
]);

describe.each(languages)('every message in %s', (language) => {
  const replies = all.map(([name, reply]) => [name, { ...reply, language }] as const);

  it('fits Telegram, markup and all', () => {
    const faults: unknown[] = [];
    const must = (name: string, what: string, holds: boolean) => {
      if (!holds) faults.push([name, what]);
    };
    for (const [name, reply] of replies) {
      const drawing = telegramDrawing(reply, { public: true });
      for (const text of drawing.texts) {
        const shown = shownText(text);
        must(name, `markup: ${htmlFault(text)}`, htmlFault(text) === null);
        must(name, `text of ${shown.length}`, shown.length > 0 && shown.length <= textLimit);
        must(name, 'half a letter', !half.test(shown));
        // A hundred marks of a text are shown; what is marked beyond that loses its marks and its links.
        must(name, 'too many marks', (text.match(/<(?:b|code|a)[ >]/g) ?? []).length <= 100);
        if (!name.startsWith('notice '))
          must(name, `not filled in: ${unfilled.exec(shown)?.[0]}`, !unfilled.test(shown));
      }
      if (living.has(reply.kind)) must(name, 'is rewritten later and not one message', drawing.texts.length === 1);
      must(name, 'markup of the caption', htmlFault(drawing.caption) === null);
      const caption = shownText(drawing.caption).length;
      if (reply.picture) must(name, `caption of ${caption}`, caption <= captionLimit);
      const rows = drawing.keyboard?.inline_keyboard ?? [];
      const keys = rows.flat();
      must(name, 'too many buttons', keys.length <= 100 && rows.every((row) => row.length > 0 && row.length <= 8));
      for (const { text, callback_data: data } of keys) {
        must(name, `button ${text}: ${data}`, Buffer.byteLength(data) <= 64 && text.length > 0 && text.length <= 64);
      }
      if (reply.file) must(name, `file ${reply.file.name}`, /^[\w.-]{1,60}$/.test(reply.file.name));
    }
    expect(faults).toEqual([]);
  });

  it('fits any chat it is put into behind the bot’s name', () => {
    const faults: unknown[] = [];
    for (const [name, reply] of replies.filter(([, { kind }]) => kind !== 'error' && kind !== 'notice')) {
      const article = inlineArticle(reply, { id: 'predict', label: 'inline.predict', username: 'A'.repeat(32) });
      const { message_text: text } = article.input_message_content;
      if (htmlFault(text) !== null || shownText(text).length > textLimit) faults.push([name, shownText(text).length]);
      if (article.title.length > 256 || article.description.length > 512) faults.push([name, article.title]);
      if (half.test(`${article.title} ${article.description}`)) faults.push([name, 'half a letter']);
    }
    expect(faults).toEqual([]);
  });

  it('fits Discord', () => {
    const faults: unknown[] = [];
    for (const [name, reply] of replies) {
      const { embed, components } = discordDrawing(reply, { public: true });
      const found = messageFaults({ embeds: [embed], components: components as never }, ['chart.png']);
      if (found.length > 0) faults.push([name, ...found]);
      if (half.test(`${embed.title} ${embed.description} ${embed.footer?.text}`)) faults.push([name, 'half a letter']);
    }
    expect(faults).toEqual([]);
  });

  it('has commands that fit Telegram’s menu', () => {
    const listed = allCommands.filter((command) => command.listed);
    expect(listed.length).toBeLessThanOrEqual(100);
    for (const { name, summary } of listed) {
      expect(name.replaceAll('-', '_')).toMatch(/^[a-z0-9_]{1,32}$/);
      const description = summaryIn({ name, summary }, language);
      expect([name, description.length > 0 && description.length <= 256]).toEqual([name, true]);
    }
  });
});

it('commands and menus fit Discord in every language', () => {
  const bodies = [
    ...allCommands.filter(({ listed }) => listed).map((command) => commandBody(command, { onlyDirect: false })),
    ...menuBodies(),
  ];
  expect(commandFaults(bodies as never)).toEqual([]);
});

/** A kind that is new and not named here does not compile; one that is named and never drawn above fails. */
const replyKinds: Readonly<Record<ReplyKind, true>> = {
  alertDigest: true,
  alertFault: true,
  alertFired: true,
  alertList: true,
  alertRule: true,
  answer: true,
  audit: true,
  backtest: true,
  backtestFile: true,
  backtestProgress: true,
  calendar: true,
  chart: true,
  commandHelp: true,
  compare: true,
  confirm: true,
  conversion: true,
  deadLetters: true,
  delivery: true,
  digest: true,
  error: true,
  errorDigest: true,
  fearGreed: true,
  followUp: true,
  gap: true,
  heatmap: true,
  help: true,
  incident: true,
  incidents: true,
  invitations: true,
  jobs: true,
  leaderboard: true,
  live: true,
  models: true,
  moveAlert: true,
  movers: true,
  notice: true,
  paper: true,
  paperHistory: true,
  paperList: true,
  paperNotice: true,
  peopleNotice: true,
  pinnedStatus: true,
  plainAnswer: true,
  planned: true,
  post: true,
  prices: true,
  record: true,
  recordFile: true,
  refusals: true,
  removed: true,
  riskAlert: true,
  roles: true,
  sentiment: true,
  settings: true,
  signalCard: true,
  signalDigest: true,
  start: true,
  status: true,
  subscription: true,
  summary: true,
  verify: true,
  watch: true,
  watchlists: true,
  webhookAdded: true,
  webhooks: true,
  whoami: true,
  why: true,
};

/** What each kind of announcement is drawn as. */
const drawnAs: Readonly<Record<Announcement['kind'], readonly ReplyKind[]>> = {
  signal: ['signalCard', 'moveAlert'],
  outcome: ['signalCard', 'moveAlert'],
  followUp: ['followUp'],
  risk: ['riskAlert'],
  backtest: ['backtest', 'backtestProgress'],
  summary: ['summary'],
  paper: ['paperNotice'],
  alert: ['alertFired', 'alertDigest'],
  people: ['peopleNotice'],
  post: ['post'],
  digest: ['digest'],
  incident: ['incident'],
  errors: ['errorDigest'],
};
const riskKinds: Readonly<Record<RiskAlert['kind'], true>> = {
  volatilityShock: true,
  staleData: true,
  dataRecovered: true,
  brokenData: true,
  silentStage: true,
  drawdown: true,
  live: true,
};
const paperKinds: Readonly<Record<PaperNotice['kind'], true>> = { day: true, passed: true };
const peopleKinds: Readonly<Record<PeopleNotice['kind'], true>> = {
  asks: true,
  decided: true,
  second: true,
  answered: true,
  left: true,
  postStopped: true,
};
const troubleKinds: Readonly<Record<Trouble['kind'], true>> = {
  stage: true,
  process: true,
  died: true,
  noCandles: true,
  deadLetters: true,
  live: true,
  jobs: true,
  disk: true,
  slowDatabase: true,
  database: true,
  ended: true,
  fatal: true,
};

it('every kind there is takes part', () => {
  const drawn = Object.values(someReplies);
  const kinds = new Set(drawn.map(({ kind }) => kind));
  const missing = (wanted: object, there: ReadonlySet<string>) =>
    Object.keys(wanted).filter((kind) => !there.has(kind));
  expect(missing(replyKinds, kinds)).toEqual([]);
  for (const [announced, replies] of Object.entries(drawnAs)) {
    expect([announced, replies.filter((kind) => !kinds.has(kind))]).toEqual([announced, []]);
  }
  const risks = drawn.flatMap((reply) => (reply.kind === 'riskAlert' ? [reply.alert.kind] : []));
  expect(missing(riskKinds, new Set(risks))).toEqual([]);
  const notices = drawn.flatMap((reply) => (reply.kind === 'paperNotice' ? [reply.notice.kind] : []));
  expect(missing(paperKinds, new Set(notices))).toEqual([]);
  const people = drawn.flatMap((reply) => (reply.kind === 'peopleNotice' ? [reply.notice.kind] : []));
  expect(missing(peopleKinds, new Set(people))).toEqual([]);
  const troubles = drawn.flatMap((reply) => (reply.kind === 'incident' ? [reply.incident.trouble.kind] : []));
  expect(missing(troubleKinds, new Set(troubles))).toEqual([]);
});

it('a signal and its picture stay one message in every language', () => {
  for (const language of languages) {
    for (const [name, reply] of Object.entries(someReplies)) {
      if (reply.kind !== 'signalCard' && reply.kind !== 'moveAlert') continue;
      const whole = inLanguage(
        language,
        () => telegramDrawing({ ...reply, language }, { public: true }).captionIsWhole,
      );
      expect([language, name, whole]).toEqual([language, name, true]);
    }
  }
});
