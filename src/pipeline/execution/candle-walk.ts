import type { Candle } from '../../core/market.js';
import type { OrderEvent } from '../../core/order.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import type { MarketBook, Walk } from './market-book.js';
import { cancelled } from './order-states.js';
import { isQuiet, quietBand } from './quiet-band.js';
import {
  fillsAtOnce,
  follow,
  type Hit,
  hitAtOpen,
  type RestingOrder,
  stopInside,
  targetInside,
} from './resting-order.js';

/**
 * What one candle does to a book. Of a candle only four prices are known, so the worst order of events is taken: the open,
 * then stops, then targets; who enters inside the candle may meet the stop there, but not the target; an order that lapses
 * inside it has the open alone.
 */
export function walkCandle(book: MarketBook, candle: Candle, latencyMs: number, events: OrderEvent[]): void {
  if (book.quiet && isQuiet(book.quiet, candle)) return;
  const walk: Walk = { candle, latencyMs, events, woken: new Map(), taken: new Map() };
  expire(book, walk);
  atOpen(book, walk);
  arriveInside(book, walk);
  inside(book, standing(book, walk), stopInside, walk);
  inside(book, standing(book, walk), targetInside, walk);
  // An entry that filled inside the candle may have run into its stop there too; not at a better price than it entered.
  for (const [resting, from] of [...walk.woken]) {
    inside(book, [resting], (one) => noBetter(one, stopInside(one, candle), from), walk);
  }
  for (const resting of book.resting) {
    if (!here(resting, walk)) continue;
    resting.rested = true;
    if (!walk.woken.has(resting)) follow(resting, resting.order.side === 'sell' ? candle.high : candle.low);
  }
  book.quiet = quietBand(book.resting);
}

/** Awake, and at the venue by the open. */
const here = ({ awake, acceptedAt }: RestingOrder, { candle, latencyMs }: Walk): boolean =>
  awake && acceptedAt + latencyMs <= candle.openedAt;

const standing = (book: MarketBook, walk: Walk): RestingOrder[] =>
  book.resting.filter((one) => here(one, walk) && !walk.woken.has(one));

function expire(book: MarketBook, { candle, events }: Walk): void {
  for (const resting of [...book.resting]) {
    const { expiresAt } = resting.order;
    if (expiresAt === undefined || expiresAt > candle.openedAt) continue;
    book.drop(resting, cancelled(resting, 'expired'), expiresAt, events);
  }
}

/** Children that the open wakes see the open too, so this looks until nothing new happens. */
function atOpen(book: MarketBook, walk: Walk): void {
  const { candle, events } = walk;
  const seen = new Set<RestingOrder>();
  for (let again = true; again; ) {
    again = false;
    for (const resting of standing(book, walk)) {
      if (seen.has(resting) || !book.resting.includes(resting)) continue;
      seen.add(resting);
      again = true;
      if (resting.level === null) follow(resting, candle.open);
      const hit = hitAtOpen(resting, candle);
      if (hit) book.trade(resting, hit, candle.openedAt, walk);
      else dropIfAtOnce(book, resting, candle.openedAt, events);
    }
  }
}

/** Market orders that latency brings in the middle of a candle trade on the straight way from its open to its close. */
function arriveInside(book: MarketBook, walk: Walk): void {
  const { candle, latencyMs } = walk;
  if (latencyMs === 0) return;
  for (const resting of [...book.resting]) {
    const { type, expiresAt } = resting.order;
    const arrival = resting.acceptedAt + latencyMs;
    if (type !== 'market' || !resting.awake || !book.resting.includes(resting)) continue;
    if (resting.acceptedAt > candle.openedAt || arrival <= candle.openedAt || arrival >= candle.closedAt) continue;
    if (expiresAt !== undefined && expiresAt <= arrival) continue;
    const share = (arrival - candle.openedAt) / (candle.closedAt - candle.openedAt);
    const price = candle.open + share * (candle.close - candle.open);
    waking(book, walk, price, arrival, () =>
      book.trade(resting, { price, liquidity: 'taker' }, epochMs(Math.round(arrival)), walk),
    );
  }
}

function inside(
  book: MarketBook,
  orders: readonly RestingOrder[],
  hitOf: (resting: RestingOrder, candle: Candle) => Hit | null,
  walk: Walk,
): void {
  const { candle, events } = walk;
  for (const resting of orders) {
    const { expiresAt } = resting.order;
    if (!book.resting.includes(resting) || (expiresAt !== undefined && expiresAt < candle.closedAt)) continue;
    const before = resting.triggered;
    const hit = hitOf(resting, candle);
    // A stop-limit that turns into a limit order here: the candle does not tell what came after.
    if (!before && resting.triggered) walk.woken.set(resting, candle.close);
    if (hit) waking(book, walk, hit.price, candle.openedAt, () => book.trade(resting, hit, candle.closedAt, walk));
    else if (!before && resting.triggered) dropIfAtOnce(book, resting, candle.closedAt, events);
  }
}

/** Notes the children that `act` wakes, at the price the market is at; those that were at the venue `by` then. */
function waking(book: MarketBook, walk: Walk, price: number, by: number, act: () => void): void {
  const asleep = book.resting.filter((one) => !one.awake && one.acceptedAt + walk.latencyMs <= by);
  act();
  for (const one of asleep) {
    if (!one.awake || !book.resting.includes(one)) continue;
    walk.woken.set(one, price);
    follow(one, price);
  }
}

/** What woke at a price trades there where its trigger is beyond it already; null when its limit forbids that. */
function noBetter({ order }: RestingOrder, hit: Hit | null, than: number): Hit | null {
  if (!hit) return null;
  const sells = order.side === 'sell';
  const price = sells ? Math.min(hit.price, than) : Math.max(hit.price, than);
  if ('limit' in order && (sells ? order.limit.gt(price) : order.limit.lt(price))) return null;
  return { ...hit, price };
}

function dropIfAtOnce(book: MarketBook, resting: RestingOrder, at: EpochMs, events: OrderEvent[]): void {
  if (!fillsAtOnce(resting)) return;
  book.drop(resting, cancelled(resting, 'not filled at once'), at, events);
}
