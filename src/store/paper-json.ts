import type { PaperAccount, PaperFigures, PaperLife } from '../core/paper-account.js';
import type { LegacyPaperAccount } from '../core/ports/paper-repository.js';
import { money, price, quantity } from '../core/units.js';

/** As JSON holds it: every decimal is text, so nothing is rounded. */
type Stored<T> = T extends { toFixed(): string; toJSON(): string }
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : T extends string | number | boolean | null
      ? T
      : { readonly [Key in keyof T]: Stored<T[Key]> };

export type StoredPaperAccount = Stored<Omit<PaperAccount, 'engine' | 'settings' | 'owner'>>;
export type StoredLegacyAccount = Stored<LegacyPaperAccount>;
export type StoredPaperLife = Stored<Omit<PaperLife, 'settings'>>;

/** Back through the constructors, so that a broken row is refused and not traded on. The engine's own state stays as it is. */
export function paperAccountOf(stored: StoredPaperAccount): PaperAccount {
  return {
    ...(stored as unknown as PaperAccount),
    balance: money(stored.balance),
    figures: figuresOf(stored.figures),
  };
}

const figuresOf = (stored: Stored<PaperFigures>): PaperFigures => ({
  ifStopped: stored.ifStopped,
  equity: money(stored.equity),
  peak: money(stored.peak),
  realised: money(stored.realised),
  fees: money(stored.fees),
  funding: money(stored.funding),
  positions: stored.positions.map((position) => ({
    ...(position as unknown as PaperFigures['positions'][number]),
    quantity: quantity(position.quantity),
    entryPrice: price(position.entryPrice),
    unrealised: money(position.unrealised),
  })),
  orders: stored.orders.map((order) => ({
    ...(order as unknown as PaperFigures['orders'][number]),
    quantity: quantity(order.quantity),
    filled: quantity(order.filled),
    price: order.price === null ? null : price(order.price as string),
  })),
});

export const paperLifeOf = (stored: StoredPaperLife): PaperLife => ({
  ...(stored as unknown as PaperLife),
  balance: money(stored.balance),
  equity: money(stored.equity),
});

export function legacyAccountOf(stored: StoredLegacyAccount): LegacyPaperAccount {
  return {
    ...(stored as unknown as LegacyPaperAccount),
    initialBalance: money(stored.initialBalance),
    cash: money(stored.cash),
    feesPaid: money(stored.feesPaid),
    peakEquity: money(stored.peakEquity),
    positions: stored.positions.map((position) => ({
      ...(position as unknown as LegacyPaperAccount['positions'][number]),
      quantity: quantity(position.quantity),
      entryPrice: price(position.entryPrice),
      entryFee: money(position.entryFee),
      stop: price(position.stop),
      target: price(position.target),
    })),
  };
}
