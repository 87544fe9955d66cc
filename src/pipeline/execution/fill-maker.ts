import { Decimal } from 'decimal.js';
import type { Candle } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import { type EpochMs, money, price, quantity } from '../../core/units.js';
import { type CostModel, takerSlip } from './cost-model.js';
import type { Hit, RestingOrder } from './resting-order.js';

const priceDigits = 12;
const feeDecimals = 8;

/**
 * One fill of a resting order: slippage and spread against it when it takes, fee on top, each rounded once against us.
 * Nobody traded outside the candle, so the price stays within its range; what slippage would have cost beyond that is
 * booked with the fee, so that costs never shrink.
 */
export function makeFill(
  resting: RestingOrder,
  units: Decimal,
  hit: Hit,
  candle: Candle,
  at: EpochMs,
  costs: CostModel,
): Fill {
  const { clientOrderId, market, side } = resting.order;
  const sign = side === 'buy' ? 1 : -1;
  const takes = hit.liquidity === 'taker';
  const slip = takes ? takerSlip(costs, candle, units.toNumber()) : 0;
  const rounding = side === 'buy' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN;
  const wanted = new Decimal(hit.price).times(1 + sign * slip).toSignificantDigits(priceDigits, rounding);
  const filled = takes ? clamp(wanted, candle) : new Decimal(hit.price);
  const beyond = wanted.minus(filled).times(sign).times(units);
  const feeBps = takes ? costs.takerFeeBps : costs.makerFeeBps;
  const fee = filled
    .times(units)
    .times(feeBps)
    .div(10_000)
    .plus(takes ? Decimal.max(0, beyond) : 0)
    .toDecimalPlaces(feeDecimals, Decimal.ROUND_UP);
  return {
    clientOrderId,
    sequence: resting.fills.length + 1,
    market,
    side,
    quantity: quantity(units),
    price: price(filled),
    fee: money(fee),
    liquidity: hit.liquidity,
    filledAt: at,
  };
}

const clamp = (wanted: Decimal, { low, high }: Candle): Decimal => Decimal.min(Decimal.max(wanted, low), high);
