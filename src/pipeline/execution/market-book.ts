import { Decimal } from 'decimal.js';
import { nearFloat } from '../../core/decimal-float.js';
import { isMore, lesser } from '../../core/decimal-order.js';
import type { Candle, Market } from '../../core/market.js';
import type { ClientOrderId, OrderEvent, OrderState } from '../../core/order.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { EpochMs } from '../../core/units.js';
import type { BookDepth, CostModel } from './cost-model.js';
import { makeFill } from './fill-maker.js';
import { cancelled } from './order-states.js';
import type { QuietBand } from './quiet-band.js';
import type { Hit, RestingOrder } from './resting-order.js';

export interface BookParts {
  readonly costs: CostModel;
  readonly instrument: Instrument;
  readonly depthOf: (market: Market) => BookDepth | null;
  /** An order ended: its state is kept by the venue. */
  readonly finish: (id: ClientOrderId, state: OrderState) => void;
}

/** One candle on its way through a book. */
export interface Walk {
  readonly candle: Candle;
  /** From a decision until an order is at the venue, ms. */
  readonly latencyMs: number;
  readonly events: OrderEvent[];
  /** Orders that came alive inside the candle, after its open, and the price the market was at then. */
  readonly woken: Map<RestingOrder, number>;
  /** Units of this candle's volume each order has had. */
  readonly taken: Map<RestingOrder, Decimal>;
}

/** Units and unfinished orders of one market, in the order they came, and what a trade of one means for the others. */
export class MarketBook {
  units = new Decimal(0);
  /** Last close. */
  mark: number | null = null;
  readonly resting: RestingOrder[] = [];
  /** Where nothing happens; null when that has to be found out. */
  quiet: QuietBand | null = null;
  readonly #parts: BookParts;
  readonly #lot: number;

  constructor(
    readonly market: Market,
    parts: BookParts,
  ) {
    this.#parts = parts;
    this.#lot = parts.instrument.lotSize?.toNumber() ?? 0;
  }

  get instrument(): Instrument {
    return this.#parts.instrument;
  }

  add(resting: RestingOrder): void {
    this.resting.push(resting);
    this.quiet = null;
  }

  find(id: ClientOrderId): RestingOrder | undefined {
    return this.resting.find((one) => one.order.clientOrderId === id);
  }

  /** An order of a group that has filled in part and works on. */
  filledOfGroup(group: string): ClientOrderId | undefined {
    return this.resting.find(({ order, filled }) => order.group === group && isMore(filled))?.order.clientOrderId;
  }

  /** Fills an order that met its price, or ends it where its terms say so. */
  trade(resting: RestingOrder, hit: Hit, at: EpochMs, walk: Walk): void {
    const { order } = resting;
    const { events, candle } = walk;
    if (hit.liquidity === 'taker' && order.type === 'limit' && order.postOnly) {
      this.drop(resting, { kind: 'rejected', reason: 'post-only, but it would have taken at once' }, at, events);
      return;
    }
    const { kind, lotSize } = this.#parts.instrument;
    const open = resting.filled.isZero() ? resting.allowed : resting.allowed.minus(resting.filled);
    const reduces = order.reduceOnly || (kind === 'spot' && order.side === 'sell');
    const wanted = reduces ? lesser(open, order.side === 'sell' ? this.units : this.units.negated()) : open;
    if (!isMore(wanted)) {
      if (!this.#mayGrow(resting)) this.drop(resting, cancelled(resting, nothing(order.reduceOnly)), at, events);
      return;
    }
    if (order.type !== 'limit' && order.type !== 'stopLimit') resting.triggered = true;
    const units = this.#within(resting, wanted, lotSize, walk);
    if (order.timeInForce === 'FOK' && units.lt(open)) {
      this.drop(resting, cancelled(resting, 'could not fill whole at once'), at, events);
      return;
    }
    if (isMore(units)) {
      const fill = makeFill(resting, units, hit, candle, at, this.#parts.costs, this.#parts.depthOf(this.market));
      resting.fills = [...resting.fills, fill];
      resting.filled = resting.filled.plus(units);
      this.units = this.units.plus(order.side === 'buy' ? units : units.negated());
      events.push({ kind: 'fill', fill });
      this.#tellOthers(resting, at, events);
    }
    if (resting.filled.gte(resting.allowed) && !this.#mayGrow(resting)) {
      this.drop(resting, { kind: 'filled', fills: resting.fills }, at, events);
    } else if (order.timeInForce === 'IOC' || order.timeInForce === 'FOK') {
      this.drop(resting, cancelled(resting, 'the rest did not fill at once'), at, events);
    }
    if (this.units.isZero()) this.#nothingToReduce(at, events);
  }

  /** Ends an order, and the children that can never wake or have had all they may. */
  drop(resting: RestingOrder, state: OrderState, at: EpochMs, events: OrderEvent[]): void {
    const { clientOrderId } = resting.order;
    const place = this.resting.indexOf(resting);
    if (place === -1) return;
    this.quiet = null;
    this.resting.splice(place, 1);
    this.#parts.finish(clientOrderId, state);
    events.push({ kind: 'ended', clientOrderId, state, at });
    for (const child of this.resting.filter((one) => one.order.after === clientOrderId)) {
      if (resting.filled.isZero())
        this.drop(child, cancelled(child, `order ${clientOrderId} did not fill`), at, events);
      else if (child.filled.gte(child.allowed)) this.drop(child, { kind: 'filled', fills: child.fills }, at, events);
    }
  }

  /** A child is for no more than its parent has filled. */
  wake(child: RestingOrder, filled: Decimal): void {
    child.awake = true;
    child.allowed = lesser(child.order.quantity, filled);
  }

  /** Units a candle's volume still lets an order have. */
  #within(resting: RestingOrder, wanted: Decimal, lot: Decimal | null, { candle, taken }: Walk): Decimal {
    const share = this.#parts.costs.volumeShare;
    if (share === null) return wanted;
    const had = taken.get(resting);
    // Mostly an order is far smaller than its share, which floats tell without a doubt.
    if (!had && 2 * nearFloat(wanted) + this.#lot < candle.volume * share) {
      taken.set(resting, wanted);
      return wanted;
    }
    const left = new Decimal(candle.volume).times(share).minus(had ?? zero);
    const most = isMore(left) ? left : zero;
    const units = lesser(wanted, lot ? most.div(lot).floor().times(lot) : most);
    taken.set(resting, units.plus(had ?? zero));
    return units;
  }

  #tellOthers(resting: RestingOrder, at: EpochMs, events: OrderEvent[]): void {
    const { clientOrderId, group, after, reduceOnly } = resting.order;
    for (const other of [...this.resting]) {
      if (group !== undefined && other !== resting && other.order.group === group) {
        this.drop(other, cancelled(other, `order ${clientOrderId} of its group filled`), at, events);
      } else if (other.order.after === clientOrderId) this.wake(other, resting.filled);
    }
    // Whoever is being let out does not go on entering.
    const parent = reduceOnly && after !== undefined ? this.find(after) : undefined;
    if (parent) this.drop(parent, cancelled(parent, `its exit ${clientOrderId} filled`), at, events);
  }

  /** A child whose parent still works may be allowed more later. */
  #mayGrow({ order, allowed }: RestingOrder): boolean {
    return order.after !== undefined && allowed.lt(order.quantity) && this.find(order.after) !== undefined;
  }

  #nothingToReduce(at: EpochMs, events: OrderEvent[]): void {
    for (const other of [...this.resting]) {
      if (!other.awake || !other.order.reduceOnly || this.#mayGrow(other)) continue;
      this.drop(other, cancelled(other, nothing(true)), at, events);
    }
  }
}

const zero = new Decimal(0);

const nothing = (reduceOnly: boolean): string =>
  reduceOnly ? 'nothing left to reduce' : 'a spot account cannot sell what it does not hold';
