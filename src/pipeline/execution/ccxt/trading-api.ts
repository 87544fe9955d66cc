import type { Market as CcxtMarket, Order as CcxtOrder, Trade as CcxtTrade, Exchange } from 'ccxt';
import { Decimal } from 'decimal.js';
import { InvariantError, UserError } from '../../../core/errors.js';
import { baseOf, type Market, quoteOf, type Venue } from '../../../core/market.js';
import type { OrderRequest } from '../../../core/order.js';
import type { Instrument, VenuePosition } from '../../../core/ports/execution-venue.js';
import { type EpochMs, price } from '../../../core/units.js';
import { loadExchange } from '../../market-data/ccxt/load-exchange.js';
import type { UrlOverrides } from '../../market-data/ccxt/override-urls.js';
import type { OrderCall } from './order-params.js';
import { isNotFound } from './venue-failure.js';

export interface TradingKeys {
  readonly apiKey: string;
  readonly secret: string;
  readonly password?: string | undefined;
}

export interface TradingApiOptions extends UrlOverrides {
  readonly venue: Venue;
  readonly keys: TradingKeys;
  /** Testnet or demo account of the exchange: made-up money. */
  readonly sandbox: boolean;
  /** The exchange's time; requests are signed with it. */
  readonly now: () => number;
}

/** An order as the exchange tells of it. */
export interface ToldOrder {
  readonly exchangeId: string;
  /** Id of the order that a triggered one became; null while it waits. */
  readonly triggeredId: string | null;
  readonly venueId: string | null;
  readonly symbol: string;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Decimal;
  readonly filled: Decimal;
  readonly state: 'open' | 'done' | 'cancelled' | 'rejected';
  readonly limit: Decimal | null;
  readonly trigger: Decimal | null;
  readonly reduceOnly: boolean;
  /** True for one kept apart until it triggers. */
  readonly conditional: boolean;
}

/** A fill as the exchange tells of it. */
export interface ToldTrade {
  readonly tradeId: string;
  readonly exchangeId: string;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly liquidity: 'maker' | 'taker';
  readonly at: EpochMs;
  /** Null where the exchange does not tell it. */
  readonly fee: { readonly cost: Decimal; readonly currency: string } | null;
}

/** Binance numbers orders that wait for a trigger apart; marked, so that a trade never finds one by chance. */
const apart = 'algo-';
const bareId = (id: string): string => (id.startsWith(apart) ? id.slice(apart.length) : id);

const tickSizeMode = 4;
const decimalPlaces = 2;
const tradesPage = 500;

/** What the venue adapter asks of an exchange, through ccxt, in its own words. No retries and no memory here. */
export class TradingApi {
  readonly #markets = new Map<Market, CcxtMarket & object>();
  readonly #bySymbol = new Map<string, Market>();

  private constructor(private readonly exchange: Exchange) {
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

  /** Loads ccxt and the exchange's markets. Throws UserError when the exchange has no sandbox and one is wanted. */
  static async open(options: TradingApiOptions): Promise<TradingApi> {
    const exchange = await loadExchange(options.venue, options, options.now);
    exchange.apiKey = options.keys.apiKey;
    exchange.secret = options.keys.secret;
    if (options.keys.password !== undefined) exchange.password = options.keys.password;
    exchange.options['watchPositions'] = { fetchPositionsSnapshot: false };
    // Its refresh of a key for the stream would keep the process alive for minutes after the end.
    exchange.delay = (ms, method, ...args) => {
      setTimeout(() => exchange.spawn(method, ...args), ms).unref();
    };
    if (options.sandbox) enterSandbox(exchange);
    await exchange.loadMarkets();
    return new TradingApi(exchange);
  }

  /** Sends without the pause that real exchanges ask for between requests, and waits so long; for exchanges of one's own. */
  unthrottle(timeoutMs: number): void {
    this.exchange.enableRateLimit = false;
    this.exchange.timeout = timeoutMs;
  }

  get id(): string {
    return this.exchange.id;
  }

  has(market: Market): boolean {
    return this.#markets.has(market);
  }

  feature(market: Market): (name: string) => unknown {
    const { symbol } = this.#of(market);
    return (name) => this.exchange.featureValue(symbol as string, 'createOrder', name);
  }

  instrument(market: Market): Instrument {
    const known = this.#of(market);
    const size = this.#contractSize(market);
    const lot = this.#step(known.precision?.amount);
    const perpetual = known.swap === true;
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
    return new Decimal(this.#of(market).taker ?? 0.001);
  }

  async create(order: OrderRequest, call: OrderCall): Promise<ToldOrder> {
    const { symbol } = this.#of(order.market);
    const amount = order.quantity.div(this.#contractSize(order.market)).toFixed();
    // ccxt takes numbers but handles decimal text to the digit; it is never given a float of ours.
    const told = await this.exchange.createOrder(
      symbol as string,
      call.type,
      order.side,
      amount as unknown as number,
      call.price as unknown as number,
      { ...call.params },
    );
    return this.#told(told, call.conditional);
  }

  /** Null when the exchange has no such order. */
  async find(
    market: Market,
    by: { readonly venueId: string } | { readonly exchangeId: string },
    conditional: boolean,
  ): Promise<ToldOrder | null> {
    try {
      const trigger = conditional ? { trigger: true } : {};
      const symbol = this.#of(market).symbol as string;
      const told =
        'venueId' in by
          ? await this.exchange.fetchOrder(undefined as unknown as string, symbol, {
              ...trigger,
              clientOrderId: by.venueId,
            })
          : await this.exchange.fetchOrder(bareId(by.exchangeId), symbol, trigger);
      return this.#told(told, conditional);
    } catch (thrown) {
      if (isNotFound(thrown)) return null;
      throw thrown;
    }
  }

  /** False when the exchange no longer has it open. */
  async cancel(
    market: Market,
    by: { readonly venueId: string } | { readonly exchangeId: string },
    conditional: boolean,
  ): Promise<boolean> {
    try {
      const trigger = conditional ? { trigger: true } : {};
      const symbol = this.#of(market).symbol as string;
      if ('venueId' in by) {
        await this.exchange.cancelOrder(undefined as unknown as string, symbol, {
          ...trigger,
          clientOrderId: by.venueId,
        });
      } else await this.exchange.cancelOrder(bareId(by.exchangeId), symbol, trigger);
      return true;
    } catch (thrown) {
      if (isNotFound(thrown)) return false;
      throw thrown;
    }
  }

  /**
   * Open orders of these markets, ours or not. Asked market by market: one question for all costs Binance's limit as much as
   * forty, and orders would wait behind it.
   */
  async openOrders(markets: readonly Market[]): Promise<readonly ToldOrder[]> {
    const all: ToldOrder[] = [];
    for (const market of markets) {
      const { symbol, swap } = this.#of(market);
      const plain = await this.exchange.fetchOpenOrders(symbol);
      all.push(...plain.map((order) => this.#told(order, false)));
      if (!swap) continue;
      const waiting = await this.exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true });
      // Venues that do not keep them apart tell them twice.
      const known = new Set(all.map(({ exchangeId }) => exchangeId));
      all.push(...waiting.map((order) => this.#told(order, true)).filter(({ exchangeId }) => !known.has(exchangeId)));
    }
    return all;
  }

  /** For spot: what is held of the base of `markets`. */
  async positions(markets: readonly Market[]): Promise<readonly VenuePosition[]> {
    const spot = markets.filter((market) => this.#markets.get(market)?.swap !== true);
    const held: VenuePosition[] = [];
    if (spot.length > 0) {
      const balance = await this.exchange.fetchBalance();
      for (const market of spot) {
        const units = decimalOf((balance as unknown as Balances)[baseOf(market)]?.total);
        if (units.gt(0)) held.push({ market, units, averagePrice: null });
      }
    }
    if (spot.length === markets.length && markets.length > 0) return held;
    for (const position of await this.exchange.fetchPositions()) {
      const market = this.#bySymbol.get(position.symbol ?? '');
      const contracts = decimalOf(position.contracts);
      if (!market || contracts.isZero()) continue;
      const units = contracts.times(this.#contractSize(market));
      const average = decimalOf(position.entryPrice);
      held.push({
        market,
        units: position.side === 'short' ? units.negated() : units,
        averagePrice: average.gt(0) ? price(average) : null,
      });
    }
    return held;
  }

  /** Everything the account has of a currency, margin and unrealised profit included. */
  async balance(currency: string): Promise<Decimal> {
    const balance = (await this.exchange.fetchBalance()) as unknown as Balances;
    return decimalOf(balance[currency]?.total);
  }

  /** Fills of a market from `since` on, ascending. */
  async trades(market: Market, since: EpochMs): Promise<readonly ToldTrade[]> {
    const symbol = this.#of(market).symbol as string;
    const all = new Map<string, ToldTrade>();
    for (let from: number = since; ; ) {
      const page = await this.exchange.fetchMyTrades(symbol, from, tradesPage);
      const before = all.size;
      for (const trade of page) {
        const told = this.#toldTrade(trade);
        if (told) all.set(told.tradeId, told);
      }
      const last = page.at(-1)?.timestamp;
      if (page.length < tradesPage || all.size === before || typeof last !== 'number') break;
      from = last;
    }
    return [...all.values()].sort((a, b) => a.at - b.at);
  }

  get watches(): boolean {
    return this.exchange.has['watchOrders'] === true && this.exchange.has['watchMyTrades'] === true;
  }

  async nextOrders(): Promise<readonly ToldOrder[]> {
    const told = await this.exchange.watchOrders();
    return told
      .filter((order) => this.#bySymbol.has(order.symbol ?? ''))
      .map((order) => this.#told(order, 'aid' in infoOf(order)));
  }

  async nextTrades(): Promise<readonly ToldTrade[]> {
    return (await this.exchange.watchMyTrades()).flatMap((trade) => this.#toldTrade(trade) ?? []);
  }

  /** Closes connections; whoever waits for news rejects. */
  async close(): Promise<void> {
    await this.exchange.close();
  }

  #of(market: Market): CcxtMarket & object {
    const found = this.#markets.get(market);
    if (!found) throw new InvariantError(`${this.exchange.id} has no market ${market}; ask has() first`);
    return found;
  }

  #contractSize(market: Market): Decimal {
    const known = this.#of(market);
    return new Decimal(known.swap === true ? (known.contractSize ?? 1) : 1);
  }

  #step(precision: number | undefined): Decimal | null {
    if (typeof precision !== 'number' || !(precision > 0)) return null;
    if (this.exchange.precisionMode === tickSizeMode) return new Decimal(precision);
    return this.exchange.precisionMode === decimalPlaces ? new Decimal(10).pow(-precision) : null;
  }

  #told(order: CcxtOrder, conditional: boolean): ToldOrder {
    const symbol = order.symbol ?? '';
    const market = this.#bySymbol.get(symbol) ?? (symbol as Market);
    const size = this.#markets.has(market) ? this.#contractSize(market) : new Decimal(1);
    const info = infoOf(order);
    const became = info['actualOrderId'] ?? info['ai'];
    return {
      exchangeId: 'algoId' in info || 'aid' in info ? `${apart}${order.id}` : String(order.id),
      triggeredId: typeof became === 'string' && became !== '' && became !== '0' ? became : null,
      venueId: order.clientOrderId ?? null,
      symbol,
      market,
      side: order.side === 'sell' ? 'sell' : 'buy',
      quantity: decimalOf(order.amount).times(size),
      filled: decimalOf(order.filled).times(size),
      state: stateNamed(order.status),
      limit: positive(order.price),
      trigger: positive(order.triggerPrice),
      reduceOnly: order.reduceOnly === true,
      conditional,
    };
  }

  #toldTrade(trade: CcxtTrade): ToldTrade | null {
    const market = this.#bySymbol.get(trade.symbol ?? '');
    const { id, order, side, amount, price: at, timestamp } = trade;
    if (!market || !id || !order || typeof timestamp !== 'number' || !side) return null;
    const fee = trade.fee?.cost === undefined ? null : trade.fee;
    return {
      tradeId: String(id),
      exchangeId: String(order),
      market,
      side: side === 'sell' ? 'sell' : 'buy',
      quantity: decimalOf(amount).times(this.#contractSize(market)),
      price: decimalOf(at),
      liquidity: trade.takerOrMaker === 'maker' ? 'maker' : 'taker',
      at: timestamp as EpochMs,
      fee: fee ? { cost: decimalOf(fee.cost), currency: fee.currency ?? quoteOf(market) } : null,
    };
  }
}

type Balances = Readonly<Record<string, { readonly total?: number } | undefined>>;

/** A testnet where the exchange has one, else its demo account (Binance's futures have only that). */
function enterSandbox(exchange: Exchange): void {
  const { test, demo } = exchange.urls as { readonly test?: unknown; readonly demo?: unknown };
  if (demo && exchange.id.startsWith('binance')) exchange.enableDemoTrading(true);
  else if (test) exchange.setSandboxMode(true);
  else if (demo) exchange.enableDemoTrading(true);
  else {
    throw new UserError(
      `LIVE_SANDBOX: ${exchange.id} has no sandbox; choose another EXCHANGE, or LIVE_SANDBOX=off for real money`,
    );
  }
}

const infoOf = (order: CcxtOrder): Readonly<Record<string, unknown>> => (order.info ?? {}) as Record<string, unknown>;

/** ccxt's numbers are the shortest text of what the exchange wrote; that text is exact. */
const decimalOf = (value: number | string | undefined | null): Decimal =>
  value === undefined || value === null || Number.isNaN(Number(value)) ? new Decimal(0) : new Decimal(value);

const positive = (value: number | undefined): Decimal | null =>
  typeof value === 'number' && value > 0 ? new Decimal(value) : null;

function stateNamed(status: string | undefined): ToldOrder['state'] {
  switch (status) {
    case 'closed':
      return 'done';
    case 'canceled':
    case 'expired':
      return 'cancelled';
    case 'rejected':
      return 'rejected';
    default:
      return 'open';
  }
}
