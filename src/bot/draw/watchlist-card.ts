import { countText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import type { WatchlistsReply } from '../reply/preferences.js';
import { type CardText, lines } from './card.js';

const marketsOf = (markets: readonly string[]): string =>
  markets.length === 0 ? say('watchlist.empty') : markets.join(', ');

/** In a title: a few by name; the whole list stands below. */
const namedInTitle = 8;
const someOf = (markets: readonly string[]): string => {
  const more = markets.length - namedInTitle;
  const named = marketsOf(markets.slice(0, namedInTitle));
  return more <= 0 ? named : say('watchlist.andMore', { markets: named, count: countText(more) });
};

function titleOf({ changed, of }: WatchlistsReply): string {
  if (changed === null) return of === 'person' ? say('watchlist.title') : say('watchlist.titleChat');
  const { kind, name } = changed;
  switch (kind) {
    case 'added':
    case 'dropped': {
      if (changed.markets.length === 0) return say('watchlist.nothing', { name });
      const params = { name, markets: someOf(changed.markets) };
      return kind === 'added' ? say('watchlist.added', params) : say('watchlist.dropped', params);
    }
    case 'removed':
      return say('watchlist.removed', { name });
    case 'default':
      return say('watchlist.default', { name });
  }
}

export function watchlistsCard(reply: WatchlistsReply): CardText {
  const lists = reply.shown === null ? reply.lists : reply.lists.filter(({ name }) => name === reply.shown);
  return {
    tone: 'info',
    title: [{ strong: titleOf(reply) }],
    body: lines(
      lists.length === 0 ? say('watchlist.none', { example: '/watchlist add BTC/USDT' }) : say('watchlist.use'),
      ...lists.map(({ name, markets, isDefault }) => {
        const params = { name, markets: marketsOf(markets) };
        return isDefault ? say('watchlist.rowDefault', params) : say('watchlist.row', params);
      }),
      reply.followed === null ? null : say('watchlist.followed', { name: reply.followed }),
    ),
  };
}
