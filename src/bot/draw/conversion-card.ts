import { Decimal } from 'decimal.js';
import { exactText } from '../format/exact.js';
import { priceText } from '../format/numbers.js';
import { ageText, timeText } from '../format/times.js';
import { say } from '../messages/catalogue.js';
import type { ConversionReply } from '../reply/markets.js';
import { type CardText, lines } from './card.js';

const digits = 8;
/** The least amount taken, in the dearest asset, is still something. */
const mostPlaces = 60;

/** A decimal with thousands set apart and no zeros at its end. */
export function assetText(value: Decimal): string {
  const [whole = '0', fraction = ''] = value.toFixed().split('.');
  const rest = fraction.replace(/0+$/, '');
  return exactText(rest === '' ? whole : `${whole}.${rest}`);
}

/** To eight significant digits; whole units are never cut. */
const rounded = (value: Decimal): Decimal =>
  value.toDecimalPlaces(
    Math.max(0, Math.min(mostPlaces, digits - 1 - (value.isZero() ? 0 : value.e))),
    Decimal.ROUND_HALF_UP,
  );

export function conversionCard({ conversion, ticks, now, timeZone }: ConversionReply): CardText {
  const { amount, from, to, result, steps } = conversion;
  const sides = { amount: assetText(new Decimal(amount)), from, result: assetText(rounded(new Decimal(result))), to };
  return {
    tone: steps.some(({ isStale }) => isStale) ? 'alert' : 'info',
    title: [{ strong: say('markets.convert.title', sides) }],
    body: lines(
      ...steps.flatMap(({ market, price, closedAt, timeframe, isStale }) => [
        say('markets.convert.step', {
          market,
          price: priceText(price, ticks[market] ?? null),
          timeframe,
          closed: timeText(closedAt, now, timeZone),
          age: ageText(now - closedAt),
        }),
        isStale ? say('markets.convert.stale', { market }) : null,
      ]),
      steps.length === 0 ? null : say('markets.convert.note'),
    ),
  };
}
