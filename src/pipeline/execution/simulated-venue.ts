import type { Clock } from '../../core/clock.js';
import type { Candle, Market } from '../../core/market.js';
import type { Approved, ClientOrderId, Fill, OrderRequest, OrderState, VenueFailure } from '../../core/order.js';
import type { CandleDrivenVenue } from '../../core/ports/execution-venue.js';
import { ok, type Result } from '../../core/result.js';
import { type EpochMs, quantity } from '../../core/units.js';
import { standardCosts, type TradingCosts } from './costs.js';
import { fillAt } from './fill.js';

/** One order and what became of it; JSON-able apart from its decimals. */
export interface VenueOrder {
  readonly order: OrderRequest;
  readonly state: OrderState;
}

/**
 * A venue without money: market orders fill at the open of the first candle that opened at or after the order was
 * accepted, slippage against them. No candle that was already forming fills anything, so no decision trades at a price
 * it was made from. Orders survive a restart through `orders()` and the constructor.
 */
export class SimulatedVenue implements CandleDrivenVenue {
  readonly #orders = new Map<ClientOrderId, VenueOrder>();

  constructor(
    private readonly clock: Clock,
    private readonly costs: TradingCosts = standardCosts,
    restored: readonly VenueOrder[] = [],
  ) {
    for (const entry of restored) this.#orders.set(entry.order.clientOrderId, entry);
  }

  async submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>> {
    const known = this.#orders.get(order.clientOrderId);
    if (known) return ok(known.state);
    const state: OrderState = order.quantity.lte(0)
      ? { kind: 'rejected', reason: `quantity must be positive, was ${order.quantity}` }
      : { kind: 'working', acceptedAt: this.clock.now(), filled: quantity(0) };
    this.#orders.set(order.clientOrderId, { order, state });
    return ok(state);
  }

  async lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    return ok(this.#orders.get(id)?.state ?? null);
  }

  onCandle(market: Market, candle: Candle): readonly Fill[] {
    const fills: Fill[] = [];
    for (const { order, state } of this.#orders.values()) {
      if (order.market !== market || !fillable(state, candle.openedAt)) continue;
      const fill = fillAt(order, candle.open, candle.openedAt, this.costs);
      this.#orders.set(order.clientOrderId, { order, state: { kind: 'filled', fills: [fill] } });
      fills.push(fill);
    }
    return fills;
  }

  /** Every order with its state, oldest first, to restore the venue from. */
  orders(): readonly VenueOrder[] {
    return [...this.#orders.values()];
  }
}

const fillable = (state: OrderState, openedAt: EpochMs): boolean =>
  state.kind === 'working' && openedAt >= state.acceptedAt;
