import { z } from 'zod';
import type { Subscription } from '../../core/chat.js';
import type { Market } from '../../core/market.js';
import type { PaperOwner } from '../../core/paper-account.js';
import { gapButton, paperRefreshButton, paperTradesButton } from '../buttons.js';
import { message } from '../messages/catalogue.js';
import type { Reply } from '../reply.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { ownerLabel, ownerRefusal, ownerWord } from './paper-owner.js';
import { tellingChat, ticksOf } from './paper-reply.js';
import { type PaperWords, paperWords } from './paper-words.js';

const usualBalance = '10000';
const example = '/follow 10000 BTC,ETH risk=1% positions=3';

/** Whether a subscription brings the entry signals of a market. */
const hears = ({ kinds, markets, muted }: Subscription, market: Market): boolean =>
  (kinds.length === 0 || kinds.includes('entry')) &&
  (markets.length === 0 || markets.includes(market)) &&
  !muted.includes(market);

/**
 * Starts a follower of what this chat is told: a signal counts from the moment its message is delivered here. In a direct
 * conversation that hears nothing yet the entries are subscribed to; elsewhere that is for the chat's people to decide.
 */
export async function startFollowing(owner: PaperOwner, words: PaperWords, context: CommandContext): Promise<Reply> {
  const { services, call, frame } = context;
  const wanted = words.markets.length > 0 ? words.markets : services.market().markets;
  const subscription = await services.subscriptions.get(call.chat);
  const heard = subscription ? wanted.filter((market) => hears(subscription, market)) : [];
  const subscribes = subscription === null && call.isPrivate;
  if (heard.length === 0 && !subscribes) {
    const market = wanted[0] ?? 'BTC/USDT';
    const params = { markets: wanted.join(', '), market };
    return { ...frame, ephemeral: true, kind: 'error', ...message('follow.unheard', params) };
  }
  const status = await services.paper.start(owner, {
    balance: words.balance ?? usualBalance,
    plan: { kind: 'follow', delivered: call.chat },
    markets: subscribes ? wanted : heard,
    timeframe: words.timeframe ?? null,
    risk: words.risk,
    tell: tellingChat(owner, context),
  });
  if (subscribes) {
    await services.subscriptions.put({
      chat: call.chat,
      markets: words.markets,
      timeframes: [],
      kinds: ['entry'],
      muted: [],
    });
  }
  const word = ownerWord(owner);
  return {
    ...frame,
    ephemeral: true,
    kind: 'paper',
    change: 'started',
    focus: 'status',
    status,
    name: ownerLabel(owner, context),
    ticks: ticksOf(status.account.settings.markets, context),
    buttons: [[paperRefreshButton(word), paperTradesButton(word), gapButton(word)]],
  };
}

export const followCommand = defineCommand({
  name: 'follow',
  summary: 'Trade the signals sent here on a paper account of your own, from the moment they reach you',
  example,
  verb: 'paperOwn',
  topic: 'trading',
  options: [
    {
      name: 'details',
      summary: 'Balance, markets, and rules: 10000 BTC,ETH risk=1% positions=3',
      required: false,
      rest: true,
    },
  ],
  args: () => z.object({ details: z.string().optional() }),
  async run({ details = '' }, context) {
    const { services, identity, frame } = context;
    const words = paperWords(details, { info: services.market(), strategies: [], number: 'balance' });
    if ('takes' in words) {
      const params = { ...words, given: words.given.slice(0, 40), command: 'follow', example };
      return { ...frame, ephemeral: true, kind: 'error', ...message('paper.word', params) };
    }
    const owner: PaperOwner = { kind: 'person', id: identity.account };
    return ownerRefusal(owner, true, context) ?? startFollowing(owner, words, context);
  },
});
