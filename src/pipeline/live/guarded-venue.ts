import { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderRequest, OrderState, VenueFailure } from '../../core/order.js';
import type { ExecutionVenue, Instrument, OpenOrder, VenuePosition } from '../../core/ports/execution-venue.js';
import { fail, type Result } from '../../core/result.js';

/** What a person allowed real orders to be. Money in quote units. */
export interface LiveLimits {
  readonly markets: readonly Market[];
  /** Of one order. */
  readonly maxNotional: Decimal;
  /** Of all positions and entries under way. */
  readonly maxExposure: Decimal;
}

/** What the guard must know of the venue behind it. */
export interface GuardView {
  readonly knows: (id: ClientOrderId) => boolean;
  readonly unitsOf: (market: Market) => Decimal;
  readonly live: () => readonly OrderRequest[];
  /** Last known price; null when none is known. */
  readonly markOf: (market: Market) => number | null;
}

/**
 * Stands before a real venue and refuses whatever exceeds what a person allowed, whoever asks. What only reduces a position
 * passes always: leaving must never be in the way of a limit.
 */
export class GuardedVenue implements ExecutionVenue {
  /** Why nothing may be entered now; null while it may. */
  halted: string | null = null;

  constructor(
    private readonly venue: ExecutionVenue,
    private readonly limits: LiveLimits,
    private readonly view: GuardView,
  ) {}

  instrument(market: Market): Instrument {
    return this.venue.instrument(market);
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    // What was taken once is asked about, not judged again.
    const reason = order.reduceOnly || this.view.knows(order.clientOrderId) ? null : this.refusal(order);
    return reason === null ? this.venue.submit(order) : fail({ kind: 'refused', reason });
  }

  cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>> {
    return this.venue.cancel(id, reason);
  }

  lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    return this.venue.lookUp(id);
  }

  openOrders(): Promise<Result<readonly OpenOrder[], VenueFailure>> {
    return this.venue.openOrders();
  }

  positions(): Promise<Result<readonly VenuePosition[], VenueFailure>> {
    return this.venue.positions();
  }

  /** Why an order may not be sent; null when it may. */
  refusal(order: OrderRequest): string | null {
    const { markets, maxNotional, maxExposure } = this.limits;
    if (this.halted !== null) return `no entries now: ${this.halted}`;
    if (!markets.includes(order.market)) return `${order.market} is not in LIVE_MARKETS (${markets.join(', ')})`;
    const notional = this.#notional(order, order.quantity);
    if (notional === null) return `no price of ${order.market} is known, so its worth is not`;
    if (notional.gt(maxNotional)) {
      return `an order worth ${notional.toFixed(2)} exceeds LIVE_MAX_NOTIONAL of ${maxNotional}`;
    }
    const exposed = this.#exposed();
    if (exposed === null) return 'no price is known of a market that is held, so the exposure is not';
    if (exposed.plus(notional).gt(maxExposure)) {
      return `with ${exposed.toFixed(2)} held and ordered, ${notional.toFixed(2)} more exceeds LIVE_MAX_EXPOSURE of ${maxExposure}`;
    }
    return null;
  }

  #exposed(): Decimal | null {
    let sum = new Decimal(0);
    const entries = this.view.live().filter(({ reduceOnly }) => !reduceOnly);
    for (const market of new Set([...this.limits.markets, ...entries.map((order) => order.market)])) {
      const units = this.view.unitsOf(market).abs();
      if (units.isZero()) continue;
      const mark = this.view.markOf(market);
      if (mark === null) return null;
      sum = sum.plus(units.times(mark));
    }
    for (const order of entries) {
      const notional = this.#notional(order, order.quantity);
      if (notional === null) return null;
      sum = sum.plus(notional);
    }
    return sum;
  }

  /** At the price it can cost at most; a market order at the last price. */
  #notional(order: OrderRequest, units: Decimal): Decimal | null {
    const mark = this.view.markOf(order.market);
    const stated = 'limit' in order ? order.limit : 'trigger' in order ? order.trigger : null;
    if (mark === null && stated === null) return null;
    return units.times(Decimal.max(stated ?? 0, mark ?? 0));
  }
}
