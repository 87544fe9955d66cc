import { Decimal } from 'decimal.js';
import type { Candle } from '../../core/market.js';
import type { Fill, OrderRequest, OrderShape } from '../../core/order.js';
import type { EpochMs } from '../../core/units.js';

/** An order the venue works on; JSON-able apart from its decimals. */
export interface RestingOrder {
  readonly order: OrderRequest;
  readonly acceptedAt: EpochMs;
  filled: Decimal;
  /** Units it may fill: its quantity, or for a child what its parent has filled. */
  allowed: Decimal;
  fills: readonly Fill[];
  /** A child sleeps until its parent fills. */
  awake: boolean;
  /** A stop-limit whose trigger was touched is a limit order from then on; a stop that filled in part stays a market order. */
  triggered: boolean;
  /** It has rested through a candle already: it makes the market rather than takes it. */
  rested: boolean;
  /** Level of a trailing stop, once it watches. */
  level: number | null;
}

/** IOC and FOK do not rest; a stop only counts from its trigger on. */
export const fillsAtOnce = ({ order: { timeInForce, type }, triggered }: RestingOrder): boolean =>
  (timeInForce === 'IOC' || timeInForce === 'FOK') && (type === 'market' || type === 'limit' || triggered);

export function restingOrder(order: OrderRequest, acceptedAt: EpochMs): RestingOrder {
  const awake = order.after === undefined;
  return {
    order,
    acceptedAt,
    filled: new Decimal(0),
    allowed: awake ? order.quantity : new Decimal(0),
    fills: [],
    awake,
    triggered: false,
    rested: false,
    level: null,
  };
}

/** Price at which an order would trade, before slippage, and whether it makes or takes. */
export interface Hit {
  readonly price: number;
  readonly liquidity: 'maker' | 'taker';
}

const taker = (price: number): Hit => ({ price, liquidity: 'taker' });

/** What the first price of a candle does to an order that stands when it opens. */
export function hitAtOpen(resting: RestingOrder, { open }: Candle): Hit | null {
  const { order } = resting;
  const buys = order.side === 'buy';
  const shape = order as OrderShape;
  if (resting.triggered && shape.type !== 'stopLimit') return taker(open);
  switch (shape.type) {
    case 'market':
      return taker(open);
    case 'limit':
      return limitAtOpen(resting, shape.limit.toNumber(), buys, open);
    case 'stopLimit': {
      const trigger = shape.trigger.toNumber();
      if (!resting.triggered && (buys ? open < trigger : open > trigger)) return null;
      resting.triggered = true;
      return limitAtOpen(resting, shape.limit.toNumber(), buys, open);
    }
    case 'stop':
      return stopped(shape.trigger.toNumber(), buys, open) ? taker(open) : null;
    case 'takeProfit': {
      const trigger = shape.trigger.toNumber();
      return (buys ? open <= trigger : open >= trigger) ? taker(open) : null;
    }
    case 'trailingStop':
      return resting.level !== null && stopped(resting.level, buys, open) ? taker(open) : null;
  }
}

function limitAtOpen(resting: RestingOrder, limit: number, buys: boolean, open: number): Hit | null {
  if (buys ? open > limit : open < limit) return null;
  if (!resting.rested) return taker(open);
  // One that has rested was in the book when the price came through it: it got its own price, not the better one.
  return open === limit ? null : { price: limit, liquidity: 'maker' };
}

const stopped = (trigger: number, buys: boolean, at: number): boolean => (buys ? at >= trigger : at <= trigger);

/**
 * Where a protective order would trade inside a candle, after its open; null when the candle does not reach it. A
 * stop-limit trades at its trigger when its limit allows that; beyond, a candle does not say whether the price came back.
 */
export function stopInside(resting: RestingOrder, { high, low }: Candle): Hit | null {
  const buys = resting.order.side === 'buy';
  const trigger = stopOf(resting);
  if (trigger === null || resting.triggered || !stopped(trigger, buys, buys ? high : low)) return null;
  const shape = resting.order as OrderShape;
  if (shape.type !== 'stopLimit') return taker(trigger);
  resting.triggered = true;
  return (buys ? shape.limit.gte(trigger) : shape.limit.lte(trigger)) ? taker(trigger) : null;
}

function stopOf({ order, level }: RestingOrder): number | null {
  const shape = order as OrderShape;
  if (shape.type === 'stop' || shape.type === 'stopLimit') return shape.trigger.toNumber();
  return shape.type === 'trailingStop' ? level : null;
}

/**
 * Where an order that waits for a better price would trade inside a candle. A limit order fills only when the market trades
 * through its price: at the price itself others stand before it.
 */
export function targetInside(resting: RestingOrder, { high, low }: Candle): Hit | null {
  const buys = resting.order.side === 'buy';
  const shape = resting.order as OrderShape;
  switch (shape.type) {
    case 'takeProfit': {
      const trigger = shape.trigger.toNumber();
      return (buys ? low <= trigger : high >= trigger) ? taker(trigger) : null;
    }
    case 'limit': {
      const limit = shape.limit.toNumber();
      return (buys ? low < limit : high > limit) ? { price: limit, liquidity: 'maker' } : null;
    }
    case 'stopLimit': {
      const limit = shape.limit.toNumber();
      return resting.triggered && (buys ? low < limit : high > limit) ? { price: limit, liquidity: 'maker' } : null;
    }
    default:
      return null;
  }
}

/** A trailing stop follows the best price of a candle it has survived; it never goes back. */
export function follow(resting: RestingOrder, best: number): void {
  const shape = resting.order as OrderShape;
  if (shape.type !== 'trailingStop') return;
  const trail = shape.trail.toNumber();
  const level = resting.order.side === 'sell' ? best * (1 - trail) : best * (1 + trail);
  if (resting.level === null) resting.level = level;
  else resting.level = resting.order.side === 'sell' ? Math.max(resting.level, level) : Math.min(resting.level, level);
}
