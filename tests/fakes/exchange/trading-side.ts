import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Decimal } from 'decimal.js';
import { fileSymbol, type Market } from '../../../src/core/market.js';
import type { KlineSockets } from './kline-sockets.js';
import { FakeBook, type FakeOrder, FakeRefusal, type FakeTrade } from './order-book.js';

/**
 * What happens to one request of the account. `drop`: done, and the connection breaks before the answer; `hang`: done, no
 * answer ever; `lose`: not done, and the connection breaks; `late`: done after `lateMs`, no answer; a number: refused with
 * that status, not done; `broken`: done, and answered with 503.
 */
export type TradeFault = 'drop' | 'hang' | 'lose' | 'late' | 'broken' | 418 | 429 | 500 | 503;

export interface TradingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface TradingSide {
  readonly book: FakeBook;
  readonly keys: { readonly apiKey: string; readonly secret: string };
  readonly seen: readonly TradingRequest[];
  /** Asked at each request; null for none. */
  faultOf: (request: TradingRequest) => TradeFault | null;
  /** Orders the venue will not have, for a reason of its own. */
  refuse: (request: TradingRequest) => boolean;
  lateMs: number;
  /** Times each event of the stream is sent. */
  copies: number;
  /** Events are kept back while set; `release` sends them, in the order it is given. */
  holding: boolean;
  release(order?: (events: readonly object[]) => readonly object[]): void;
  setPrice(market: Market, price: string): void;
  /** An order of somebody else in the same account. */
  strangerOrders(market: Market, side: 'BUY' | 'SELL', quantity: string, price: string | null): void;
  units(market: Market): Decimal;
  /** How many orders, triggered ones apart, came with that id. */
  placed(clientId?: string): number;
  owns(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

const owned =
  /\/fapi\/v[1-3]\/(order|algoOrder|openOrders|openAlgoOrders|positionRisk|account|userTrades|leverageBracket|listenKey)$/;

export function tradingSide(now: () => number, sockets: KlineSockets, markets: readonly Market[]): TradingSide {
  const keys = { apiKey: 'fake-key', secret: 'fake-secret' };
  const seen: TradingRequest[] = [];
  const held: object[] = [];
  const send = (event: object): void => {
    for (let copy = 0; copy < side.copies; copy++) sockets.publishAccount(event);
  };
  const book = new FakeBook('10000', now, (order, trade) => {
    const event = order.algo ? algoEvent(order, now()) : orderEvent(order, trade, now());
    if (side.holding) held.push(event);
    else send(event);
  });
  const handlers = routes(book, markets);
  const side: TradingSide = {
    book,
    keys,
    seen,
    faultOf: () => null,
    refuse: () => false,
    lateMs: 50,
    copies: 1,
    holding: false,
    release: (order = (events) => events) => {
      side.holding = false;
      for (const event of order(held.splice(0))) send(event);
    },
    setPrice: (market, price) => book.setPrice(fileSymbol(market), price),
    strangerOrders: (market, orderSide, quantity, price) => {
      book.place({
        clientId: `web_${book.orders.length}`,
        symbol: fileSymbol(market),
        side: orderSide,
        type: price === null ? 'MARKET' : 'LIMIT',
        quantity: new Decimal(quantity),
        price: price === null ? null : new Decimal(price),
        trigger: null,
        timeInForce: 'GTC',
        reduceOnly: false,
        callbackRate: null,
        algo: false,
      });
    },
    units: (market) => book.unitsOf(fileSymbol(market)),
    placed: (clientId) => {
      const triggered = new Set(book.orders.map(({ became }) => became));
      return book.orders.filter(
        (order) => !triggered.has(order.id) && (clientId === undefined || order.clientId === clientId),
      ).length;
    },
    owns: (path) => owned.test(path),
    async handle(request, response, url) {
      const body = await textOf(request);
      const text = body === '' ? url.search.slice(1) : body;
      const query = new URLSearchParams(text);
      const asked: TradingRequest = {
        method: request.method ?? 'GET',
        path: owned.exec(url.pathname)?.[1] ?? '',
        query,
      };
      seen.push(asked);
      const fault = side.faultOf(asked);
      if (fault === 'lose') return void request.socket.destroy();
      if (typeof fault === 'number') {
        const limited = fault === 429 || fault === 418;
        return answer(response, fault, {
          code: limited ? -1003 : -1000,
          msg: limited ? 'Too many requests.' : 'Service Unavailable.',
        });
      }
      const work = (): unknown => {
        authorise(request, text, query, keys, asked.path);
        if (asked.method === 'POST' && side.refuse(asked)) throw new FakeRefusal(-4120, 'Order type not supported.');
        return handlers(asked);
      };
      if (fault === 'late') {
        setTimeout(() => attempt(work), side.lateMs);
        return void request.socket.destroy();
      }
      const outcome = attempt(work);
      if (fault === 'drop') return void request.socket.destroy();
      if (fault === 'hang') return;
      if (fault === 'broken')
        return answer(response, 503, {
          code: -1000,
          msg: 'Unknown error, please check your request or try again later.',
        });
      if (outcome instanceof FakeRefusal)
        return answer(response, outcome.status, { code: outcome.code, msg: outcome.message });
      answer(response, 200, outcome as object);
    },
  };
  return side;
}

/** What it gives, or the refusal; everything else is a fault of the fake. */
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof FakeRefusal) return thrown;
    throw thrown;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function authorise(
  request: IncomingMessage,
  text: string,
  query: URLSearchParams,
  keys: TradingSide['keys'],
  path: string,
): void {
  if (request.headers['x-mbx-apikey'] !== keys.apiKey) {
    throw new FakeRefusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  }
  if (path === 'listenKey') return;
  const signed = text.replace(/&signature=[^&]*$/, '');
  if (createHmac('sha256', keys.secret).update(signed).digest('hex') !== query.get('signature')) {
    throw new FakeRefusal(-1022, 'Signature for this request is not valid.', 400);
  }
}

function routes(book: FakeBook, markets: readonly Market[]): (asked: TradingRequest) => unknown {
  return ({ method, path, query }) => {
    const symbol = query.get('symbol') ?? '';
    const algo = path === 'algoOrder' || path === 'openAlgoOrders';
    const one = (): FakeOrder => {
      const clientId = query.get('origClientOrderId') ?? query.get('clientAlgoId');
      return book.find(
        symbol,
        clientId === null ? { id: Number(query.get('orderId') ?? query.get('algoId')) } : { clientId },
        algo,
      );
    };
    switch (path) {
      case 'order':
      case 'algoOrder': {
        if (method === 'POST') return told(book.place(wantedOf(query, algo)));
        const order = one();
        if (method === 'DELETE') book.cancel(order);
        return told(order);
      }
      case 'openOrders':
      case 'openAlgoOrders':
        return book.orders
          .filter((order) => order.algo === algo && (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED'))
          .filter((order) => symbol === '' || order.symbol === symbol)
          .map(told);
      case 'positionRisk':
        return book.symbolsHeld.map((held) => positionOf(book, held));
      case 'account': {
        const unrealised = book.symbolsHeld.reduce((sum, held) => sum.plus(unrealisedOf(book, held)), new Decimal(0));
        const total = book.wallet.plus(unrealised).toFixed();
        return {
          assets: [
            {
              asset: 'USDT',
              walletBalance: book.wallet.toFixed(),
              marginBalance: total,
              availableBalance: total,
              initialMargin: '0',
              updateTime: 1,
            },
          ],
          positions: [],
        };
      }
      case 'userTrades': {
        const from = Number(query.get('startTime') ?? 0);
        return book.trades
          .filter((trade) => trade.symbol === symbol && trade.at >= from)
          .slice(0, Number(query.get('limit') ?? 500))
          .map(toldTrade);
      }
      case 'leverageBracket':
        return markets.map((market) => ({
          symbol: fileSymbol(market),
          brackets: [
            { bracket: 1, initialLeverage: 20, notionalCap: 1e9, notionalFloor: 0, maintMarginRatio: 0.005, cum: 0 },
          ],
        }));
      case 'listenKey':
        return { listenKey: 'listen-to-me' };
      default:
        throw new FakeRefusal(-1000, `no such path ${path}`, 404);
    }
  };
}

function wantedOf(query: URLSearchParams, algo: boolean) {
  const decimal = (name: string): Decimal | null => (query.has(name) ? new Decimal(query.get(name) as string) : null);
  return {
    clientId: query.get('newClientOrderId') ?? query.get('clientAlgoId') ?? '',
    symbol: query.get('symbol') ?? '',
    side: query.get('side') as 'BUY' | 'SELL',
    type: query.get('type') ?? '',
    quantity: decimal('quantity') ?? new Decimal(0),
    price: decimal('price'),
    trigger: decimal('triggerPrice'),
    timeInForce: query.get('timeInForce') ?? 'GTC',
    reduceOnly: query.get('reduceOnly') === 'true',
    callbackRate: decimal('callbackRate'),
    algo,
  };
}

const told = (order: FakeOrder): object =>
  order.algo
    ? {
        algoId: order.id,
        clientAlgoId: order.clientId,
        algoType: 'CONDITIONAL',
        orderType: order.type,
        symbol: order.symbol,
        side: order.side,
        positionSide: 'BOTH',
        timeInForce: order.timeInForce,
        quantity: order.quantity.toFixed(),
        algoStatus: order.status,
        actualOrderId: order.became === null ? '' : String(order.became),
        triggerPrice: order.trigger?.toFixed() ?? '0',
        price: order.price?.toFixed() ?? '0',
        reduceOnly: order.reduceOnly,
        createTime: order.at,
        updateTime: order.updatedAt,
      }
    : {
        orderId: order.id,
        clientOrderId: order.clientId,
        symbol: order.symbol,
        status: order.status,
        price: order.price?.toFixed() ?? '0',
        avgPrice: order.filled.isZero() ? '0' : order.value.div(order.filled).toFixed(),
        origQty: order.quantity.toFixed(),
        executedQty: order.filled.toFixed(),
        cumQuote: order.value.toFixed(),
        timeInForce: order.timeInForce,
        type: order.type,
        side: order.side,
        positionSide: 'BOTH',
        reduceOnly: order.reduceOnly,
        stopPrice: '0',
        time: order.at,
        updateTime: order.updatedAt,
      };

const toldTrade = (trade: FakeTrade): object => ({
  symbol: trade.symbol,
  id: trade.id,
  orderId: trade.orderId,
  side: trade.side,
  price: trade.price.toFixed(),
  qty: trade.quantity.toFixed(),
  quoteQty: trade.price.times(trade.quantity).toFixed(),
  commission: trade.commission.toFixed(),
  commissionAsset: 'USDT',
  time: trade.at,
  maker: trade.maker,
  buyer: trade.side === 'BUY',
  positionSide: 'BOTH',
});

const unrealisedOf = (book: FakeBook, symbol: string): Decimal =>
  (book.priceOf(symbol) ?? new Decimal(0)).minus(book.entryOf(symbol)).times(book.unitsOf(symbol));

function positionOf(book: FakeBook, symbol: string): object {
  const units = book.unitsOf(symbol);
  const mark = book.priceOf(symbol) ?? new Decimal(0);
  return {
    symbol,
    positionSide: 'BOTH',
    positionAmt: units.toFixed(),
    entryPrice: book.entryOf(symbol).toFixed(),
    markPrice: mark.toFixed(),
    unRealizedProfit: unrealisedOf(book, symbol).toFixed(),
    liquidationPrice: '0',
    isolatedMargin: '0',
    notional: units.times(mark).toFixed(),
    isolatedWallet: '0',
    updateTime: 1,
    initialMargin: units.times(mark).abs().div(20).toFixed(),
    maintMargin: '0',
    marginAsset: 'USDT',
  };
}

const orderEvent = (order: FakeOrder, trade: FakeTrade | null, at: number): object => ({
  e: 'ORDER_TRADE_UPDATE',
  E: at,
  T: at,
  o: {
    s: order.symbol,
    c: order.clientId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: order.quantity.toFixed(),
    p: order.price?.toFixed() ?? '0',
    ap: '0',
    sp: '0',
    x: trade ? 'TRADE' : order.status === 'NEW' ? 'NEW' : order.status,
    X: order.status,
    i: order.id,
    l: trade?.quantity.toFixed() ?? '0',
    z: order.filled.toFixed(),
    L: trade?.price.toFixed() ?? '0',
    ...(trade ? { n: trade.commission.toFixed(), N: 'USDT' } : {}),
    T: at,
    t: trade?.id ?? 0,
    m: trade?.maker ?? false,
    R: order.reduceOnly,
    ps: 'BOTH',
  },
});

const algoEvent = (order: FakeOrder, at: number): object => ({
  e: 'ALGO_UPDATE',
  E: at,
  T: at,
  o: {
    caid: order.clientId,
    aid: order.id,
    at: 'CONDITIONAL',
    o: order.type,
    s: order.symbol,
    S: order.side,
    ps: 'BOTH',
    f: order.timeInForce,
    q: order.quantity.toFixed(),
    X: order.status,
    ai: order.became === null ? '' : String(order.became),
    tp: order.trigger?.toFixed() ?? '0',
    p: order.price?.toFixed() ?? '0',
    R: order.reduceOnly,
  },
});
