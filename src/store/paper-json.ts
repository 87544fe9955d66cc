import type { ClientOrderId, OrderRequest } from '../core/order.js';
import type { PaperAccount, PaperPosition, PendingEntry } from '../core/ports/paper.js';
import { money, price, quantity } from '../core/units.js';

/** A paper account as JSON holds it: every decimal is text, so nothing is rounded. */
type Stored<T> = T extends { toFixed(): string; toJSON(): string }
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : T extends string | number | boolean | null
      ? T
      : { readonly [Key in keyof T]: Stored<T[Key]> };

export type StoredPaperAccount = Stored<PaperAccount>;

/** Back through the constructors, so that a broken row is refused and not traded on. */
export function paperAccountOf(stored: StoredPaperAccount): PaperAccount {
  return {
    ...(stored as unknown as PaperAccount),
    initialBalance: money(stored.initialBalance),
    cash: money(stored.cash),
    feesPaid: money(stored.feesPaid),
    peakEquity: money(stored.peakEquity),
    positions: stored.positions.map(positionOf),
    pending: stored.pending.map(pendingOf),
  };
}

const positionOf = (stored: Stored<PaperPosition>): PaperPosition => ({
  ...(stored as unknown as PaperPosition),
  quantity: quantity(stored.quantity),
  entryPrice: price(stored.entryPrice),
  entryFee: money(stored.entryFee),
  stop: price(stored.stop),
  target: price(stored.target),
});

const pendingOf = (stored: Stored<PendingEntry>): PendingEntry => ({
  ...(stored as unknown as PendingEntry),
  order: orderOf(stored.order),
  stop: price(stored.stop),
  target: price(stored.target),
});

const orderOf = (stored: Stored<OrderRequest>): OrderRequest => ({
  ...(stored as unknown as OrderRequest),
  clientOrderId: stored.clientOrderId as unknown as ClientOrderId,
  quantity: quantity(stored.quantity),
});
