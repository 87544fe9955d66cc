import { Decimal } from 'decimal.js';
import type { Candle, Market } from '../../core/market.js';
import type { Approved, Fill, OrderRequest } from '../../core/order.js';
import { money, price, quantity } from '../../core/units.js';
import { reducingOrder } from '../risk/review.js';
import { orderIdOf } from './trade-book.js';

const standardFeeBps = 50;

/** Whether a candle reaches the price at which a position can no longer pay for itself. */
export const reaches = ({ low, high }: Candle, at: number, long: boolean): boolean => (long ? low <= at : high >= at);

/** A venue closing `units` at `at`, or at the open where that is worse already; the fee is on top. */
export function liquidation(
  account: string,
  market: Market,
  units: Decimal,
  at: number,
  candle: Candle,
  feeBps: number = standardFeeBps,
): { readonly order: Approved<OrderRequest>; readonly fill: Fill } {
  const long = units.isPositive();
  const side = long ? 'sell' : 'buy';
  const reached = long ? Math.min(at, candle.open) : Math.max(at, candle.open);
  const filled = new Decimal(Math.min(Math.max(reached, candle.low), candle.high)).toSignificantDigits(12);
  const closed = quantity(units.abs());
  const clientOrderId = orderIdOf(account, market, candle.closedAt, 'lq');
  return {
    order: reducingOrder({ clientOrderId, market, side, quantity: closed }, { type: 'market' }),
    fill: {
      clientOrderId,
      sequence: 1,
      market,
      side,
      quantity: closed,
      price: price(filled),
      fee: money(filled.times(closed).times(feeBps).div(10_000).toDecimalPlaces(8, Decimal.ROUND_UP)),
      liquidity: 'taker',
      filledAt: candle.closedAt,
    },
  };
}

/**
 * A candle as its worse half first: open to the extreme against the position, then the rest. Used where that extreme may
 * liquidate, so that no target is reached before.
 */
export function worstFirst(candle: Candle, long: boolean): readonly [Candle, Candle] {
  const { open, high, low, volume } = candle;
  const extreme = long ? low : high;
  return [
    { ...candle, high: long ? open : high, low: long ? low : open, close: extreme, volume: volume / 2 },
    { ...candle, open: extreme, volume: volume / 2 },
  ];
}
