import type { Market } from '../../core/market.js';
import { parseMarket } from '../../core/market.js';
import { watchedMarket } from './args.js';

export type MarketsRead =
  | { readonly kind: 'read'; readonly markets: readonly Market[]; readonly rest: readonly string[] }
  | { readonly kind: 'unknown'; readonly given: string };

/**
 * The watched markets a line names: `BTC ETH`, `btc/usdt, ETHUSDT`, `BTC vs ETH`. `isOther` takes the words that are no
 * market (a span); what it takes comes back as `rest`. Doubles count once.
 */
export function readMarkets(
  text: string,
  watched: readonly Market[],
  isOther: (word: string) => boolean = () => false,
): MarketsRead {
  const words = text.split(/[\s,;+]+/).filter((word) => word !== '' && !/^(and|vs\.?|versus|with|&)$/i.test(word));
  const markets: Market[] = [];
  const rest: string[] = [];
  for (const word of words) {
    const market = watchedMarket(word, watched) ?? sameBase(word, watched);
    if (market) {
      if (!markets.includes(market)) markets.push(market);
    } else if (isOther(word)) rest.push(word);
    else return { kind: 'unknown', given: word };
  }
  return { kind: 'read', markets, rest };
}

/** `ETHUSD` where ETH/USDT is the only market of ETH in dollars of any kind. */
function sameBase(word: string, watched: readonly Market[]): Market | null {
  const dollars = /^([A-Z0-9]{2,15}?)[/\-_]?(USD|USDT|USDC)$/.exec(word.trim().toUpperCase());
  if (!dollars || parseMarket(word) !== null) return null;
  const found = watched.filter((market) => market.startsWith(`${dollars[1]}/`));
  return found.length === 1 ? (found[0] ?? null) : null;
}
