import type { Market as CcxtMarket, Exchange } from 'ccxt';
import { Decimal } from 'decimal.js';
import { InvariantError } from '../../../core/errors.js';
import type { Market } from '../../../core/market.js';
import type { Instrument } from '../../../core/ports/execution-venue.js';

const tickSizeMode = 4;
const decimalPlaces = 2;

/** The markets of an exchange under our names: its perpetuals settled in the quote where it has any, else spot. */
export class TradingMarkets {
  readonly #markets = new Map<Market, CcxtMarket & object>();
  readonly #bySymbol = new Map<string, Market>();

  constructor(private readonly exchange: Exchange) {
    const all = Object.values(exchange.markets ?? {}).filter((market) => market !== undefined);
    const swaps = all.filter((market) => market?.swap && market.linear !== false);
    for (const market of swaps.length > 0 ? swaps : all.filter((one) => one?.spot)) {
      if (!market?.base || !market.quote || !market.symbol) continue;
      const name = `${market.base}/${market.quote}` as Market;
      if (this.#markets.has(name) && market.settle !== market.quote) continue;
      this.#markets.set(name, market);
      this.#bySymbol.set(market.symbol, name);
    }
  }

  has(market: Market): boolean {
    return this.#markets.has(market);
  }

  /** Throws InvariantError for a market that the exchange does not have. */
  of(market: Market): CcxtMarket & object {
    const found = this.#markets.get(market);
    if (!found) throw new InvariantError(`${this.exchange.id} has no market ${market}; ask has() first`);
    return found;
  }

  ofSymbol(symbol: string | undefined): Market | undefined {
    return this.#bySymbol.get(symbol ?? '');
  }

  /** False for a market that the exchange does not have. */
  isPerpetual(market: Market): boolean {
    return this.#markets.get(market)?.swap === true;
  }

  instrument(market: Market): Instrument {
    const known = this.of(market);
    const size = this.contractSize(market);
    const lot = this.#step(known.precision?.amount);
    const perpetual = this.isPerpetual(market);
    const least = known.limits?.cost?.min;
    return {
      market,
      kind: perpetual ? 'perpetual' : 'spot',
      tickSize: this.#step(known.precision?.price),
      lotSize: lot === null ? null : lot.times(size),
      minNotional: typeof least === 'number' && least > 0 ? new Decimal(least) : null,
      maxLeverage: perpetual ? (known.limits?.leverage?.max ?? 20) : 1,
      // The exchange liquidates; this is what its first bracket usually asks for.
      maintenanceMargin: perpetual ? 0.005 : 0,
    };
  }

  /** Taker fee as a fraction: stands in where a fee came in a currency without a price. */
  takerFee(market: Market): Decimal {
    return new Decimal(this.of(market).taker ?? 0.001);
  }

  /** Units of one contract; 1 for spot. */
  contractSize(market: Market): Decimal {
    const known = this.of(market);
    return new Decimal(known.swap === true ? (known.contractSize ?? 1) : 1);
  }

  #step(precision: number | undefined): Decimal | null {
    if (typeof precision !== 'number' || !(precision > 0)) return null;
    if (this.exchange.precisionMode === tickSizeMode) return new Decimal(precision);
    return this.exchange.precisionMode === decimalPlaces ? new Decimal(10).pow(-precision) : null;
  }
}
