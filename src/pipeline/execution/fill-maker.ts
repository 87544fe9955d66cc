import { Decimal } from 'decimal.js';
import { greater, isMore, lesser } from '../../core/decimal-order.js';
import type { Candle } from '../../core/market.js';
import type { Fill } from '../../core/order.js';
import { type EpochMs, money, price, quantity } from '../../core/units.js';
import { type BookDepth, type CostModel, depthSlip, takerSlip } from './cost-model.js';
import type { Hit, RestingOrder } from './resting-order.js';

const priceDigits = 12;
const feeDecimals = 8;

/**
 * One fill of a resting order: slippage and spread against it when it takes, fee on top, each rounded once against us.
 * Nobody traded outside the candle, so the price stays within its range, and a limit order gets its limit or better; what
 * slippage would have cost beyond that is booked with the fee, so that costs never shrink.
 */
export function makeFill(
  resting: RestingOrder,
  units: Decimal,
  hit: Hit,
  candle: Candle,
  at: EpochMs,
  costs: CostModel,
  depth: BookDepth | null = null,
): Fill {
  const { order } = resting;
  const { clientOrderId, market, side } = order;
  const sign = side === 'buy' ? 1 : -1;
  const takes = hit.liquidity === 'taker';
  const size = depth || costs.slippage.kind === 'impact' ? units.toNumber() : 0;
  const modelled = takes ? takerSlip(costs, candle, size) : 0;
  const slip = takes && depth ? depthSlip(depth, side, size, modelled) : modelled;
  const rounding = side === 'buy' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN;
  const asked = new Decimal(hit.price);
  const wanted = (slip === 0 ? asked : asked.times(1 + sign * slip)).toSignificantDigits(priceDigits, rounding);
  const within = isInside(hit.price * (1 + sign * slip), candle) ? wanted : clamp(wanted, candle);
  const filled = 'limit' in order ? noWorse(within, order.limit, side) : within;
  const share = takes ? fractionOfBps(costs.takerFeeBps) : fractionOfBps(costs.makerFeeBps);
  const usual = filled.times(units).times(share);
  const beyond = takes && filled !== wanted ? wanted.minus(filled).times(sign).times(units) : null;
  const fee = (beyond && isMore(beyond) ? usual.plus(beyond) : usual).toDecimalPlaces(feeDecimals, Decimal.ROUND_UP);
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

const noWorse = (at: Decimal, limit: Decimal, side: Fill['side']): Decimal =>
  side === 'buy' ? lesser(at, limit) : greater(at, limit);

/** Far enough inside the candle that no rounding brings it out. */
const isInside = (wanted: number, { low, high }: Candle): boolean =>
  wanted > low * (1 + hair) && wanted < high * (1 - hair);
const hair = 1e-10;

const clamp = (wanted: Decimal, { low, high }: Candle): Decimal => Decimal.min(Decimal.max(wanted, low), high);

/** Fees are few and the same at every fill. */
const fractions = new Map<number, Decimal>();

function fractionOfBps(bps: number): Decimal {
  let fraction = fractions.get(bps);
  if (!fraction) {
    fraction = new Decimal(bps).div(10_000);
    if (fractions.size < 100) fractions.set(bps, fraction);
  }
  return fraction;
}
