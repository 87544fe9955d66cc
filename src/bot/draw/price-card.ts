import { baseOf, quoteOf } from '../../core/market.js';
import type { Quote } from '../../core/overview.js';
import { fixedText, percentText, priceText, returnText, signedPercentText } from '../format/numbers.js';
import { ageText, durationText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { PricesReply } from '../reply/markets.js';
import { amountText } from './amount.js';
import { type CardText, type Line, lines } from './card.js';

const change = (value: number | null): string => (value === null ? say('markets.unknown') : returnText(value));

const changesOf = ({ changes }: Quote) => ({
  hour: change(changes['1h']),
  day: change(changes['24h']),
  week: change(changes['7d']),
});

/** How many decimals a rate of a few thousandths of a percent needs. */
const fundingText = (rate: number): string => `${fixedText(rate * 100, 4)} %`;

export function pricesCard(reply: PricesReply): CardText {
  const [only] = reply.quotes;
  if (reply.quotes.length === 1 && only) return oneCard(reply, only);
  const newest = Math.max(0, ...reply.quotes.map(({ closedAt }) => closedAt ?? 0)) as PricesReply['now'];
  const { now, timeZone } = reply;
  return {
    tone: 'info',
    title: [{ strong: say('markets.price.title') }],
    body: lines(
      ...reply.quotes.map((quote) => rowOf(quote, reply)),
      reply.list === undefined ? null : say('watchlist.only', { name: reply.list, example: '/price all' }),
      newest === 0
        ? say('markets.price.allNone')
        : say('markets.price.note', { closed: timeText(newest, now, timeZone), age: ageText(now - newest) }),
    ),
  };
}

function rowOf(quote: Quote, { ticks, now }: PricesReply): Line {
  const { market, last, closedAt, isStale } = quote;
  if (last === null || closedAt === null) return [{ strong: market }, ` ${say('markets.price.none')}`];
  const price = priceText(last, ticks[market] ?? null);
  const stale = isStale ? ` · ${say('markets.price.stale', { age: durationText(now - closedAt) })}` : '';
  return [{ strong: market }, ` ${say('markets.price.line', { price, ...changesOf(quote) })}${stale}`];
}

function oneCard({ ticks, now, timeZone }: PricesReply, quote: Quote): CardText {
  const { market, last, closedAt, day, funding } = quote;
  const title = [{ strong: say('markets.price.titleOne', { market }) }];
  if (last === null || closedAt === null) {
    return { tone: 'info', title, body: lines(say('chart.empty', { subject: market })) };
  }
  const tick = ticks[market] ?? null;
  return {
    tone: quote.isStale ? 'alert' : 'info',
    title: [{ strong: say('markets.price.titleOne', { market }) }, `  ${priceText(last, tick)}`],
    body: lines(
      quote.isStale ? say('markets.price.isStale') : null,
      say('markets.price.changes', changesOf(quote)),
      day &&
        say('markets.price.range', {
          high: priceText(day.high, tick),
          low: priceText(day.low, tick),
          toHigh: signedPercentText(day.high / last - 1),
          toLow: signedPercentText(day.low / last - 1),
        }),
      day &&
        say('markets.price.volume', {
          base: amountText(day.volume),
          baseAsset: baseOf(market),
          turnover: amountText(day.turnover),
          quoteAsset: quoteOf(market),
        }),
      day && day.coverage < 0.98 ? say('markets.price.partial', { share: percentText(day.coverage) }) : null,
      funding &&
        say('markets.price.funding', {
          rate: fundingText(funding.rate),
          settled: timeText(funding.settledAt, now, timeZone),
        }),
      say('markets.price.closed', {
        timeframe: quote.timeframe,
        closed: timeText(closedAt, now, timeZone),
        age: ageText(now - closedAt),
      }),
    ),
  };
}
