import type { Decimal } from 'decimal.js';

// The library's own `max`, `min` and comparisons with a number copy and parse what they are given; these look at a sign.

/** More than 0. */
export const isMore = (value: Decimal): boolean => value.isPositive() && !value.isZero();

/** Less than 0. */
export const isLess = (value: Decimal): boolean => value.isNegative() && !value.isZero();

export const lesser = (one: Decimal, other: Decimal): Decimal => (other.lt(one) ? other : one);

export const greater = (one: Decimal, other: Decimal): Decimal => (other.gt(one) ? other : one);
