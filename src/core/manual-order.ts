import type { Market } from './market.js';

/** How much of something, as text so that no digit is lost. */
export interface OrderAmount {
  readonly value: string;
  /** Of equity where percent. */
  readonly unit: 'quote' | 'base' | 'percent';
}

/** An order as a person gives it. Prices as text. */
export interface ManualOrder {
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly amount: OrderAmount;
  /** Null: at the next open. */
  readonly limit: string | null;
  readonly stop: string | null;
  readonly target: string | null;
}
