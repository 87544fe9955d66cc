import { Decimal } from 'decimal.js';
import { isLess, isMore } from './decimal-order.js';
import { InvariantError } from './errors.js';

// Quantity times price needs up to 32 digits to be exact; the default of 20 would lose cents of a ledger that must reconcile.
Decimal.set({ precision: 40 });

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since 1970-01-01 UTC. */
export type EpochMs = Brand<number, 'EpochMs'>;
/** Money of an account in its quote currency; exact. */
export type Money = Brand<Decimal, 'Money'>;
/** Price of one unit of the base asset in the quote currency; exact, positive. */
export type Price = Brand<Decimal, 'Price'>;
/** Amount of the base asset; exact, not negative. */
export type Quantity = Brand<Decimal, 'Quantity'>;
/** Hundredths of a percent. */
export type Bps = Brand<number, 'Bps'>;

export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value)) throw new InvariantError(`an instant is a whole number of ms, was ${value}`);
  return value as EpochMs;
}

/** Decimals never change, so one that is one already need not be copied. */
const decimalOf = (value: Decimal.Value): Decimal => (value instanceof Decimal ? value : new Decimal(value));

export function price(value: Decimal.Value): Price {
  const decimal = decimalOf(value);
  if (!decimal.isFinite() || !isMore(decimal)) throw new InvariantError(`price must be positive, was ${value}`);
  return decimal as Price;
}

export function quantity(value: Decimal.Value): Quantity {
  const decimal = decimalOf(value);
  if (!decimal.isFinite() || isLess(decimal)) throw new InvariantError(`quantity must not be negative, was ${value}`);
  return decimal as Quantity;
}

export function money(value: Decimal.Value): Money {
  const decimal = decimalOf(value);
  if (!decimal.isFinite()) throw new InvariantError(`money must be finite, was ${value}`);
  return decimal as Money;
}

export const bps = (value: number): Bps => value as Bps;

/** 14 bps as the fraction 0.0014. */
export const fractionOf = (value: Bps): number => value / 10_000;
