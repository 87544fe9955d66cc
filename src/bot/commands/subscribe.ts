import { z } from 'zod';
import { type SubscriptionKind, subscriptionKinds } from '../../core/chat.js';
import { isTimeframe, type Market, type Timeframe } from '../../core/market.js';
import { unsubscribeButton, watchButton } from '../buttons.js';
import { settingsButton } from '../preference-buttons.js';
import { watchedByDefault } from '../watchlist-markets.js';
import { watchedMarket } from './args.js';
import { defineCommand } from './define-command.js';
import { addFault } from './fault.js';
import { addUnwatched } from './unwatched.js';

/** `entries` and `entry`, `moves` and `move`, … */
function kindOf(word: string): SubscriptionKind | null {
  const singular = word === 'entries' ? 'entry' : word === 'summaries' ? 'summary' : word.replace(/s$/, '');
  return subscriptionKinds.find((kind) => kind === singular || kind === word) ?? null;
}

export const subscribeCommand = defineCommand({
  name: 'subscribe',
  summary: 'Send new signals and alerts to this chat',
  example: '/subscribe BTC/USDT 1h entry',
  verb: 'subscribe',
  topic: 'hearing',
  options: [
    {
      name: 'what',
      summary: 'Markets, timeframes, kinds (entry, move, risk, summary); nothing means your watchlist, or all',
      required: false,
      rest: true,
      completes: 'market',
    },
  ],
  args: (kit) =>
    z.object({
      what: z
        .string()
        .optional()
        .transform((text = '', context) => {
          const markets = new Set<Market>();
          const timeframes = new Set<Timeframe>();
          const kinds = new Set<SubscriptionKind>();
          for (const word of text
            .toLowerCase()
            .split(/[\s,]+/)
            .filter((part) => part !== '' && part !== 'all')) {
            const market = watchedMarket(word, kit.info.markets);
            const kind = kindOf(word);
            if (kind) kinds.add(kind);
            else if (isTimeframe(word) && kit.info.timeframes.includes(word)) timeframes.add(word);
            else if (market) markets.add(market);
            else if (isTimeframe(word)) {
              addFault(context, 'timeframe.unknown', {
                given: word,
                timeframes: kit.info.timeframes.join(', '),
                example: kit.command.example,
              });
              return z.NEVER;
            } else {
              addUnwatched(context, word, kit.info.markets, (one) => `/subscribe ${one}`);
              return z.NEVER;
            }
          }
          const isAll = /(^|[\s,])all([\s,]|$)/i.test(text);
          return { markets: [...markets], timeframes: [...timeframes], kinds: [...kinds], isAll };
        }),
    }),
  async run({ what: { isAll, ...what } }, { services, call, identity, frame }) {
    const before = await services.subscriptions.get(call.chat);
    // Without a market one's own list is meant, and followed as it changes.
    const list = isAll || what.markets.length > 0 ? null : await watchedByDefault(services, call, identity);
    const markets = list?.markets ?? what.markets;
    // Naming a muted market again says that it is wanted.
    const muted = (before?.muted ?? []).filter((market) => !what.markets.includes(market));
    const subscription = { chat: call.chat, ...what, markets, muted, ...(list ? { watchlist: list.name } : {}) };
    await services.subscriptions.put(subscription);
    return {
      ...frame,
      kind: 'subscription',
      change: 'saved',
      chat: call.chat,
      subscription,
      market: null,
      buttons: [[watchButton, settingsButton, unsubscribeButton]],
    };
  },
});
