import { Decimal } from 'decimal.js';
import { baseOf, type Market, quoteOf as quoteAssetOf } from '../../core/market.js';
import type { Conversion, Quote } from '../../core/overview.js';
import type { ConversionAnswer } from '../../core/ports/overview.js';

interface Edge {
  readonly market: Market;
  readonly to: string;
  readonly way: 'multiply' | 'divide';
}

const edgesFrom = (asset: string, markets: readonly Market[]): readonly Edge[] =>
  markets.flatMap((market): Edge[] => {
    if (baseOf(market) === asset) return [{ market, to: quoteAssetOf(market), way: 'multiply' }];
    return quoteAssetOf(market) === asset ? [{ market, to: baseOf(market), way: 'divide' }] : [];
  });

/** The fewest markets that lead from one asset to the other, at most three; null when there is no way. */
function wayBetween(from: string, to: string, markets: readonly Market[]): readonly Edge[] | null {
  let ways: readonly { readonly at: string; readonly edges: readonly Edge[] }[] = [{ at: from, edges: [] }];
  const seen = new Set([from]);
  for (let steps = 0; steps <= 3; steps++) {
    const there = ways.find(({ at }) => at === to);
    if (there) return there.edges;
    ways = ways.flatMap(({ at, edges }) =>
      edgesFrom(at, markets).flatMap((edge) => {
        if (seen.has(edge.to)) return [];
        seen.add(edge.to);
        return [{ at: edge.to, edges: [...edges, edge] }];
      }),
    );
  }
  return null;
}

/** `amount` of one asset in another at the newest closes: exact decimals, no spread and no fee in it. */
export function convert(amount: string, from: string, to: string, quotes: readonly Quote[]): ConversionAnswer {
  const markets = quotes.map(({ market }) => market);
  const known = [...new Set(markets.flatMap((market) => [baseOf(market), quoteAssetOf(market)]))];
  for (const asset of [from, to]) if (!known.includes(asset)) return { kind: 'unknownAsset', asset, known };
  const way = wayBetween(from, to, markets);
  if (way === null) return { kind: 'noWay' };
  let result = new Decimal(amount);
  const steps: Conversion['steps'][number][] = [];
  for (const { market, way: direction } of way) {
    const quote = quotes.find((one) => one.market === market);
    if (!quote || quote.last === null || quote.closedAt === null) return { kind: 'noPrice', market };
    result = direction === 'multiply' ? result.times(quote.last) : result.div(quote.last);
    const { last: price, closedAt, timeframe, isStale } = quote;
    steps.push({ market, way: direction, price, closedAt, timeframe, isStale });
  }
  return { kind: 'converted', conversion: { amount, from, to, result: result.toFixed(), steps } };
}
