import type { Decimal } from 'decimal.js';
import type { Candle, Market } from '../market.js';
import type { Approved, ClientOrderId, OrderEvent, OrderRequest, OrderState, VenueFailure } from '../order.js';
import type { Result } from '../result.js';
import type { Price, Quantity } from '../units.js';

/** What may be traded and in which steps. Null where the venue does not say. */
export interface Instrument {
  readonly market: Market;
  readonly kind: 'spot' | 'perpetual';
  /** Prices are multiples of it. */
  readonly tickSize: Decimal | null;
  /** Quantities are multiples of it. */
  readonly lotSize: Decimal | null;
  /** Least quantity times price of an order that opens or grows a position, in quote units. */
  readonly minNotional: Decimal | null;
  /** Notional over equity that the venue allows; 1 for spot. */
  readonly maxLeverage: number;
  /** Share of the notional that equity must keep to; below it the position is liquidated. 0 for spot. */
  readonly maintenanceMargin: number;
}

/** A position as the venue knows it; `units` below zero is short. */
export interface VenuePosition {
  readonly market: Market;
  readonly units: Decimal;
  readonly averagePrice: Price | null;
}

/** An order that is not final. */
export type OpenOrder = OrderRequest & { readonly filled: Quantity };

/**
 * Where approved orders go. Repeating a client order id is the same order. Prices and quantities are rounded to the
 * instrument's steps once, here; what is below the least notional is rejected. Every adapter passes
 * `tests/contract/execution-venue.ts`.
 */
export interface ExecutionVenue {
  instrument(market: Market): Instrument;
  submit(order: Approved<OrderRequest>): Promise<Result<OrderState, VenueFailure>>;
  /** Cancelling what is final changes nothing and tells its state; null when the venue never had it. */
  cancel(id: ClientOrderId, reason: string): Promise<Result<OrderState | null, VenueFailure>>;
  lookUp(id: ClientOrderId): Promise<Result<OrderState | null, VenueFailure>>;
  openOrders(): Promise<Result<readonly OpenOrder[], VenueFailure>>;
  positions(): Promise<Result<readonly VenuePosition[], VenueFailure>>;
}

/**
 * A venue that fills from candles, at once and without waiting: an order fills from no candle that opened before it was
 * accepted, so nothing fills at the price that made the decision.
 */
export interface CandleDrivenVenue extends ExecutionVenue {
  submitNow(order: Approved<OrderRequest>): OrderState;
  cancelNow(id: ClientOrderId, reason: string): OrderState | null;
  /**
   * What this closed candle did to the orders of its market, in the order it happened. With `detail` (finer candles that
   * make it up, ascending) those are walked instead.
   */
  onCandle(market: Market, candle: Candle, detail?: readonly Candle[]): readonly OrderEvent[];
}
