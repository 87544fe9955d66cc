import type { Decimal } from 'decimal.js';
import type { Clock } from '../../core/clock.js';
import { InvariantError } from '../../core/errors.js';
import type { Candle, Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderEvent, OrderRequest, OrderState, VenueFailure } from '../../core/order.js';
import type { CandleDrivenVenue, Instrument, OpenOrder, VenuePosition } from '../../core/ports/execution-venue.js';
import { ok, type Result } from '../../core/result.js';
import { quantity } from '../../core/units.js';
import { walkCandle } from './candle-walk.js';
import { type BookDepth, type CostModel, standardCostModel } from './cost-model.js';
import { applyFilters, plainInstrument } from './filters.js';
import { MarketBook } from './market-book.js';
import { cancelled, filledOf, working } from './order-states.js';
import { isQuiet } from './quiet-band.js';
import { type RestingOrder, restingOrder } from './resting-order.js';

export interface SimulatedVenueOptions {
  readonly clock: Clock;
  readonly costs?: CostModel;
  /** From a decision until an order reaches the venue, ms; 0 unless given. */
  readonly latencyMs?: number;
  readonly instrumentOf?: (market: Market) => Instrument;
  /** The book as it stands, where that is known: takers then pay what walking it costs. */
  readonly depthOf?: (market: Market) => BookDepth | null;
  /** Finished orders whose ids are remembered, so that a repeat is still the same order; 1024 unless given. */
  readonly remember?: number;
}

/** Everything the venue knows; JSON-able apart from its decimals. */
export interface VenueSnapshot {
  readonly resting: readonly RestingOrder[];
  readonly finished: readonly (readonly [ClientOrderId, OrderState])[];
  readonly units: readonly (readonly [Market, Decimal])[];
  readonly marks: readonly (readonly [Market, number])[];
}

/**
 * A venue without money that fills from closed candles. Nothing fills from a candle that opened before the decision; with
 * latency a market order fills as late inside its candle as it arrives, and every other order waits for the next open.
 */
export class SimulatedVenue implements CandleDrivenVenue {
  readonly #books = new Map<Market, MarketBook>();
  readonly #finished = new Map<ClientOrderId, OrderState>();
  readonly #clock: Clock;
  readonly #costs: CostModel;
  readonly #latencyMs: number;
  readonly #instrumentOf: (market: Market) => Instrument;
  readonly #depthOf: (market: Market) => BookDepth | null;
  readonly #remember: number;

  constructor(options: SimulatedVenueOptions, restored?: VenueSnapshot) {
    const { clock, costs = standardCostModel, latencyMs = 0, remember = 1_024 } = options;
    if (!(latencyMs >= 0)) throw new InvariantError(`latency must be 0 ms or more, was ${latencyMs}`);
    this.#clock = clock;
    this.#costs = costs;
    this.#latencyMs = latencyMs;
    this.#instrumentOf = options.instrumentOf ?? plainInstrument;
    this.#depthOf = options.depthOf ?? (() => null);
    this.#remember = remember;
    for (const [id, state] of restored?.finished ?? []) this.#finished.set(id, state);
    for (const [market, units] of restored?.units ?? []) this.#book(market).units = units;
    for (const [market, mark] of restored?.marks ?? []) this.#book(market).mark = mark;
    for (const resting of restored?.resting ?? []) this.#book(resting.order.market).add({ ...resting });
  }

  /** What a liquidation costs on top of the loss, bps of the notional. */
  get liquidationFeeBps(): number {
    return this.#costs.liquidationFeeBps;
  }

  /** As it was when first asked for. */
  instrument(market: Market): Instrument {
    return this.#book(market).instrument;
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    return ok(this.submitNow(order));
  }

  submitNow(order: Approved<OrderRequest>): OrderState {
    const id = order.clientOrderId;
    const known = this.#stateOf(id);
    if (known) return known;
    const book = this.#book(order.market);
    const filtered = applyFilters(order, book.instrument, book.mark);
    if ('refused' in filtered) return this.#finish(id, { kind: 'rejected', reason: filtered.refused });
    const resting = restingOrder(filtered.order, this.#clock.now());
    if (order.after !== undefined) {
      const parent = this.#stateOf(order.after);
      if (parent === null) {
        return this.#finish(id, { kind: 'rejected', reason: `waits for order ${order.after}, which is not known` });
      }
      const filled = filledOf(parent);
      if (filled.gt(0)) book.wake(resting, filled);
      else if (parent.kind !== 'working') {
        return this.#finish(id, cancelled(resting, `order ${order.after} did not fill`));
      }
    }
    const over = order.group === undefined ? undefined : book.filledOfGroup(order.group);
    if (over) return this.#finish(id, cancelled(resting, `order ${over} of its group filled`));
    book.add(resting);
    return working(resting);
  }

  async cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    return ok(this.cancelNow(id, reason));
  }

  /** Children that sleep end with it. */
  cancelNow(id: ClientOrderId, reason: string): OrderState | null {
    for (const book of this.#books.values()) {
      const resting = book.find(id);
      if (resting) book.drop(resting, cancelled(resting, reason), this.#clock.now(), []);
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
      book.drop(resting, cancelled(resting, 'the position was liquidated'), this.#clock.now(), events);
    }
    return events;
  }

  onCandle(market: Market, candle: Candle, detail?: readonly Candle[]): readonly OrderEvent[] {
    const book = this.#books.get(market);
    if (!book) return none;
    book.mark = candle.close;
    if (book.resting.length === 0 || (book.quiet && !detail && isQuiet(book.quiet, candle))) return none;
    const events: OrderEvent[] = [];
    for (const step of detail && detail.length > 0 ? detail : [candle]) {
      walkCandle(book, step, this.#latencyMs, events);
    }
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

  #finish(id: ClientOrderId, state: OrderState): OrderState {
    this.#finished.set(id, state);
    if (this.#finished.size > this.#remember) {
      this.#finished.delete(this.#finished.keys().next().value as ClientOrderId);
    }
    return state;
  }

  #stateOf(id: ClientOrderId): OrderState | null {
    const finished = this.#finished.get(id);
    if (finished) return finished;
    for (const book of this.#books.values()) {
      const resting = book.find(id);
      if (resting) return working(resting);
    }
    return null;
  }

  #book(market: Market): MarketBook {
    let book = this.#books.get(market);
    if (!book) {
      book = new MarketBook(market, {
        costs: this.#costs,
        instrument: this.#instrumentOf(market),
        depthOf: this.#depthOf,
        finish: (id, state) => this.#finish(id, state),
      });
      this.#books.set(market, book);
    }
    return book;
  }
}

const none: readonly OrderEvent[] = [];
