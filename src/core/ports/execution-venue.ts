import type { Candle, Market } from '../market.js';
import type { Approved, ClientOrderId, Fill, OrderRequest, OrderState, VenueFailure } from '../order.js';
import type { Result } from '../result.js';

/** Where approved orders go. Repeating a client order id is the same order. Every adapter passes `tests/contract/execution-venue.ts`. */
export interface ExecutionVenue {
  submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>>;
  lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>>;
}

/** A venue that fills from candles: nothing fills at the price that made the decision, only from the next candle's open on. */
export interface CandleDrivenVenue extends ExecutionVenue {
  /** Fills what this candle allows. */
  onCandle(market: Market, candle: Candle): readonly Fill[];
}
