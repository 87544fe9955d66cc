import type { Exchange } from 'ccxt';
import { UserError } from '../../../core/errors.js';
import { overrideUrls, type UrlOverrides, type UrlTree } from './override-urls.js';

/** Perpetuals of these venues have a ccxt class of their own, which asks for nothing else. */
const perpetualClass: Readonly<Record<string, string>> = { binance: 'binanceusdm' };

type ExchangeClass = new (options: object) => Exchange;

/**
 * Makes ccxt's client of a venue: REST with rate limit, WebSocket side if it has one, perpetual markets first.
 * ccxt takes about 80 MB, so it is loaded here and only when a venue needs it. Throws UserError for an id ccxt does not know.
 */
export async function loadExchange(id: string, overrides: UrlOverrides, now: () => number): Promise<Exchange> {
  const { default: ccxt } = await import('ccxt');
  const name = perpetualClass[id] ?? id;
  const classes = ccxt as unknown as Record<string, ExchangeClass> & { pro: Record<string, ExchangeClass> };
  await assertExchangeKnown(id);
  const Venue = (classes.pro[name] ?? classes[name]) as ExchangeClass;
  const exchange = new Venue({ enableRateLimit: true, timeout: 8_000, newUpdates: true });
  exchange.options['defaultType'] = 'swap';
  // ccxt asks this for request windows; the machine's clock may be wrong, the venue's is not.
  exchange.milliseconds = now;
  exchange.urls = overrideUrls(exchange.urls as UrlTree, overrides) as Exchange['urls'];
  narrowMarkets(exchange);
  // ccxt throws for a plain ws:// url unless its http agent was loaded before.
  if (overrides.wsUrl?.startsWith('ws://')) await exchange.loadHttpProxyAgent();
  return exchange;
}

/** Throws UserError for an id ccxt does not know. */
export async function assertExchangeKnown(id: string): Promise<void> {
  const { default: ccxt } = await import('ccxt');
  if (!ccxt.exchanges.includes(id)) throw new UserError(unknownVenue(id, ccxt.exchanges));
}

/** Loads only perpetual markets where the venue lists kinds apart: spot and options are thousands more. */
function narrowMarkets(exchange: Exchange): void {
  const options: unknown = exchange.options['fetchMarkets'];
  if (!options || typeof options !== 'object' || !('types' in options) || !Array.isArray(options.types)) return;
  const types = options.types.filter((type: unknown) => type === 'swap' || type === 'linear');
  if (types.length > 0) exchange.options['fetchMarkets'] = { ...options, types };
}

function unknownVenue(id: string, known: readonly string[]): string {
  const near = [...known, 'simulated', 'replay']
    .map((name) => ({ name, distance: editDistance(id, name) }))
    .filter(({ name, distance }) => distance <= 3 || (id.length > 2 && name.includes(id)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
  const advice =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : 'use binance, okx, another ccxt id, simulated or replay';
  return `EXCHANGE: "${id}" is no exchange that ccxt knows; ${advice}`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
