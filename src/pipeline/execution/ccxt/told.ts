import type { Order as CcxtOrder, Trade as CcxtTrade } from 'ccxt';
import { Decimal } from 'decimal.js';
import { type Market, quoteOf } from '../../../core/market.js';
import type { EpochMs } from '../../../core/units.js';
import type { TradingMarkets } from './trading-markets.js';

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
/** The id as the exchange takes it. */
export const bareId = (id: string): string => (id.startsWith(apart) ? id.slice(apart.length) : id);

/** Amounts of contracts become units. */
export function toldOrder(order: CcxtOrder, conditional: boolean, markets: TradingMarkets): ToldOrder {
  const symbol = order.symbol ?? '';
  const market = markets.ofSymbol(symbol) ?? (symbol as Market);
  const size = markets.has(market) ? markets.contractSize(market) : new Decimal(1);
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
    limit: positiveOf(order.price),
    trigger: positiveOf(order.triggerPrice),
    reduceOnly: order.reduceOnly === true,
    conditional,
  };
}

/** Null: it lacks what makes a fill of it, or is of a market that is not traded. */
export function toldTrade(trade: CcxtTrade, markets: TradingMarkets): ToldTrade | null {
  const market = markets.ofSymbol(trade.symbol);
  const { id, order, side, amount, price: at, timestamp } = trade;
  if (!market || !id || !order || typeof timestamp !== 'number' || !side) return null;
  const fee = trade.fee?.cost === undefined ? null : trade.fee;
  return {
    tradeId: String(id),
    exchangeId: String(order),
    market,
    side: side === 'sell' ? 'sell' : 'buy',
    quantity: decimalOf(amount).times(markets.contractSize(market)),
    price: decimalOf(at),
    liquidity: trade.takerOrMaker === 'maker' ? 'maker' : 'taker',
    at: timestamp as EpochMs,
    fee: fee ? { cost: decimalOf(fee.cost), currency: fee.currency ?? quoteOf(market) } : null,
  };
}

/** Whether an order of the stream is one kept apart until it triggers. */
export const isKeptApart = (order: CcxtOrder): boolean => 'aid' in infoOf(order);

const infoOf = (order: CcxtOrder): Readonly<Record<string, unknown>> => (order.info ?? {}) as Record<string, unknown>;

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

/** ccxt's numbers are the shortest text of what the exchange wrote; that text is exact. */
export const decimalOf = (value: number | string | undefined | null): Decimal =>
  value === undefined || value === null || Number.isNaN(Number(value)) ? new Decimal(0) : new Decimal(value);

/** Null for what is not above zero. */
const positiveOf = (value: number | undefined): Decimal | null =>
  typeof value === 'number' && value > 0 ? new Decimal(value) : null;
