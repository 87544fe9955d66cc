import type { Candle } from '../../core/market.js';
import type { OrderShape } from '../../core/order.js';
import { fillsAtOnce, type RestingOrder } from './resting-order.js';

/**
 * Prices and time between which nothing happens to a book: it stands until an order comes, goes or trades. Almost every
 * candle of a long run is quiet, so that none of its orders is looked at.
 */
export interface QuietBand {
  readonly above: number;
  readonly below: number;
  /** A candle that opens from here on meets an order that has lapsed. */
  readonly until: number;
}

export const isQuiet = ({ above, below, until }: QuietBand, { low, high, openedAt }: Candle): boolean =>
  low > above && high < below && openedAt < until;

/** Null while an order has not rested through a candle, or waits for nothing but the next price. */
export function quietBand(resting: readonly RestingOrder[]): QuietBand | null {
  let [above, below, until] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const one of resting) {
    const { order, awake, rested } = one;
    if (order.expiresAt !== undefined) until = Math.min(until, order.expiresAt);
    if (!awake) continue;
    // Woken inside a candle, it ends at the next open, whatever the price is then.
    if (fillsAtOnce(one)) return null;
    const level = levelOf(one);
    if (!rested || level === null) return null;
    if (level.from === 'above') above = Math.max(above, level.at);
    else below = Math.min(below, level.at);
    if (order.type !== 'trailingStop') continue;
    // A new best price moves it; a hair sooner, so that rounding cannot hide one.
    const trail = order.trail.toNumber();
    if (order.side === 'sell') below = Math.min(below, (level.at / (1 - trail)) * (1 - hair));
    else above = Math.max(above, (level.at / (1 + trail)) * (1 + hair));
  }
  return { above, below, until };
}

const hair = 1e-9;

/** The price an order waits for, and from which side the market would come to it. */
function levelOf({ order, level, triggered }: RestingOrder): { from: 'above' | 'below'; at: number } | null {
  const shape = order as OrderShape;
  const sells = order.side === 'sell';
  const better = sells ? 'below' : 'above';
  const worse = sells ? 'above' : 'below';
  if (shape.type === 'limit' || (shape.type === 'stopLimit' && triggered)) {
    return { from: better, at: shape.limit.toNumber() };
  }
  if (triggered || shape.type === 'market') return null;
  if (shape.type === 'takeProfit') return { from: better, at: shape.trigger.toNumber() };
  if (shape.type === 'trailingStop') return level === null ? null : { from: worse, at: level };
  return { from: worse, at: shape.trigger.toNumber() };
}
