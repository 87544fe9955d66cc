import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Candle,
  type FundingRate,
  fileSymbol,
  isTimeframe,
  type Market,
  type Timeframe,
} from '../../../src/core/market.js';
import { exchangeInfo, kline, klineEvent } from './binance-answers.js';
import { CandleShelf, type FakeRow, rowOf } from './candle-shelf.js';
import { KlineSockets } from './kline-sockets.js';
import { type TradingSide, tradingSide } from './trading-side.js';

export { type FakeRow, rowOf } from './candle-shelf.js';
export type { TradeFault, TradingSide } from './trading-side.js';

export interface FakeExchangeOptions {
  readonly markets: readonly Market[];
  /** The venue's time at the start; it flows on in real time from there. */
  readonly now: number;
  readonly candles?: readonly {
    readonly market: Market;
    readonly timeframe: Timeframe;
    readonly candles: readonly Candle[];
  }[];
  readonly funding?: readonly { readonly market: Market; readonly rates: readonly FundingRate[] }[];
  readonly tickSize?: string;
}

/** Answers instead of the real one, for the next `times` requests whose path contains `path`. */
export interface RestFault {
  readonly status: 403 | 418 | 429 | 451 | 500 | 503;
  readonly times?: number;
  readonly path?: string;
  readonly retryAfterS?: number;
}

/** How a close is told. */
export interface CloseOptions {
  /** Over the WebSocket; true unless set. */
  readonly push?: boolean;
  /** By REST; true unless set. */
  readonly rest?: boolean;
}

/**
 * A small Binance USD-M futures venue on the loopback, good enough for ccxt's real client. Point EXCHANGE_API_URL at `restUrl`
 * and EXCHANGE_WS_URL at `wsUrl`.
 */
export interface FakeExchange {
  readonly restUrl: string;
  readonly wsUrl: string;
  /** Paths with query, in order of arrival. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** Orders, positions and the account's stream. */
  readonly trading: TradingSide;
  readonly accountListeners: number;
  now(): number;
  /** Sets the venue's clock; it flows on from there. */
  setTime(ms: number): void;
  /** Shelves a closed candle, moves the clock past its close if it is not there yet, and pushes it as final. */
  closeCandle(market: Market, timeframe: Timeframe, candle: Candle, options?: CloseOptions): void;
  /** Pushes an update of a candle still forming. */
  pushForming(market: Market, timeframe: Timeframe, row: FakeRow): void;
  /** Pushes a row marked as final without shelving it. */
  pushFinal(market: Market, timeframe: Timeframe, row: FakeRow): void;
  /** Changes what REST answers for one candle: a correction, a bad row. */
  shelve(market: Market, timeframe: Timeframe, row: FakeRow): void;
  /** Makes REST forget a candle. */
  unshelve(market: Market, timeframe: Timeframe, openedAt: number): void;
  fail(fault: RestFault): void;
  /** Answers of REST come back to normal. */
  heal(): void;
  dropSockets(): void;
  refuseSockets(refuse: boolean): void;
  muteSockets(mute: boolean): void;
  subscribers(market: Market, timeframe: Timeframe): number;
  close(): Promise<void>;
}

export async function startFakeExchange(options: FakeExchangeOptions): Promise<FakeExchange> {
  const shelf = new CandleShelf();
  for (const { market, timeframe, candles } of options.candles ?? []) {
    for (const candle of candles) shelf.put(market, timeframe, rowOf(candle));
  }
  const sockets = new KlineSockets();
  const requests: string[] = [];
  const faults: { fault: RestFault; left: number }[] = [];
  let base = options.now;
  let setAtMs = performance.now();
  const now = (): number => Math.round(base + performance.now() - setAtMs);
  const setTime = (ms: number): void => {
    base = ms;
    setAtMs = performance.now();
  };
  const trading = tradingSide(now, sockets, options.markets);
  const answer = (url: URL): unknown => {
    const path = url.pathname.replace(/^.*\/fapi\/v1\//, '');
    const query = (name: string): number | undefined =>
      url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined;
    const symbol = url.searchParams.get('symbol') ?? '';
    if (path === 'time') return { serverTime: now() };
    if (path === 'ping') return {};
    if (path === 'exchangeInfo') return exchangeInfo(options.markets, options.tickSize ?? '0.0100', now());
    const from = query('startTime');
    const to = query('endTime');
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    if (path === 'klines') {
      const interval = url.searchParams.get('interval') ?? '';
      if (!isTimeframe(interval)) return null;
      const limit = Math.min(query('limit') ?? 500, 1_500);
      return shelf.klines(symbol, interval, { ...range, limit }, now()).map((row) => kline(row, interval));
    }
    if (path === 'fundingRate') {
      const rates = options.funding?.find(({ market }) => fileSymbol(market) === symbol)?.rates ?? [];
      return rates
        .filter(({ settledAt }) => settledAt >= (from ?? 0) && settledAt <= Math.min(to ?? now(), now()))
        .slice(0, query('limit') ?? 100)
        .map(({ settledAt, rate }) => ({ symbol, fundingTime: settledAt, fundingRate: String(rate), markPrice: '1' }));
    }
    return null;
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://fake');
    requests.push(`${url.pathname}${url.search}`);
    const planned = faults.find(({ fault, left }) => left > 0 && url.pathname.includes(fault.path ?? ''));
    if (planned) {
      planned.left--;
      const { status, retryAfterS } = planned.fault;
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
      });
      response.end(JSON.stringify({ code: status === 451 ? 0 : -1003, msg: `injected fault ${status}` }));
      return;
    }
    if (trading.owns(url.pathname)) {
      trading.handle(request, response, url).catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ code: -1000, msg: `the fake broke: ${String(error)}` }));
      });
      return;
    }
    const body = answer(url);
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { code: -1121, msg: 'unknown path or interval' }));
  };
  const server = createServer(serve);
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stream = (market: Market, timeframe: Timeframe): string =>
    `${fileSymbol(market).toLowerCase()}@kline_${timeframe}`;
  const push = (market: Market, timeframe: Timeframe, row: FakeRow, closed: boolean): void => {
    sockets.publish(stream(market, timeframe), klineEvent(market, timeframe, row, closed, now()));
  };
  return {
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    requests,
    get connections() {
      return sockets.connections;
    },
    trading,
    get accountListeners() {
      return sockets.accountListeners;
    },
    now,
    setTime,
    closeCandle(market, timeframe, candle, { push: pushed = true, rest = true } = {}) {
      if (rest) shelf.put(market, timeframe, rowOf(candle));
      if (now() < candle.closedAt) setTime(candle.closedAt);
      if (pushed) push(market, timeframe, rowOf(candle), true);
    },
    pushForming: (market, timeframe, row) => push(market, timeframe, row, false),
    pushFinal: (market, timeframe, row) => push(market, timeframe, row, true),
    shelve: (market, timeframe, row) => shelf.put(market, timeframe, row),
    unshelve: (market, timeframe, openedAt) => shelf.remove(market, timeframe, openedAt),
    fail: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    heal: () => void faults.splice(0),
    dropSockets: () => sockets.drop(),
    refuseSockets: (refuse) => {
      sockets.refusing = refuse;
    },
    muteSockets: (mute) => {
      sockets.muted = mute;
    },
    subscribers: (market, timeframe) => sockets.subscribers(stream(market, timeframe)),
    async close() {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
