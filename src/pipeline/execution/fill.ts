import { Decimal } from 'decimal.js';
import type { Fill, OrderRequest } from '../../core/order.js';
import { type EpochMs, fractionOf, money, price } from '../../core/units.js';
import type { TradingCosts } from './costs.js';

const priceDigits = 12;
const feeDecimals = 8;

/**
 * Fills an order at the market's price, slippage against it, fee on top. Rounded once, against us: the price to 12
 * significant digits, the fee to 8 decimals.
 */
export function fillAt(
  order: Pick<OrderRequest, 'clientOrderId' | 'market' | 'side' | 'quantity'>,
  marketPrice: number,
  filledAt: EpochMs,
  { feeBps, slippageBps }: TradingCosts,
): Fill {
  const { clientOrderId, market, side, quantity } = order;
  const slip = new Decimal(fractionOf(slippageBps)).times(side === 'buy' ? 1 : -1);
  const filled = new Decimal(marketPrice)
    .times(slip.plus(1))
    .toSignificantDigits(priceDigits, side === 'buy' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN);
  const fee = filled.times(quantity).times(fractionOf(feeBps)).toDecimalPlaces(feeDecimals, Decimal.ROUND_UP);
  return {
    clientOrderId,
    sequence: 1,
    market,
    side,
    quantity,
    price: price(filled),
    fee: money(fee),
    liquidity: 'taker',
    filledAt,
  };
}
