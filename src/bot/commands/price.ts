import { z } from 'zod';
import type { Button } from '../button.js';
import { inRows, predictButton, refresh } from '../buttons.js';
import { fittingRows } from '../fitting-buttons.js';
import { chartViewButton, compareButton, heatmapButton, moversButton, priceButton } from '../market-buttons.js';
import { ticksOf } from '../ticks.js';
import { usualTimeframe } from '../usual-timeframe.js';
import { watchedByDefault } from '../watchlist-markets.js';
import { defineCommand, type OptionSpec } from './define-command.js';
import { addFault } from './fault.js';
import { readMarkets } from './market-list.js';
import { addUnwatched } from './unwatched.js';

const mostMarkets = 20;
const shownButtons = 8;

const marketsOption: OptionSpec = {
  name: 'markets',
  summary: 'One or more watched markets, as BTC ETH; without, your watchlist or all',
  required: false,
  completes: 'market',
  rest: true,
};

export const priceCommand = defineCommand({
  name: 'price',
  summary: 'Last price, its age, changes, range and volume',
  example: '/price BTC/USDT',
  verb: 'read',
  topic: 'markets',
  options: [marketsOption],
  args: ({ info, command }) =>
    z.object({
      markets: z
        .string()
        .optional()
        .transform((text, context) => {
          if (text === undefined || text.trim() === '') return null;
          if (/^all$/i.test(text.trim())) return info.markets;
          const read = readMarkets(text, info.markets);
          if (read.kind === 'read' && read.markets.length <= mostMarkets) return read.markets;
          if (read.kind === 'unknown') addUnwatched(context, read.given, info.markets, (one) => `/price ${one}`);
          else addFault(context, 'markets.price.tooMany', { most: mostMarkets, example: command.example });
          return z.NEVER;
        }),
    }),
  sameForAll: ({ markets }) => markets !== null,
  async run({ markets: named }, context) {
    const { services, frame } = context;
    const info = services.market();
    const list = named === null ? await watchedByDefault(services, context.call, context.identity) : null;
    const markets = named ?? list?.markets ?? info.markets;
    const all = await services.overview.quotes();
    const quotes = markets.slice(0, mostMarkets).flatMap((market) => all.find((one) => one.market === market) ?? []);
    const [only] = quotes;
    const timeframe = usualTimeframe(info);
    const rows: readonly (readonly Button[])[] =
      quotes.length === 1 && only
        ? [
            [chartViewButton(only.market, timeframe), predictButton(only.market, timeframe)],
            [refresh('price', only.market), priceButton(null)],
          ]
        : [
            ...inRows(
              quotes.slice(0, shownButtons).map(({ market }) => priceButton(market)),
              4,
            ),
            [
              moversButton('24h'),
              heatmapButton,
              compareButton(
                quotes.slice(0, 4).map(({ market }) => market),
                '7d',
              ),
            ],
            [
              list
                ? refresh('price')
                : refresh('price', quotes.length === all.length ? 'all' : quotes.map(({ market }) => market).join(' ')),
            ],
          ];
    return {
      ...frame,
      kind: 'prices',
      quotes,
      ...(list ? { list: list.name } : {}),
      ticks: ticksOf(
        info,
        quotes.map(({ market }) => market),
      ),
      buttons: fittingRows(rows),
    };
  },
});
