import type { Decimal } from 'decimal.js';
import type { Market } from './market.js';
import type { Side } from './prediction.js';
import type { Brand, EpochMs, Money, Price, Quantity } from './units.js';

/** Chosen by us from the facts of the decision, so that a repeated submit is the same order. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

/** How an order finds its price. A trigger is touched when the market trades at it or beyond. */
export type OrderShape =
  | { readonly type: 'market' }
  /** Fills at `limit` or better; `postOnly` is refused where it would fill at once. */
  | { readonly type: 'limit'; readonly limit: Price; readonly postOnly?: boolean }
  /** A market order once the price has run against the position to `trigger` (a sell below, a buy above the market). */
  | { readonly type: 'stop'; readonly trigger: Price }
  /** A limit order once `trigger` is touched. */
  | { readonly type: 'stopLimit'; readonly trigger: Price; readonly limit: Price }
  /** A market order once the price has run in favour to `trigger` (a sell above, a buy below the market). */
  | { readonly type: 'takeProfit'; readonly trigger: Price }
  /** A stop that follows the best price since it was placed at `trail` (a fraction of that price) and never goes back. */
  | { readonly type: 'trailingStop'; readonly trail: Decimal };
export type OrderType = OrderShape['type'];

/** GTC rests until filled or cancelled; IOC fills what it can at once and drops the rest; FOK fills whole at once or not at all. */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

export interface OrderTerms {
  readonly clientOrderId: ClientOrderId;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  /** May only bring the position nearer to zero: what exceeds it is cut off. */
  readonly reduceOnly: boolean;
  /** GTC unless given. */
  readonly timeInForce?: TimeInForce;
  /** Lapses at this instant; never unless given. */
  readonly expiresAt?: EpochMs;
  /** Orders of one group: the first that fills (in part or whole) cancels the others (OCO), a child among them. */
  readonly group?: string;
  /**
   * Sleeps until that order has filled, and then is for no more than what filled (a bracket's stop and target). Once a
   * reduce-only one trades, what its parent has not filled yet is cancelled.
   */
  readonly after?: ClientOrderId;
}

export type OrderRequest = OrderTerms & OrderShape;

export interface Fill {
  readonly clientOrderId: ClientOrderId;
  /** 1, 2, … within the order: with the order's id it names the fill. */
  readonly sequence: number;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Money;
  readonly liquidity: 'maker' | 'taker';
  readonly filledAt: EpochMs;
}

/** `filled`: units so far. A state with a reason is final, as is `filled`. */
export type OrderState =
  | { readonly kind: 'working'; readonly acceptedAt: EpochMs; readonly filled: Quantity }
  | { readonly kind: 'filled'; readonly fills: readonly Fill[] }
  | { readonly kind: 'cancelled'; readonly reason: string; readonly filled: Quantity }
  | { readonly kind: 'rejected'; readonly reason: string };

/** What a venue tells of an order it took. */
export type OrderEvent =
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'ended'; readonly clientOrderId: ClientOrderId; readonly state: OrderState; readonly at: EpochMs };

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
  /** Null: left to the rule that entered. */
  readonly stop: Price | null;
  readonly target: Price | null;
  readonly expiresAt: EpochMs;
}

/** Reviewed by `pipeline/risk`, the only folder that casts to it. */
export type Approved<T> = Brand<T, 'Approved'>;
