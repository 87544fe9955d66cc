import type { Exchange } from 'ccxt';
import type { Decimal } from 'decimal.js';
import { baseOf, type Market } from '../../../core/market.js';
import type { OrderRequest } from '../../../core/order.js';
import type { VenuePosition } from '../../../core/ports/execution-venue.js';
import { type EpochMs, price } from '../../../core/units.js';
import { openExchange, type TradingApiOptions } from './open-exchange.js';
import type { OrderCall } from './order-params.js';
import { bareId, decimalOf, isKeptApart, type ToldOrder, type ToldTrade, toldOrder, toldTrade } from './told.js';
import { TradingMarkets } from './trading-markets.js';
import { isNotFound } from './venue-failure.js';

const tradesPage = 500;

/** What the venue adapter asks of an exchange, through ccxt, in its own words. No retries and no memory here. */
export class TradingApi {
  readonly markets: TradingMarkets;

  private constructor(private readonly exchange: Exchange) {
    this.markets = new TradingMarkets(exchange);
  }

  /** Loads ccxt and the exchange's markets. Throws UserError when the exchange has no sandbox and one is wanted. */
  static async open(options: TradingApiOptions): Promise<TradingApi> {
    return new TradingApi(await openExchange(options));
  }

  /** Sends without the pause that real exchanges ask for between requests, and waits so long; for exchanges of one's own. */
  unthrottle(timeoutMs: number): void {
    this.exchange.enableRateLimit = false;
    this.exchange.timeout = timeoutMs;
  }

  get id(): string {
    return this.exchange.id;
  }

  feature(market: Market): (name: string) => unknown {
    const { symbol } = this.markets.of(market);
    return (name) => this.exchange.featureValue(symbol as string, 'createOrder', name);
  }

  async create(order: OrderRequest, call: OrderCall): Promise<ToldOrder> {
    const { symbol } = this.markets.of(order.market);
    const amount = order.quantity.div(this.markets.contractSize(order.market)).toFixed();
    // ccxt takes numbers but handles decimal text to the digit; it is never given a float of ours.
    const told = await this.exchange.createOrder(
      symbol as string,
      call.type,
      order.side,
      amount as unknown as number,
      call.price as unknown as number,
      { ...call.params },
    );
    return toldOrder(told, call.conditional, this.markets);
  }

  /** Null when the exchange has no such order. */
  async find(
    market: Market,
    by: { readonly venueId: string } | { readonly exchangeId: string },
    conditional: boolean,
  ): Promise<ToldOrder | null> {
    try {
      const trigger = conditional ? { trigger: true } : {};
      const symbol = this.markets.of(market).symbol as string;
      const told =
        'venueId' in by
          ? await this.exchange.fetchOrder(undefined as unknown as string, symbol, {
              ...trigger,
              clientOrderId: by.venueId,
            })
          : await this.exchange.fetchOrder(bareId(by.exchangeId), symbol, trigger);
      return toldOrder(told, conditional, this.markets);
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
      const symbol = this.markets.of(market).symbol as string;
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
      const { symbol } = this.markets.of(market);
      const plain = await this.exchange.fetchOpenOrders(symbol);
      all.push(...plain.map((order) => toldOrder(order, false, this.markets)));
      if (!this.markets.isPerpetual(market)) continue;
      const waiting = await this.exchange.fetchOpenOrders(symbol, undefined, undefined, { trigger: true });
      // Venues that do not keep them apart tell them twice.
      const known = new Set(all.map(({ exchangeId }) => exchangeId));
      all.push(
        ...waiting
          .map((order) => toldOrder(order, true, this.markets))
          .filter(({ exchangeId }) => !known.has(exchangeId)),
      );
    }
    return all;
  }

  /** For spot: what is held of the base of `markets`. */
  async positions(markets: readonly Market[]): Promise<readonly VenuePosition[]> {
    const spot = markets.filter((market) => !this.markets.isPerpetual(market));
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
      const market = this.markets.ofSymbol(position.symbol);
      const contracts = decimalOf(position.contracts);
      if (!market || contracts.isZero()) continue;
      const units = contracts.times(this.markets.contractSize(market));
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
    const symbol = this.markets.of(market).symbol as string;
    const all = new Map<string, ToldTrade>();
    for (let from: number = since; ; ) {
      const page = await this.exchange.fetchMyTrades(symbol, from, tradesPage);
      const before = all.size;
      for (const trade of page) {
        const told = toldTrade(trade, this.markets);
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
      .filter((order) => this.markets.ofSymbol(order.symbol) !== undefined)
      .map((order) => toldOrder(order, isKeptApart(order), this.markets));
  }

  async nextTrades(): Promise<readonly ToldTrade[]> {
    return (await this.exchange.watchMyTrades()).flatMap((trade) => toldTrade(trade, this.markets) ?? []);
  }

  /** Closes connections; whoever waits for news rejects. */
  async close(): Promise<void> {
    await this.exchange.close();
  }
}

type Balances = Readonly<Record<string, { readonly total?: number } | undefined>>;
