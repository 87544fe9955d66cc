import { z } from 'zod';
import type { Market } from '../../core/market.js';
import { type MoveSpan, moveSpans } from '../../core/overview.js';
import { refresh } from '../buttons.js';
import { heatmapButton, pickButton, pricesButton } from '../market-buttons.js';
import { ticksOf } from '../ticks.js';
import { watchedByDefault } from '../watchlist-markets.js';
import { defineCommand } from './define-command.js';

/** `day`, `1d` and `24` mean the same. */
const spanOf: Readonly<Record<string, MoveSpan>> = {
  hour: '1h',
  '60m': '1h',
  day: '24h',
  '1d': '24h',
  '24': '24h',
  week: '7d',
  '1w': '7d',
  '168h': '7d',
};

export const moversCommand = defineCommand({
  name: 'movers',
  summary: 'Biggest gains and losses against what is usual',
  example: '/movers 24h',
  verb: 'read',
  topic: 'markets',
  options: [
    { name: 'span', summary: 'Over how long; 24h unless told', required: false, choices: moveSpans },
    { name: 'of', summary: 'all: not only those of your watchlist', required: false, choices: ['all'] },
  ],
  args: (kit) =>
    z.object({
      span: z
        .string()
        .optional()
        .transform((text) => text && (spanOf[text.trim().toLowerCase()] ?? text))
        .pipe(kit.choice(moveSpans, '24h')),
      of: kit.choice(['list', 'all'], 'list'),
    }),
  sameForAll: ({ of }) => of === 'all',
  async run({ span, of }, context) {
    const { services, frame } = context;
    const [whole, list] = await Promise.all([
      services.overview.movers(span),
      of === 'all' ? null : watchedByDefault(services, context.call, context.identity),
    ]);
    const isOfList = (market: Market) => list === null || list.markets.includes(market);
    const movers = {
      ...whole,
      moves: whole.moves.filter(({ market }) => isOfList(market)),
      missing: whole.missing.filter(isOfList),
    };
    const rest = of === 'all' ? ['all'] : [];
    return {
      ...frame,
      kind: 'movers',
      movers,
      ...(list ? { list: list.name } : {}),
      ticks: ticksOf(
        services.market(),
        movers.moves.map(({ market }) => market),
      ),
      buttons: [
        moveSpans.map((one) => pickButton(one, one === span, 'movers', one, ...rest)),
        [pricesButton, heatmapButton, refresh('movers', span, ...rest)],
      ],
    };
  },
});
