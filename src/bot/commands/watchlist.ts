import { z } from 'zod';
import type { Market } from '../../core/market.js';
import {
  mostWatched,
  mostWatchlists,
  type SettingsOwner,
  settingsOwner,
  type Watchlist,
} from '../../core/preferences.js';
import { subscribeButton } from '../buttons.js';
import { shortened } from '../format/foreign-text.js';
import { message } from '../messages/catalogue.js';
import { settingsButton } from '../preference-buttons.js';
import type { WatchlistsReply } from '../reply/preferences.js';
import type { Reply } from '../reply.js';
import { watchedMarket } from './args.js';
import { type CommandContext, defineCommand } from './define-command.js';
import type { Fault } from './fault.js';
import { unwatched } from './unwatched.js';

const firstName = 'main';
const actions = ['add', 'remove', 'show', 'use', 'delete'] as const;
type ListAction = (typeof actions)[number];

const refused = ({ frame }: CommandContext, fault: Fault): Reply => ({
  ...frame,
  ephemeral: true,
  kind: 'error',
  ...fault,
});
const isName = (word: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}-]{0,19}$/u.test(word);

interface Said {
  readonly action: ListAction;
  /** The list's name; null: the default one. */
  readonly name: string | null;
  readonly markets: readonly Market[];
  /** The first word that is neither. */
  readonly unknown: string | null;
}

/** `add BTC ETH`, `add alts SOL ADA`, `show alts`: the first word that is no market names the list. */
function understood(words: readonly string[], context: CommandContext): Said {
  const { markets: watched } = context.services.market();
  const [first = 'show', ...others] = words;
  const action = actions.find((one) => one === first.toLowerCase()) ?? null;
  const rest = action === null ? words : others;
  const markets: Market[] = [];
  let name: string | null = null;
  let unknown: string | null = null;
  for (const word of rest.flatMap((one) => one.split(',')).filter(Boolean)) {
    const market = watchedMarket(word, watched);
    const takesMarkets = action === 'add' || action === 'remove';
    if (market && takesMarkets) markets.push(market);
    // `main` could be a list; `BTC/USDD` can only be a market that is not watched.
    else if (name === null && isName(word) && !word.includes('/')) name = word.toLowerCase();
    else unknown ??= word;
  }
  return { action: action ?? 'show', name, markets: [...new Set(markets)], unknown };
}

async function shown(
  context: CommandContext,
  owner: SettingsOwner,
  changed: WatchlistsReply['changed'],
  only: string | null = null,
): Promise<Reply> {
  const { services, call, frame } = context;
  const [lists, subscription] = await Promise.all([
    services.preferences.watchlists(owner),
    services.subscriptions.get(call.chat),
  ]);
  return {
    ...frame,
    ephemeral: call.isPrivate,
    kind: 'watchlists',
    of: call.isPrivate ? 'person' : 'chat',
    lists,
    changed,
    shown: only,
    followed: subscription?.watchlist ?? null,
    buttons: [[subscribeButton, settingsButton]],
  };
}

async function put(
  said: Said,
  context: CommandContext,
  owner: SettingsOwner,
  lists: readonly Watchlist[],
): Promise<Reply> {
  const { services } = context;
  const { action, markets } = said;
  const info = services.market();
  const usual = lists.find(({ isDefault }) => isDefault)?.name ?? firstName;
  const name = said.name ?? usual;
  const example = `/watchlist ${action} ${info.markets[0] ?? 'BTC/USDT'}`;
  if (said.unknown !== null) {
    return refused(
      context,
      unwatched(said.unknown, info.markets, (one) => `/watchlist ${action} ${one}`),
    );
  }
  if (markets.length === 0) {
    return refused(context, message('watchlist.needsMarkets', { markets: info.markets.join(', '), example }));
  }
  const before = lists.find((list) => list.name === name);
  if (!before && action === 'remove') return noSuch(context, name, lists);
  if (!before && lists.length >= mostWatchlists) {
    return refused(
      context,
      message('watchlist.tooMany', { most: mostWatchlists, example: `/watchlist delete ${usual}` }),
    );
  }
  const had = before?.markets ?? [];
  const news = markets.filter((market) => had.includes(market) === (action === 'remove'));
  const next = action === 'add' ? [...had, ...news] : had.filter((market) => !news.includes(market));
  if (next.length > mostWatched) {
    return refused(context, message('watchlist.full', { count: next.length, name, most: mostWatched }));
  }
  await services.preferences.putWatchlist(owner, { name, markets: next, isDefault: before?.isDefault ?? false });
  return shown(context, owner, { kind: action === 'add' ? 'added' : 'dropped', name, markets: news }, name);
}

function noSuch(context: CommandContext, name: string, lists: readonly Watchlist[]): Reply {
  const names = lists.map((list) => list.name).join(', ') || '–';
  return refused(
    context,
    message('watchlist.unknown', { given: shortened(name, 40), names, example: '/watchlist add BTC/USDT' }),
  );
}

export const watchlistCommand = defineCommand({
  name: 'watchlist',
  summary: 'Your own lists of markets, meant wherever you name none',
  example: '/watchlist add BTC/USDT',
  verb: 'read',
  topic: 'hearing',
  verbOf: ({ action = '' }) => (['', 'show'].includes(action.trim().toLowerCase()) ? 'read' : 'subscribe'),
  options: [
    { name: 'action', summary: 'add, remove, show, use (as default), delete', required: false, choices: actions },
    {
      name: 'what',
      summary: 'A list by name where you have more than one, then markets',
      required: false,
      rest: true,
      completes: 'market',
    },
  ],
  args: () => z.object({ action: z.string().optional(), what: z.string().optional() }),
  async run({ action = '', what = '' }, context) {
    const owner = settingsOwner(context.call, context.identity.account);
    const { preferences } = context.services;
    const lists = await preferences.watchlists(owner);
    const said = understood(`${action} ${what}`.split(/\s+/).filter(Boolean), context);
    if (said.action === 'add' || said.action === 'remove') {
      if (said.name !== null && !isName(said.name)) {
        return refused(
          context,
          message('watchlist.badName', { given: shortened(said.name, 40), example: '/watchlist add alts SOL/USDT' }),
        );
      }
      return put(said, context, owner, lists);
    }
    const wanted = said.unknown ?? said.name;
    const list = wanted === null ? null : (lists.find(({ name }) => name === wanted) ?? null);
    if (wanted !== null && list === null) return noSuch(context, wanted, lists);
    if (said.action === 'show' || list === null) return shown(context, owner, null, list?.name ?? null);
    if (said.action === 'delete') {
      await preferences.removeWatchlist(owner, list.name);
      return shown(context, owner, { kind: 'removed', name: list.name });
    }
    await preferences.putWatchlist(owner, { ...list, isDefault: true });
    return shown(context, owner, { kind: 'default', name: list.name });
  },
});
