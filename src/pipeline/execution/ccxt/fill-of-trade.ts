import { Decimal } from 'decimal.js';
import { baseOf, quoteOf } from '../../../core/market.js';
import type { Fill } from '../../../core/order.js';
import { money, price, quantity } from '../../../core/units.js';
import type { Ticket } from './ticket.js';
import type { ToldTrade } from './told.js';

const feeDecimals = 8;

/**
 * A told trade as the next fill of its order. A fee in the base is worth what it was traded at; one in a third currency (a
 * discount token) is booked at the taker's rate, which is more than it was.
 */
export function fillOfTrade(ticket: Ticket, trade: ToldTrade, takerFee: Decimal): Fill {
  const { order, fills } = ticket;
  return {
    clientOrderId: order.clientOrderId,
    sequence: fills.length + 1,
    market: order.market,
    side: order.side,
    quantity: quantity(trade.quantity),
    price: price(trade.price),
    fee: money(feeOf(trade, takerFee).toDecimalPlaces(feeDecimals, Decimal.ROUND_UP)),
    liquidity: trade.liquidity,
    filledAt: trade.at,
  };
}

function feeOf({ fee, market, quantity: units, price: at }: ToldTrade, takerFee: Decimal): Decimal {
  if (fee?.currency === quoteOf(market)) return fee.cost;
  if (fee?.currency === baseOf(market)) return fee.cost.times(at);
  return units.times(at).times(takerFee);
}
