import { baseOf, fileSymbol, type Market, quoteOf, type Timeframe, timeframeMs } from '../../../src/core/market.js';
import type { FakeRow } from './candle-shelf.js';

const text = (value: number | string | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** The part of Binance's `exchangeInfo` that ccxt reads. */
export function exchangeInfo(markets: readonly Market[], tickSize: string, now: number): object {
  return {
    timezone: 'UTC',
    serverTime: now,
    rateLimits: [],
    exchangeFilters: [],
    assets: [],
    symbols: markets.map((market) => ({
      symbol: fileSymbol(market),
      pair: fileSymbol(market),
      contractType: 'PERPETUAL',
      deliveryDate: 4_133_404_800_000,
      onboardDate: 1_569_398_400_000,
      status: 'TRADING',
      baseAsset: baseOf(market),
      quoteAsset: quoteOf(market),
      marginAsset: quoteOf(market),
      pricePrecision: 4,
      quantityPrecision: 3,
      baseAssetPrecision: 8,
      quotePrecision: 8,
      underlyingType: 'COIN',
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: tickSize, maxPrice: '10000000', tickSize },
        { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '100000', stepSize: '0.001' },
        { filterType: 'MIN_NOTIONAL', notional: '5' },
      ],
      orderTypes: [
        'LIMIT',
        'MARKET',
        'STOP',
        'STOP_MARKET',
        'TAKE_PROFIT',
        'TAKE_PROFIT_MARKET',
        'TRAILING_STOP_MARKET',
      ],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
    })),
  };
}

export function kline(row: FakeRow, timeframe: Timeframe): unknown[] {
  const [openedAt, ...values] = row;
  return [openedAt, ...values.slice(0, 5).map(text), openedAt + timeframeMs(timeframe) - 1, '0', 1, '0', '0', '0'];
}

export function klineEvent(market: Market, timeframe: Timeframe, row: FakeRow, closed: boolean, now: number): object {
  const [openedAt, open, high, low, close, volume] = row;
  const symbol = fileSymbol(market);
  return {
    e: 'kline',
    E: now,
    s: symbol,
    k: {
      t: openedAt,
      T: openedAt + timeframeMs(timeframe) - 1,
      s: symbol,
      i: timeframe,
      f: 1,
      L: 2,
      o: text(open),
      h: text(high),
      l: text(low),
      c: text(close),
      v: text(volume),
      n: 2,
      x: closed,
      q: '0',
      V: '0',
      Q: '0',
      B: '0',
    },
  };
}
