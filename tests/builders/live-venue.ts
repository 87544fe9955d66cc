import { Decimal } from 'decimal.js';
import { pino } from 'pino';
import type { Market } from '../../src/core/market.js';
import type {
  Approved,
  ClientOrderId,
  OrderEvent,
  OrderRequest,
  OrderShape,
  OrderTerms,
} from '../../src/core/order.js';
import { epochMs, quantity } from '../../src/core/units.js';
import { CcxtVenue, type CcxtVenueOptions } from '../../src/pipeline/execution/ccxt/ccxt-venue.js';
import type { TicketBookSnapshot } from '../../src/pipeline/execution/ccxt/ticket-book.js';
import { TradingApi } from '../../src/pipeline/execution/ccxt/trading-api.js';
import { type FakeExchange, startFakeExchange } from '../fakes/exchange/index.js';
import { venue as binance, btc, eth } from './trading.js';

export const silent = pino({ level: 'silent' });

/** Looks and tries as fast as a loopback allows. */
export const fastVenue = { pollMs: 30, settleMs: 40, lookMs: 10, looks: 8, tries: 6 };

export interface LiveVenue {
  readonly exchange: FakeExchange;
  readonly api: TradingApi;
  readonly venue: CcxtVenue;
  readonly events: OrderEvent[];
  /** A venue as after a restart: what was written down, and a new connection. */
  restarted(snapshot: TicketBookSnapshot, options?: Partial<CcxtVenueOptions>): Promise<CcxtVenue>;
  /** The same over the connection that is there. */
  reopen(snapshot: TicketBookSnapshot, options?: Partial<CcxtVenueOptions>): CcxtVenue;
  close(): Promise<void>;
}

export interface LiveVenueOptions extends Partial<CcxtVenueOptions> {
  readonly timeoutMs?: number;
  /** Follow stream and poll; true unless set. */
  readonly follow?: boolean;
}

/** A real ccxt client of a fake Binance, with BTC at 100 and ETH at 10. */
export async function openLiveVenue({
  timeoutMs = 10_000,
  follow = true,
  ...options
}: LiveVenueOptions = {}): Promise<LiveVenue> {
  const exchange = await startFakeExchange({ markets: [btc, eth], now: Date.now(), tickSize: '0.01' });
  exchange.trading.setPrice(btc, '100');
  exchange.trading.setPrice(eth, '10');
  const stop = new AbortController();
  const apis: TradingApi[] = [];
  const clock = { now: () => epochMs(exchange.now()) };
  const connect = async (): Promise<TradingApi> => {
    const api = await TradingApi.open({
      venue: binance,
      keys: exchange.trading.keys,
      sandbox: true,
      apiUrl: exchange.restUrl,
      wsUrl: exchange.wsUrl,
      now: clock.now,
    });
    api.unthrottle(timeoutMs);
    apis.push(api);
    return api;
  };
  const running: Promise<void>[] = [];
  const venueOver = (api: TradingApi, more: Partial<CcxtVenueOptions>, snapshot?: TicketBookSnapshot): CcxtVenue => {
    const parts = { api, clock, logger: silent, markets: [btc, eth], timing: fastVenue, ...options, ...more };
    const venue = new CcxtVenue(parts, snapshot);
    venue.listen((event) => events.push(event));
    return venue;
  };
  const open = async (more: Partial<CcxtVenueOptions>, snapshot?: TicketBookSnapshot): Promise<CcxtVenue> => {
    const venue = venueOver(await connect(), more, snapshot);
    if (follow) running.push(venue.run(stop.signal));
    return venue;
  };
  const events: OrderEvent[] = [];
  const venue = await open({});
  return {
    exchange,
    api: apis[0] as TradingApi,
    venue,
    events,
    restarted: (snapshot, more = {}) => open(more, snapshot),
    reopen: (snapshot, more = {}) => venueOver(apis[0] as TradingApi, more, snapshot),
    close: async () => {
      stop.abort();
      await Promise.all(running);
      for (const api of apis) await api.close();
      await exchange.close();
    },
  };
}

export const id = (text: string): ClientOrderId => text as ClientOrderId;

/** A buy of 2 BTC unless said otherwise. */
export const anOrder = (name: string, shape: OrderShape, terms: Partial<OrderTerms> = {}): Approved<OrderRequest> =>
  ({
    clientOrderId: id(name),
    market: btc as Market,
    side: 'buy',
    quantity: quantity(2),
    reduceOnly: false,
    ...terms,
    ...shape,
  }) as Approved<OrderRequest>;

/** `in 2@100`, `in filled`, `sl cancelled: why`. */
export const toldOf = (events: readonly OrderEvent[]): string[] =>
  events.map((event) =>
    event.kind === 'fill'
      ? `${event.fill.clientOrderId} ${event.fill.quantity}@${event.fill.price}`
      : `${event.clientOrderId} ${event.state.kind}${'reason' in event.state ? `: ${event.state.reason}` : ''}`,
  );

export const d = (value: Decimal.Value): Decimal => new Decimal(value);
