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
import { message } from '../messages/catalogue.js';
import type { PaperReply } from '../reply/paper.js';
import type { Reply } from '../reply.js';
import { startFollowing } from './follow.js';
import { leaderboardReply } from './leaderboard.js';
import { type PaperAction, type PaperAsked, paperExamples } from './paper-asked.js';
import { noPaperAccount, ownerLabel, ownerWord } from './paper-owner.js';
import { equityPicture } from './paper-picture.js';
import { tellingChat, ticksOf } from './paper-reply.js';

export const usualBalance = '10000';

const tradesShown = 25;

function shown(
  { owner, context }: PaperAsked,
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

const notice = ({ owner, context }: PaperAsked): Reply => noPaperAccount(owner, context);

function needs(action: PaperAction, what: string, { context }: PaperAsked): Reply {
  const params = { action, what, example: paperExamples[action] };
  return { ...context.frame, ephemeral: true, kind: 'error', ...message('paper.needs', params) };
}

async function started(asked: PaperAsked): Promise<Reply> {
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

async function ordered(action: 'buy' | 'sell', asked: PaperAsked): Promise<Reply> {
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

async function closed(asked: PaperAsked): Promise<Reply> {
  const { owner, words, context } = asked;
  const [market, second] = words.markets;
  if (second || (!market && !words.all)) return needs('close', sentence('said.needs.marketOrAll'), asked);
  return shown(asked, await context.services.paper.close(owner, market ?? null), 'closing', 'positions');
}

/** Counts for the life it was asked about: pressed after another reset it would end the wrong one. */
export async function reset(asked: PaperAsked): Promise<Reply> {
  const { owner, words, context } = asked;
  const { paper } = context.services;
  const status = await paper.status(owner, 0);
  if (!status) return notice(asked);
  if (words.life !== undefined && words.life !== status.account.life) {
    return { ...context.frame, ephemeral: true, kind: 'error', ...message('paper.stale', {}) };
  }
  return shown(asked, await paper.reset(owner), 'reset', 'status');
}

export async function history(asked: PaperAsked): Promise<Reply> {
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

export async function list({ context }: PaperAsked): Promise<Reply> {
  const accounts = await context.services.paper.list();
  return {
    ...context.frame,
    ephemeral: true,
    kind: 'paperList',
    accounts: accounts.map((account) => ({ name: ownerWord(account.owner), account })),
  };
}

export async function answerPaper(action: PaperAction, asked: PaperAsked): Promise<Reply> {
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
