import { Decimal } from 'decimal.js';
import type { Clock } from '../../core/clock.js';
import type { Candle, Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderEvent, OrderRequest, OrderState, VenueFailure } from '../../core/order.js';
import type { CandleDrivenVenue, Instrument, OpenOrder, VenuePosition } from '../../core/ports/execution-venue.js';
import { ok, type Result } from '../../core/result.js';
import { type EpochMs, epochMs, quantity } from '../../core/units.js';
import { type CostModel, standardCostModel } from './cost-model.js';
import { makeFill } from './fill-maker.js';
import { applyFilters, plainInstrument } from './filters.js';
import {
  follow,
  type Hit,
  hitAtOpen,
  type RestingOrder,
  restingOrder,
  stopInside,
  targetInside,
} from './resting-order.js';

/** Finished orders whose ids are remembered, so that a repeat is still the same order. */
const remembered = 4_096;

export interface SimulatedVenueOptions {
  readonly clock: Clock;
  readonly costs?: CostModel;
  /** From a decision until an order reaches the venue, ms. */
  readonly latencyMs?: number;
  readonly instrumentOf?: (market: Market) => Instrument;
}

/** Everything the venue knows; JSON-able apart from its decimals. */
export interface VenueSnapshot {
  readonly resting: readonly RestingOrder[];
  readonly finished: readonly (readonly [ClientOrderId, OrderState])[];
  readonly units: readonly (readonly [Market, Decimal])[];
  readonly marks: readonly (readonly [Market, number])[];
}

interface Book {
  readonly market: Market;
  units: Decimal;
  mark: number | null;
  resting: RestingOrder[];
}

/**
 * A venue without money that fills from closed candles. An order fills from no candle that opened before it arrived. Of one
 * candle only four prices are known, so the worst order of events is taken: the open first, then stops, then targets; an
 * entry inside a candle may meet its stop there but not its target.
 */
export class SimulatedVenue implements CandleDrivenVenue {
  readonly #books = new Map<Market, Book>();
  readonly #finished = new Map<ClientOrderId, OrderState>();
  readonly #clock: Clock;
  readonly #costs: CostModel;
  readonly #latencyMs: number;
  readonly #instrumentOf: (market: Market) => Instrument;

  constructor(options: SimulatedVenueOptions, restored?: VenueSnapshot) {
    this.#clock = options.clock;
    this.#costs = options.costs ?? standardCostModel;
    this.#latencyMs = options.latencyMs ?? 0;
    this.#instrumentOf = options.instrumentOf ?? plainInstrument;
    for (const [id, state] of restored?.finished ?? []) this.#finished.set(id, state);
    for (const [market, units] of restored?.units ?? []) this.#book(market).units = units;
    for (const [market, mark] of restored?.marks ?? []) this.#book(market).mark = mark;
    for (const resting of restored?.resting ?? []) this.#book(resting.order.market).resting.push({ ...resting });
  }

  instrument(market: Market): Instrument {
    return this.#instrumentOf(market);
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    return ok(this.submitNow(order));
  }

  submitNow(order: Approved<OrderRequest>): OrderState {
    const id = order.clientOrderId;
    const known = this.#stateOf(id, order.market);
    if (known) return known;
    const book = this.#book(order.market);
    const filtered = applyFilters(order, this.instrument(order.market), book.mark);
    if ('refused' in filtered) return this.#finish(id, { kind: 'rejected', reason: filtered.refused });
    const parent = order.after === undefined ? null : this.#stateOf(order.after, order.market);
    if (order.after !== undefined && parent === null) {
      return this.#finish(id, { kind: 'rejected', reason: `waits for order ${order.after}, which is not known` });
    }
    const resting = restingOrder(filtered.order, this.#clock.now());
    if (parent && parent.kind !== 'working') {
      if (parent.kind !== 'filled') return this.#finish(id, cancelled(resting, `order ${order.after} did not fill`));
      this.#wake(
        resting,
        parent.fills.reduce((sum, fill) => sum.plus(fill.quantity), new Decimal(0)),
      );
    }
    book.resting.push(resting);
    return stateOf(resting);
  }

  async cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    return ok(this.cancelNow(id, reason));
  }

  cancelNow(id: ClientOrderId, reason: string): OrderState | null {
    for (const book of this.#books.values()) {
      const resting = book.resting.find((one) => one.order.clientOrderId === id);
      if (!resting) continue;
      const events: OrderEvent[] = [];
      this.#drop(book, resting, cancelled(resting, reason), this.#clock.now(), events);
    }
    return this.#finished.get(id) ?? null;
  }

  async lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    return ok(this.#stateOf(id));
  }

  async openOrders(): Promise<Result<readonly OpenOrder[], VenueFailure>> {
    const all = [...this.#books.values()].flatMap((book) => book.resting);
    return ok(all.map(({ order, filled }) => ({ ...order, filled: quantity(filled) })));
  }

  async positions(): Promise<Result<readonly VenuePosition[], VenueFailure>> {
    const held = [...this.#books.values()].filter(({ units }) => !units.isZero());
    return ok(held.map(({ market, units }) => ({ market, units, averagePrice: null })));
  }

  /** Takes a position away that could not pay for itself, and every order of its market with it. */
  liquidated(market: Market, units: Decimal): readonly OrderEvent[] {
    const book = this.#book(market);
    book.units = book.units.minus(units);
    const events: OrderEvent[] = [];
    for (const resting of [...book.resting]) {
      this.#drop(book, resting, cancelled(resting, 'the position was liquidated'), this.#clock.now(), events);
    }
    return events;
  }

  onCandle(market: Market, candle: Candle, detail?: readonly Candle[]): readonly OrderEvent[] {
    const book = this.#books.get(market);
    if (!book) return none;
    book.mark = candle.close;
    if (book.resting.length === 0) return none;
    const events: OrderEvent[] = [];
    for (const step of detail && detail.length > 0 ? detail : [candle]) this.#walk(book, step, events);
    return events;
  }

  snapshot(): VenueSnapshot {
    const books = [...this.#books.values()];
    return {
      resting: books.flatMap((book) => book.resting.map((one) => ({ ...one }))),
      finished: [...this.#finished],
      units: books.map(({ market, units }) => [market, units] as const),
      marks: books.flatMap(({ market, mark }) => (mark === null ? [] : [[market, mark] as const])),
    };
  }

  #walk(book: Book, candle: Candle, events: OrderEvent[]): void {
    // What wakes here may not meet its target inside this candle unless it woke at the open.
    const late = new Set<RestingOrder>();
    const active = (): RestingOrder[] =>
      book.resting.filter((one) => one.awake && one.acceptedAt + this.#latencyMs <= candle.openedAt);
    for (const resting of [...book.resting]) {
      const { expiresAt } = resting.order;
      if (expiresAt !== undefined && expiresAt <= candle.openedAt && resting.awake) {
        this.#drop(book, resting, cancelled(resting, 'expired'), expiresAt, events);
      }
    }
    this.#late(book, candle, events);
    // Children that the open wakes see the open too, so look until nothing new happens.
    const seen = new Set<RestingOrder>();
    for (let again = true; again; ) {
      again = false;
      for (const resting of active()) {
        if (seen.has(resting) || !book.resting.includes(resting)) continue;
        seen.add(resting);
        again = true;
        if (resting.level === null) follow(resting, candle.open);
        const hit = hitAtOpen(resting, candle);
        if (hit) this.#trade(book, resting, hit, candle, candle.openedAt, events);
        else if (atOnce(resting))
          this.#drop(book, resting, cancelled(resting, 'not filled at once'), candle.openedAt, events);
      }
    }
    this.#inside(book, active(), stopInside, candle, late, events);
    this.#inside(
      book,
      active().filter((one) => !late.has(one)),
      targetInside,
      candle,
      late,
      events,
    );
    // An entry that filled inside the candle may have run into its stop there too.
    this.#inside(
      book,
      [...late].filter((one) => book.resting.includes(one)),
      stopInside,
      candle,
      new Set(),
      events,
    );
    for (const resting of active()) {
      resting.rested = true;
      if (!late.has(resting)) follow(resting, resting.order.side === 'sell' ? candle.high : candle.low);
    }
  }

  #inside(
    book: Book,
    orders: readonly RestingOrder[],
    hitOf: (resting: RestingOrder, candle: Candle) => Hit | null,
    candle: Candle,
    late: Set<RestingOrder>,
    events: OrderEvent[],
  ): void {
    for (const resting of orders) {
      if (!book.resting.includes(resting)) continue;
      const before = new Set(book.resting.filter((one) => one.awake));
      const hit = hitOf(resting, candle);
      if (hit) this.#trade(book, resting, hit, candle, candle.closedAt, events);
      for (const one of book.resting) {
        if (!one.awake || before.has(one)) continue;
        late.add(one);
        follow(one, hit?.price ?? candle.close);
      }
    }
  }

  /** Market orders that latency brings in the middle of a candle trade on the way from its open to its close. */
  #late(book: Book, candle: Candle, events: OrderEvent[]): void {
    if (this.#latencyMs === 0) return;
    for (const resting of [...book.resting]) {
      const arrival = resting.acceptedAt + this.#latencyMs;
      const { type } = resting.order;
      if (type !== 'market' || !resting.awake || resting.acceptedAt > candle.openedAt) continue;
      if (arrival <= candle.openedAt || arrival >= candle.closedAt) continue;
      const share = (arrival - candle.openedAt) / (candle.closedAt - candle.openedAt);
      const at = candle.open + share * (candle.close - candle.open);
      this.#trade(book, resting, { price: at, liquidity: 'taker' }, candle, epochMs(Math.round(arrival)), events);
    }
  }

  #trade(book: Book, resting: RestingOrder, hit: Hit, candle: Candle, at: EpochMs, events: OrderEvent[]): void {
    const { order } = resting;
    if (hit.liquidity === 'taker' && order.type === 'limit' && order.postOnly) {
      this.#drop(book, resting, { kind: 'rejected', reason: 'post-only, but it would have taken at once' }, at, events);
      return;
    }
    const open = resting.allowed.minus(resting.filled);
    const reducible = order.side === 'sell' ? book.units : book.units.negated();
    const wanted = order.reduceOnly ? Decimal.min(open, Decimal.max(0, reducible)) : open;
    if (wanted.lte(0)) {
      this.#drop(book, resting, cancelled(resting, 'nothing left to reduce'), at, events);
      return;
    }
    const units = this.#within(book, wanted, candle);
    if (order.timeInForce === 'FOK' && units.lt(open)) {
      this.#drop(book, resting, cancelled(resting, 'could not fill whole at once'), at, events);
      return;
    }
    if (units.lte(0)) return;
    if (order.type !== 'limit' && order.type !== 'stopLimit') resting.triggered = true;
    const fill = makeFill(resting, units, hit, candle, at, this.#costs);
    resting.fills = [...resting.fills, fill];
    resting.filled = resting.filled.plus(units);
    book.units = book.units.plus(order.side === 'buy' ? units : units.negated());
    events.push({ kind: 'fill', fill });
    this.#afterFill(book, resting, at, events);
    const done = resting.filled.gte(resting.allowed) && !this.#mayGrow(book, resting);
    if (done) this.#drop(book, resting, { kind: 'filled', fills: resting.fills }, at, events);
    else if (atOnce(resting))
      this.#drop(book, resting, cancelled(resting, 'the rest did not fill at once'), at, events);
    if (book.units.isZero()) this.#nothingToReduce(book, at, events);
  }

  /** Units a candle's volume lets one order have. */
  #within(book: Book, wanted: Decimal, candle: Candle): Decimal {
    const share = this.#costs.volumeShare;
    if (share === null) return wanted;
    const lot = this.instrument(book.market).lotSize;
    const most = new Decimal(candle.volume).times(share);
    const whole = lot ? most.div(lot).floor().times(lot) : most;
    return Decimal.min(wanted, whole);
  }

  #afterFill(book: Book, resting: RestingOrder, at: EpochMs, events: OrderEvent[]): void {
    const { clientOrderId, group } = resting.order;
    for (const other of [...book.resting]) {
      if (other.order.after === clientOrderId) this.#wake(other, resting.filled);
      else if (group !== undefined && other !== resting && other.order.group === group) {
        this.#drop(book, other, cancelled(other, `order ${clientOrderId} of its group filled`), at, events);
      }
    }
  }

  #wake(child: RestingOrder, filled: Decimal): void {
    child.awake = true;
    child.allowed = Decimal.min(child.order.quantity, filled);
  }

  /** A child whose parent still works may be allowed more later. */
  #mayGrow(book: Book, { order }: RestingOrder): boolean {
    return order.after !== undefined && book.resting.some((one) => one.order.clientOrderId === order.after);
  }

  #nothingToReduce(book: Book, at: EpochMs, events: OrderEvent[]): void {
    for (const other of [...book.resting]) {
      if (!other.awake || !other.order.reduceOnly || this.#mayGrow(book, other)) continue;
      this.#drop(book, other, cancelled(other, 'nothing left to reduce'), at, events);
    }
  }

  /** Ends an order, and the children that can never wake. */
  #drop(book: Book, resting: RestingOrder, state: OrderState, at: EpochMs, events: OrderEvent[]): void {
    const { clientOrderId } = resting.order;
    const place = book.resting.indexOf(resting);
    if (place === -1) return;
    book.resting.splice(place, 1);
    this.#finish(clientOrderId, state);
    events.push({ kind: 'ended', clientOrderId, state, at });
    if (resting.filled.gt(0)) return;
    for (const child of book.resting.filter((one) => one.order.after === clientOrderId)) {
      this.#drop(book, child, cancelled(child, `order ${clientOrderId} did not fill`), at, events);
    }
  }

  #finish(id: ClientOrderId, state: OrderState): OrderState {
    this.#finished.set(id, state);
    if (this.#finished.size > remembered) this.#finished.delete(this.#finished.keys().next().value as ClientOrderId);
    return state;
  }

  #stateOf(id: ClientOrderId, market?: Market): OrderState | null {
    const finished = this.#finished.get(id);
    if (finished) return finished;
    for (const book of this.#books.values()) {
      if (market !== undefined && book.market !== market) continue;
      const resting = book.resting.find((one) => one.order.clientOrderId === id);
      if (resting) return stateOf(resting);
    }
    return null;
  }

  #book(market: Market): Book {
    let book = this.#books.get(market);
    if (!book) {
      book = { market, units: new Decimal(0), mark: null, resting: [] };
      this.#books.set(market, book);
    }
    return book;
  }
}

const none: readonly OrderEvent[] = [];

const atOnce = ({ order }: RestingOrder): boolean => order.timeInForce === 'IOC' || order.timeInForce === 'FOK';

const stateOf = ({ acceptedAt, filled }: RestingOrder): OrderState => ({
  kind: 'working',
  acceptedAt,
  filled: quantity(filled),
});

const cancelled = ({ filled }: RestingOrder, reason: string): OrderState => ({
  kind: 'cancelled',
  reason,
  filled: quantity(filled),
});
