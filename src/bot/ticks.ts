import type { Market } from '../core/market.js';
import type { MarketInfo } from '../core/ports/services.js';

/** Price step of each market, null where it is not known. */
export const ticksOf = (info: MarketInfo, markets: readonly Market[]): Readonly<Record<string, number | null>> =>
  Object.fromEntries(markets.map((market) => [market, info.tickSize(market)]));
