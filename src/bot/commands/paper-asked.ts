import type { PaperOwner } from '../../core/paper-account.js';
import { sentence } from '../../core/sentence.js';
import { message } from '../messages/catalogue.js';
import type { ErrorReply } from '../reply/notices.js';
import type { CommandContext } from './define-command.js';
import { ownerOf, ownerRefusal } from './paper-owner.js';
import { type PaperWords, paperWords, type WordFault } from './paper-words.js';

export const paperActions = [
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
export type PaperAction = (typeof paperActions)[number];

export const paperExample = '/paper start 10000';

/** Those that change nothing. */
export const readingActions: ReadonlySet<PaperAction> = new Set([
  'status',
  'positions',
  'trades',
  'history',
  'leaderboard',
]);

export const paperExamples: Readonly<Record<PaperAction, string>> = {
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

/** A command on an account, as it was understood. */
export interface PaperAsked {
  readonly owner: PaperOwner;
  readonly words: PaperWords;
  readonly context: CommandContext;
}

const isFault = (words: PaperWords | WordFault): words is WordFault => 'takes' in words;

/** Details that may also be given by name. */
export const detailNames = [
  'market',
  'amount',
  'plan',
  'balance',
  'risk',
  'limit',
  'stop',
  'target',
  'account',
] as const;

export type PaperArgs = { readonly action: PaperAction } & Partial<
  Record<'details' | (typeof detailNames)[number], string>
>;

/** The account and the words of a command, or what is wrong with them, or that it is not theirs. */
export function askedOf(
  { action, details = '', ...given }: PaperArgs,
  context: CommandContext,
): PaperAsked | ErrorReply {
  const { services, frame } = context;
  const pairs = detailNames.flatMap((name) => {
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
    const params = {
      ...words,
      given: shortGiven(words.given),
      command: `paper ${action}`,
      example: paperExamples[action],
    };
    return { ...personal, ...message('paper.word', params) };
  }
  const owner = ownerOf(words.of, context);
  if (!owner) {
    const params = {
      given: shortGiven(words.of ?? ''),
      command: `paper ${action}`,
      takes: sentence('said.takes.owner'),
      example: paperExample,
    };
    return { ...personal, ...message('paper.word', params) };
  }
  const refusal =
    action === 'leaderboard' || action === 'list' ? null : ownerRefusal(owner, !readingActions.has(action), context);
  return refusal ?? { owner, words, context };
}

const shortGiven = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
