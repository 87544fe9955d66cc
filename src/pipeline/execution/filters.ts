import { Decimal } from 'decimal.js';
import { isMore } from '../../core/decimal-order.js';
import type { Market } from '../../core/market.js';
import type { OrderRequest } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import { type Price, price, quantity } from '../../core/units.js';

/** A perpetual without filters: what a backtest trades when nobody states the venue's steps. */
export const plainInstrument = (market: Market, kind: 'spot' | 'perpetual' = 'perpetual'): Instrument => ({
  market,
  kind,
  tickSize: null,
  lotSize: new Decimal('0.00000001'),
  minNotional: null,
  maxLeverage: kind === 'spot' ? 1 : 20,
  maintenanceMargin: kind === 'spot' ? 0 : 0.005,
});

/** The order in the venue's steps, or why it cannot be one. */
export type Filtered = { readonly order: OrderRequest } | { readonly refused: string };

/**
 * Rounds an order once to the instrument's steps: quantity down; a limit never to a worse price than asked; a trigger
 * towards the market, so that protection comes no later. `mark` values market orders for the least notional.
 */
export function applyFilters(order: OrderRequest, instrument: Instrument, mark: number | null): Filtered {
  const { tickSize, lotSize, minNotional } = instrument;
  const units = lotSize ? inLots(order.quantity, lotSize) : order.quantity;
  if (!isMore(units)) {
    return { refused: `quantity ${order.quantity} of ${order.market} is below the least step ${lotSize ?? 0}` };
  }
  if (order.type === 'trailingStop' && !(order.trail.gt(0) && order.trail.lt(1))) {
    return { refused: `a trailing distance is a fraction between 0 and 1, was ${order.trail}` };
  }
  const rounded = { ...withTicks(order, tickSize), quantity: quantity(units) };
  const at = priceOf(rounded, mark);
  if (minNotional && !order.reduceOnly && at !== null && units.times(at).lt(minNotional)) {
    return { refused: `${units} ${order.market} at ${at} is worth less than the least order of ${minNotional}` };
  }
  return { order: rounded };
}

/** Rounded down to whole lots. A lot that is a power of ten below 1 only cuts off decimals, which needs no division. */
function inLots(units: Decimal, lot: Decimal): Decimal {
  const decimals = -lot.e;
  if (decimals > 0 && lot.eq(powerOfTen(decimals))) {
    return units.decimalPlaces() <= decimals ? units : units.toDecimalPlaces(decimals, Decimal.ROUND_DOWN);
  }
  return units.div(lot).floor().times(lot);
}

const powersOfTen = Array.from({ length: 19 }, (_, decimals) => new Decimal(10).pow(-decimals));
const powerOfTen = (decimals: number): Decimal => powersOfTen[decimals] ?? new Decimal(10).pow(-decimals);

function withTicks(order: OrderRequest, tick: Decimal | null): OrderRequest {
  if (tick === null) return order;
  const down = (value: Decimal): Price => price(Decimal.max(tick, value.div(tick).floor().times(tick)));
  const up = (value: Decimal): Price => price(value.div(tick).ceil().times(tick));
  const buys = order.side === 'buy';
  switch (order.type) {
    case 'limit':
      return { ...order, limit: buys ? down(order.limit) : up(order.limit) };
    case 'stop':
      return { ...order, trigger: buys ? down(order.trigger) : up(order.trigger) };
    case 'takeProfit':
      return { ...order, trigger: buys ? up(order.trigger) : down(order.trigger) };
    case 'stopLimit':
      return {
        ...order,
        trigger: buys ? down(order.trigger) : up(order.trigger),
        limit: buys ? down(order.limit) : up(order.limit),
      };
    default:
      return order;
  }
}

const priceOf = (order: OrderRequest, mark: number | null): Decimal | number | null =>
  'limit' in order ? order.limit : 'trigger' in order ? order.trigger : mark;
