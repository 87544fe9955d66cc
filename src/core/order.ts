import type { Market } from './market.js';
import type { Side } from './prediction.js';
import type { Brand, EpochMs, Money, Price, Quantity } from './units.js';

/** Chosen by us from the facts of the decision, so that a repeated submit is the same order. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

export interface OrderRequest {
  readonly clientOrderId: ClientOrderId;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly reduceOnly: boolean;
  readonly type: 'market';
}

export interface Fill {
  readonly clientOrderId: ClientOrderId;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Money;
  readonly filledAt: EpochMs;
}

export type OrderState =
  | { readonly kind: 'pending'; readonly acceptedAt: EpochMs }
  | { readonly kind: 'filled'; readonly fill: Fill }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/** What to do about a venue that did not do as asked. */
export type VenueFailure =
  | { readonly kind: 'retry'; readonly cause: Error }
  | { readonly kind: 'unknown'; readonly cause: Error }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'stop'; readonly cause: Error };

/** What risk reviews: an entry sized for an account, with its way out. */
export interface TradePlan {
  readonly signalId: number;
  readonly market: Market;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly reference: Price;
  readonly stop: Price;
  readonly target: Price;
  readonly expiresAt: EpochMs;
}

/** Reviewed by `pipeline/risk`, the only folder that casts to it. */
export type Approved<T> = Brand<T, 'Approved'>;
