import { baseOf, type Market } from '../../core/market.js';
import { watchedMarket } from '../commands/args.js';
import { coinNames } from './coin-names.js';
import { folded, holdsWord } from './words.js';

/** Tickers that are words: meant only in capitals, as `$near`, or as a pair. */
const alsoWords = new Set(
  'NEAR ONE LINK NOT OP GAS ME SUN CAN ID UP GO MY SOL DOT UNI AR AI IO W ACT MASK BAND'.split(' '),
);

/** The watched markets a text names, in the order they are watched. */
export function marketsIn(text: string, markets: readonly Market[]): readonly Market[] {
  const flat = folded(text);
  const words = text.match(/\$?[\p{Script=Latin}\p{Nd}]+(?:[/\-_][\p{Script=Latin}\p{Nd}]+)?/gu) ?? [];
  const named = new Set<Market>();
  for (const word of words) {
    const bare = word.replace(/^\$/, '');
    const market = watchedMarket(bare, markets);
    if (!market) continue;
    const loose = alsoWords.has(bare.toUpperCase()) && bare !== bare.toUpperCase() && !word.startsWith('$');
    // Whoever says only "sol 1h" means the coin.
    if (!loose || words.length <= 3) named.add(market);
  }
  const longer = /\b(bitcoin cash|ethereum classic)\b/.exec(flat)?.[1];
  for (const market of markets) {
    const names = coinNames[baseOf(market)] ?? [];
    const shadowed = longer !== undefined && names.some((name) => longer.startsWith(`${name} `));
    if (!shadowed && names.some((name) => holdsWord(flat, name))) named.add(market);
  }
  return markets.filter((market) => named.has(market));
}
