import type { Clock } from '../../../core/clock.js';
import type { Market } from '../../../core/market.js';
import type { ClientOrderId, OrderState, VenueFailure } from '../../../core/order.js';
import { fail, ok, type Result } from '../../../core/result.js';
import { quantity } from '../../../core/units.js';
import { exchangeOrderId } from './exchange-order-id.js';
import type { ToldOrder } from './told.js';
import type { TradingApi } from './trading-api.js';
import { failureOf, readFailureOf } from './venue-failure.js';

/** Our orders without a record, of a store that was lost: looked for in every market that may be traded. */
export class LostOrders {
  constructor(
    private readonly api: TradingApi,
    private readonly clock: Clock,
    private readonly markets: readonly Market[],
  ) {}

  /** Null: the exchange has no such order. */
  async find(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    try {
      const found = await this.#ask(id);
      if (!found) return ok(null);
      const filled = quantity(found.filled);
      if (found.state === 'open' || found.filled.gt(0))
        return ok({ kind: 'working', acceptedAt: this.clock.now(), filled });
      return ok({ kind: 'cancelled', reason: 'ended before it was looked for', filled });
    } catch (thrown) {
      return fail(readFailureOf(thrown));
    }
  }

  async cancel(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>> {
    try {
      const found = await this.#ask(id);
      if (found?.state === 'open')
        await this.api.cancel(found.market, { exchangeId: found.exchangeId }, found.conditional);
    } catch (thrown) {
      return fail(failureOf(thrown));
    }
    return this.find(id);
  }

  async #ask(id: ClientOrderId): Promise<ToldOrder | null> {
    const venueId = exchangeOrderId(id, this.api.id);
    for (const market of this.markets) {
      for (const conditional of this.api.markets.instrument(market).kind === 'perpetual' ? [false, true] : [false]) {
        const told = await this.api.find(market, { venueId }, conditional);
        if (told) return told;
      }
    }
    return null;
  }
}
