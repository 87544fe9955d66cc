import { InvariantError } from '../../core/errors.js';

/** A linear axis whose lines sit on round numbers. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** The smallest of 1, 2, 2.5, 5 × 10^k that is not below `rough`. */
function roundStep(rough: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * magnitude >= rough * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}

/**
 * An axis over `low`..`high` with a margin of `padding` of the span on both sides and about `count` round lines, none
 * closer than the tick size. A flat series gets a span of 1 % of its price.
 */
export function priceScale(
  low: number,
  high: number,
  { count, padding, tickSize }: { count: number; padding: number; tickSize: number | null },
): Scale {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new InvariantError(`a price axis needs low <= high, was ${low} and ${high}`);
  }
  const span = spanOf(low, high);
  const middle = (low + high) / 2;
  const min = middle - span * (0.5 + padding);
  const max = middle + span * (0.5 + padding);
  const step = Math.max(roundStep((max - min) / count), tickSize ?? 0);
  const first = Math.ceil(min / step);
  const ticks: number[] = [];
  for (let index = first; index * step <= max; index += 1) ticks.push(Number((index * step).toPrecision(12)));
  return { min, max, ticks };
}

/** The same axis reaching out to round lines on both sides, with about `parts` between them. */
export function roundScale(low: number, high: number, parts: number): Scale {
  const span = spanOf(low, high);
  const step = roundStep(span / parts);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil((low + span) / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { min: first * step, max: last * step, ticks };
}

/** Less than rounding leaves of any price. */
const nothing = 1e-15;

/** Of a flat series 1 % of it. */
function spanOf(low: number, high: number): number {
  if (high - low > Math.max(nothing, Math.abs(high) * 1e-9)) return high - low;
  return Math.abs(high) > nothing ? Math.abs(high) * 0.01 : 1;
}

/** Decimals of a price step: 0.01 has 2, 5 has 0, 1e-8 has 8. */
export function decimalsOf(step: number): number {
  for (let decimals = 0; decimals <= 12; decimals += 1) {
    const scaled = step * 10 ** decimals;
    if (Math.round(scaled) >= 1 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 12;
}

/** Decimals to show prices by: the tick's when it is known, else five significant digits of the price. */
export function priceDecimals(tickSize: number | null, price: number): number {
  if (tickSize !== null && tickSize > 0) return decimalsOf(tickSize);
  return Math.min(12, Math.max(0, 4 - Math.floor(Math.log10(Math.abs(price) || 1))));
}
