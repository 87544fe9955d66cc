import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { baseOf, parseMarket, quoteOf } from '../../core/market.js';
import { refresh } from '../buttons.js';
import { fittingRows } from '../fitting-buttons.js';
import { pricesButton } from '../market-buttons.js';
import { message } from '../messages/catalogue.js';
import { ticksOf } from '../ticks.js';
import { type CommandContext, defineCommand } from './define-command.js';
import { nearest } from './nearest.js';

const example = '/convert 100 USDT to BTC';
const mostDigits = 30;

interface Wish {
  readonly amount: string;
  readonly from: string;
  readonly to: string;
}

/** `100 USDT to BTC`, `0.5 btc eth`, `1,000usdt in btc`, `btc/usdt` (one BTC). null: not understood. */
export function readWish(text: string): Wish | null {
  const words = text
    .trim()
    .toUpperCase()
    .replace(/^([\d.,_]+)(?=[A-Z])/, '$1 ')
    .split(/[\s=→]+|->|\//)
    .filter((word) => word !== '' && !/^(TO|IN|INTO|AS|OF|>)$/.test(word));
  const amount = words[0] !== undefined && /^[-+]?[\d.,_]/.test(words[0]) ? words.shift() : '1';
  const [from, to, ...rest] = words;
  const isAsset = (word: string | undefined): word is string => word !== undefined && /^[A-Z0-9]{1,15}$/.test(word);
  if (amount === undefined || !isAsset(from) || !isAsset(to) || rest.length > 0) return null;
  return { amount, from, to };
}

/** Thousands may be set apart by commas or underscores, or by points before a comma; null for what is no number above 0. */
export function readAmount(given: string): string | null {
  const isContinental = /^\d{1,3}(?:\.\d{3})+,\d+$/.test(given);
  const text = isContinental ? given.replaceAll('.', '').replace(',', '.') : given;
  const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text);
  const plain = grouped ? text.replaceAll(',', '') : text.replaceAll('_', '').replace(/^(\d+),(\d+)$/, '$1.$2');
  if (!/^\d*\.?\d+$|^\d+\.$/.test(plain) || plain.replace('.', '').length > mostDigits) return null;
  const amount = new Decimal(plain);
  return amount.gt(0) ? amount.toFixed() : null;
}

async function converted({ amount: given, from, to }: Wish, { services, frame }: CommandContext) {
  const personal = { ...frame, ephemeral: true, kind: 'error' } as const;
  const amount = readAmount(given);
  if (amount === null)
    return { ...personal, ...message('markets.convert.amount', { given: given.slice(0, 40), example }) };
  const answer = await services.overview.convert(amount, from, to);
  const info = services.market();
  const markets = info.markets.join(', ');
  switch (answer.kind) {
    case 'unknownAsset': {
      const other = answer.asset === from ? to : from;
      const alike = nearest(answer.asset, answer.known);
      const suggestion = alike ?? answer.known.find((one) => one !== other) ?? 'BTC';
      const [first, second] = answer.asset === from ? [suggestion, to] : [from, suggestion];
      const sample = `/convert ${amount} ${first} to ${first === second ? (answer.known.find((one) => one !== first) ?? second) : second}`;
      const facts = { given: answer.asset, example: sample };
      return alike === null
        ? { ...personal, ...message('markets.convert.noAsset', { ...facts, known: answer.known.join(', ') }) }
        : { ...personal, ...message('markets.convert.asset', { ...facts, suggestion }) };
    }
    case 'noWay':
      return { ...personal, ...message('markets.convert.noWay', { from, to, markets }) };
    case 'noPrice':
      return { ...personal, ...message('markets.convert.noPrice', { market: answer.market }) };
    case 'converted':
      return {
        ...frame,
        kind: 'conversion',
        conversion: answer.conversion,
        ticks: ticksOf(
          info,
          answer.conversion.steps.map(({ market }) => market),
        ),
        buttons: fittingRows([
          [
            refresh('convert', `${amount} ${from} ${to}`),
            {
              label: 'marketsSwap',
              action: { command: 'convert', args: [`${amount} ${to} ${from}`], inPlace: true },
            },
            pricesButton,
          ],
        ]),
      } as const;
  }
}

export const convertCommand = defineCommand({
  name: 'convert',
  summary: 'An amount of one asset in another',
  example,
  verb: 'read',
  topic: 'markets',
  options: [{ name: 'what', summary: 'As 100 USDT to BTC, or 0.5 BTC ETH', required: true, rest: true }],
  args: ({ echo }) =>
    z.object({
      what: z
        .string()
        .optional()
        .transform((text) => ({ text: text ?? '', shown: echo(text ?? '') })),
    }),
  sameForAll: () => true,
  async run({ what }, context) {
    const { frame, services } = context;
    // A market's name alone means one of its base.
    const market = parseMarket(what.text);
    const wish = market ? { amount: '1', from: baseOf(market), to: quoteOf(market) } : readWish(what.text);
    if (wish) return converted(wish, context);
    const watched = services.market().markets[0];
    const sample = watched ? `/convert 100 ${quoteOf(watched)} to ${baseOf(watched)}` : example;
    return {
      ...frame,
      ephemeral: true,
      kind: 'error',
      ...(what.shown === ''
        ? message('argument.missing', { command: 'convert', choices: '100 USDT to BTC, 0.5 BTC ETH', example: sample })
        : message('markets.convert.unclear', { given: what.shown, example: sample })),
    };
  },
});
