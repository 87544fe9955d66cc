import type { Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderEvent, OrderRequest, OrderState, VenueFailure } from '../../core/order.js';
import type { ExecutionVenue, Instrument } from '../../core/ports/execution-venue.js';
import type { OrderGateway } from '../engine/engine-parts.js';

/** Something the engine wants of the venue; JSON-able apart from its decimals. */
export type OutboxItem =
  | { readonly kind: 'submit'; readonly order: Approved<OrderRequest> }
  | { readonly kind: 'cancel'; readonly id: ClientOrderId; readonly reason: string };

/**
 * Between an engine that never waits and a venue that takes its time: what the engine orders is kept in order, belongs to the
 * engine's state, and leaves only once the venue has written it down or refused it.
 */
export class LiveGateway implements OrderGateway {
  readonly #outbox: OutboxItem[];
  #flushing: Promise<void> | null = null;

  constructor(
    private readonly venue: ExecutionVenue,
    private readonly hooks: {
      /** Refused without the venue's own word: the engine must hear it. */
      readonly onRefused: (id: ClientOrderId, state: OrderState) => void;
      readonly onFailure: (order: OrderRequest, failure: VenueFailure) => void;
    },
    restored: readonly OutboxItem[] = [],
  ) {
    this.#outbox = [...restored];
  }

  instrument(market: Market): Instrument {
    return this.venue.instrument(market);
  }

  submitNow(order: Approved<OrderRequest>): null {
    this.#outbox.push({ kind: 'submit', order });
    return null;
  }

  /** The engine keeps the order until it is told how it ended: it may fill before the cancel arrives. */
  cancelNow(id: ClientOrderId, reason: string): undefined {
    this.#outbox.push({ kind: 'cancel', id, reason });
    return undefined;
  }

  /** A real venue tells by itself. */
  onCandle(): readonly OrderEvent[] {
    return [];
  }

  get waiting(): readonly OutboxItem[] {
    return [...this.#outbox];
  }

  /** Entries that were not handed over; what reduces stays. */
  dropEntries(reason: string): void {
    for (const item of [...this.#outbox]) {
      if (item.kind !== 'submit' || item.order.reduceOnly) continue;
      this.#outbox.splice(this.#outbox.indexOf(item), 1);
      this.hooks.onRefused(item.order.clientOrderId, { kind: 'rejected', reason });
    }
  }

  /** Hands everything over, in order. */
  flush(): Promise<void> {
    this.#flushing ??= this.#handOver().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #handOver(): Promise<void> {
    for (let item = this.#outbox[0]; item; item = this.#outbox[0]) {
      if (item.kind === 'cancel') await this.#cancel(item.id, item.reason);
      else {
        const { order } = item;
        const answer = await this.venue.submit(order);
        if (!answer.ok) {
          this.hooks.onFailure(order, answer.failure);
          if (answer.failure.kind === 'refused') {
            this.hooks.onRefused(order.clientOrderId, { kind: 'rejected', reason: answer.failure.reason });
          }
          // In doubt or turned away: the venue has it written down and goes on by itself.
        }
      }
      const at = this.#outbox.indexOf(item);
      if (at !== -1) this.#outbox.splice(at, 1);
    }
  }

  /** What was final already, or never known, is told; what ends by this cancel the venue tells by itself. */
  async #cancel(id: ClientOrderId, reason: string): Promise<void> {
    const answer = await this.venue.cancel(id, reason);
    if (!answer.ok) return;
    const state = answer.value ?? { kind: 'rejected', reason: `${reason}; the venue never had it` };
    if (state.kind === 'cancelled' || state.kind === 'rejected') this.hooks.onRefused(id, state);
  }
}
