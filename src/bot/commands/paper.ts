import { z } from 'zod';
import type { PaperOwner } from '../../core/paper-account.js';
import type { PaperDesk, PaperStatus } from '../../core/ports/paper-desk.js';
import { sentence } from '../../core/sentence.js';
import {
  gapButton,
  leaderboardButton,
  paperCloseAllButton,
  paperHistoryButton,
  paperRefreshButton,
  paperResumeButton,
  paperTradesButton,
  positionsButton,
} from '../buttons.js';
import { currencyOf } from '../draw/paper-card.js';
import { moneyText } from '../format.js';
import { message } from '../messages/catalogue.js';
import { inLanguage } from '../messages/language.js';
import type { ErrorReply } from '../reply/notices.js';
import type { PaperReply } from '../reply/paper.js';
import type { Reply } from '../reply.js';
import { type CommandContext, type Danger, defineCommand } from './define-command.js';
import { startFollowing } from './follow.js';
import { leaderboardReply } from './leaderboard.js';
import { noPaperAccount, ownerLabel, ownerOf, ownerRefusal, ownerWord } from './paper-owner.js';
import { equityPicture } from './paper-picture.js';
import { tellingChat, ticksOf } from './paper-reply.js';
import { type PaperWords, paperWords, type WordFault } from './paper-words.js';

const usualBalance = '10000';
const example = '/paper start 10000';
const actions = [
  'start',
  'stop',
  'status',
  'buy',
  'sell',
  'close',
  'positions',
  'trades',
  'history',
  'reset',
  'resume',
  'leaderboard',
  'list',
] as const;
type Action = (typeof actions)[number];

const reading: ReadonlySet<Action> = new Set(['status', 'positions', 'trades', 'history', 'leaderboard']);
const tradesShown = 25;

const examples: Readonly<Record<Action, string>> = {
  start: '/paper start 10000 follow BTC,ETH risk=1%',
  stop: '/paper stop',
  status: '/paper status',
  buy: '/paper buy BTC 500 stop=60000 target=70000',
  sell: '/paper sell ETH 10% limit=4000',
  close: '/paper close BTC',
  positions: '/paper positions',
  trades: '/paper trades',
  history: '/paper history',
  reset: '/paper reset',
  resume: '/paper resume',
  leaderboard: '/paper leaderboard',
  list: '/paper list',
};

interface Asked {
  readonly owner: PaperOwner;
  readonly words: PaperWords;
  readonly context: CommandContext;
}

function shown(
  { owner, context }: Asked,
  status: PaperStatus,
  change: PaperReply['change'],
  focus: PaperReply['focus'],
): Reply {
  const { frame } = context;
  const { account, trades } = status;
  const word = ownerWord(owner);
  const held = [...account.figures.positions, ...account.figures.orders, ...trades].map(({ market }) => market);
  const closable = account.figures.positions.length + account.figures.orders.length > 0;
  return {
    ...frame,
    ephemeral: true,
    kind: 'paper',
    change,
    focus,
    status,
    name: ownerLabel(owner, context),
    ticks: ticksOf(held, context),
    buttons: [
      [paperRefreshButton(word), paperTradesButton(word), paperHistoryButton(word)],
      [
        gapButton(word),
        leaderboardButton,
        ...(account.pausedReason !== null && account.running ? [paperResumeButton(word)] : []),
        ...(closable ? [paperCloseAllButton(word)] : []),
      ],
    ],
  };
}

const notice = ({ owner, context }: Asked): Reply => noPaperAccount(owner, context);

function needs(action: Action, what: string, { context }: Asked): Reply {
  const params = { action, what, example: examples[action] };
  return { ...context.frame, ephemeral: true, kind: 'error', ...message('paper.needs', params) };
}

async function started(asked: Asked): Promise<Reply> {
  const { owner, words, context } = asked;
  const { paper } = context.services;
  const plan = words.plan ?? 'follow';
  // People follow what they are told; the house and chats follow the record itself.
  if (plan === 'follow' && owner.kind === 'person') return startFollowing(owner, words, context);
  const status = await paper.start(owner, {
    balance: words.balance ?? usualBalance,
    plan:
      plan === 'follow'
        ? { kind: 'follow', delivered: null }
        : plan === 'manual'
          ? { kind: 'manual' }
          : { kind: 'strategy', strategy: plan, settings: {} },
    markets: words.markets,
    timeframe: words.timeframe ?? null,
    risk: words.risk,
    tell: tellingChat(owner, context),
  });
  return shown(asked, status, 'started', 'status');
}

async function ordered(action: 'buy' | 'sell', asked: Asked): Promise<Reply> {
  const { owner, words, context } = asked;
  const [market, second] = words.markets;
  if (!market || second) return needs(action, sentence('said.needs.market'), asked);
  if (!words.amount) return needs(action, sentence('said.needs.amount'), asked);
  const status = await context.services.paper.order(owner, {
    market,
    side: action,
    amount: words.amount,
    limit: words.limit ?? null,
    stop: words.stop ?? null,
    target: words.target ?? null,
  });
  return shown(asked, status, 'ordered', 'positions');
}

async function closed(asked: Asked): Promise<Reply> {
  const { owner, words, context } = asked;
  const [market, second] = words.markets;
  if (second || (!market && !words.all)) return needs('close', sentence('said.needs.marketOrAll'), asked);
  return shown(asked, await context.services.paper.close(owner, market ?? null), 'closing', 'positions');
}

/** Counts for the life it was asked about: pressed after another reset it would end the wrong one. */
async function reset(asked: Asked): Promise<Reply> {
  const { owner, words, context } = asked;
  const { paper } = context.services;
  const status = await paper.status(owner, 0);
  if (!status) return notice(asked);
  if (words.life !== undefined && words.life !== status.account.life) {
    return { ...context.frame, ephemeral: true, kind: 'error', ...message('paper.stale', {}) };
  }
  return shown(asked, await paper.reset(owner), 'reset', 'status');
}

async function history(asked: Asked): Promise<Reply> {
  const { owner, context } = asked;
  const found = await context.services.paper.history(owner);
  if (!found) return notice(asked);
  const word = ownerWord(owner);
  const name = ownerLabel(owner, context);
  const picture = equityPicture(found, name, context.frame);
  return {
    ...context.frame,
    ephemeral: true,
    kind: 'paperHistory',
    history: found,
    name,
    ticks: {},
    ...(picture === null ? {} : { picture }),
    buttons: [[positionsButton(word), paperTradesButton(word), gapButton(word)]],
  };
}

async function list({ context }: Asked): Promise<Reply> {
  const accounts = await context.services.paper.list();
  return {
    ...context.frame,
    ephemeral: true,
    kind: 'paperList',
    accounts: accounts.map((account) => ({ name: ownerWord(account.owner), account })),
  };
}

async function answered(action: Action, asked: Asked): Promise<Reply> {
  const { owner, context } = asked;
  const { paper } = context.services;
  switch (action) {
    case 'start':
      return started(asked);
    case 'buy':
    case 'sell':
      return (await exists(paper, owner)) ? ordered(action, asked) : notice(asked);
    case 'close':
      return (await exists(paper, owner)) ? closed(asked) : notice(asked);
    case 'reset':
      return reset(asked);
    case 'history':
      return history(asked);
    case 'list':
      return list(asked);
    case 'leaderboard':
      return leaderboardReply(context);
    case 'stop':
      return (await exists(paper, owner)) ? shown(asked, await paper.stop(owner), 'stopped', 'status') : notice(asked);
    case 'resume':
      return (await exists(paper, owner))
        ? shown(asked, await paper.resume(owner), 'resumed', 'status')
        : notice(asked);
    case 'status':
    case 'positions':
    case 'trades': {
      const status = await paper.status(owner, tradesShown);
      return status ? shown(asked, status, 'shown', action) : notice(asked);
    }
  }
}

const exists = async (paper: PaperDesk, owner: PaperOwner): Promise<boolean> => (await paper.status(owner, 0)) !== null;

const isFault = (words: PaperWords | WordFault): words is WordFault => 'takes' in words;

const named = ['market', 'amount', 'plan', 'balance', 'risk', 'limit', 'stop', 'target', 'account'] as const;

export const paperCommand = defineCommand({
  name: 'paper',
  summary: 'A paper account of your own: start, buy, sell, status, trades, leaderboard and more',
  example,
  verb: 'paperOwn',
  topic: 'trading',
  verbOf: ({ action = 'status' }) => (action.trim().toLowerCase() === 'list' ? 'paperControl' : 'paperOwn'),
  options: [
    { name: 'action', summary: actions.join(', '), required: false, choices: actions },
    {
      name: 'details',
      summary: 'All in one line, as: 10000 follow BTC,ETH risk=1%, or: BTC 500 stop=60000',
      required: false,
      rest: true,
    },
    { name: 'market', summary: 'A watched market, as BTC/USDT', required: false, completes: 'market' },
    { name: 'amount', summary: 'How much: 500 (quote), 0.01btc or 10%', required: false },
    { name: 'plan', summary: 'follow, manual, or a strategy', required: false },
    { name: 'balance', summary: `What it begins with; ${usualBalance} unless said`, required: false },
    { name: 'risk', summary: 'Share of equity lost when a stop is hit, as 1%', required: false },
    { name: 'limit', summary: 'Price of a limit order', required: false },
    { name: 'stop', summary: 'Price of the stop', required: false },
    { name: 'target', summary: 'Price of the target', required: false },
    { name: 'account', summary: 'here (this chat), house, or telegram:12345; yours unless said', required: false },
  ],
  args: (kit) =>
    z.object({
      action: kit.choice(actions, 'status'),
      details: z.string().optional(),
      ...Object.fromEntries(named.map((name) => [name, z.string().optional()])),
    }) as unknown as z.ZodType<Args>,
  changes: ({ action = 'status' }) => {
    const word = action.trim().toLowerCase();
    return word !== 'list' && !actions.some((one) => one === word && reading.has(one));
  },
  async danger(args, context): Promise<Danger | null> {
    if (args.action !== 'reset') return null;
    const asked = understood(args, context);
    if ('kind' in asked) return null;
    const status = await context.services.paper.status(asked.owner, 0);
    if (!status || (asked.words.life !== undefined && asked.words.life !== status.account.life)) return null;
    const { account } = status;
    return {
      effect: inLanguage(context.frame.language ?? 'en', () =>
        message('paper.sureReset', {
          balance: moneyText(account.balance),
          currency: currencyOf(account),
          name: ownerLabel(asked.owner, context),
          equity: moneyText(account.figures.equity),
          positions: account.figures.positions.length,
        }),
      ),
      args: { action: 'reset', details: `of=${ownerWord(asked.owner)} life=${account.life}` },
    };
  },
  async run(args, context) {
    const asked = understood(args, context);
    return 'kind' in asked ? asked : answered(args.action, asked);
  },
});

type Args = { readonly action: Action } & Partial<Record<'details' | (typeof named)[number], string>>;

/** The account and the words of a command, or what is wrong with them, or that it is not theirs. */
function understood({ action, details = '', ...given }: Args, context: CommandContext): Asked | ErrorReply {
  const { services, frame } = context;
  const pairs = named.flatMap((name) => {
    const value = given[name]?.trim();
    return value ? [`${name}=${value.replaceAll(/\s+/g, ',')}`] : [];
  });
  const trading = action === 'buy' || action === 'sell';
  const words = paperWords([details, ...pairs].join(' '), {
    info: services.market(),
    strategies: services.paper.strategies,
    number: trading ? 'amount' : action === 'start' ? 'balance' : null,
  });
  const personal = { ...frame, ephemeral: true, kind: 'error' as const };
  if (isFault(words)) {
    const params = { ...words, given: shortGiven(words.given), command: `paper ${action}`, example: examples[action] };
    return { ...personal, ...message('paper.word', params) };
  }
  const owner = ownerOf(words.of, context);
  if (!owner) {
    const params = {
      given: shortGiven(words.of ?? ''),
      command: `paper ${action}`,
      takes: sentence('said.takes.owner'),
      example,
    };
    return { ...personal, ...message('paper.word', params) };
  }
  const refusal =
    action === 'leaderboard' || action === 'list' ? null : ownerRefusal(owner, !reading.has(action), context);
  return refusal ?? { owner, words, context };
}

const shortGiven = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
