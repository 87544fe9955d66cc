import type { FeatureMatrix } from './matrix.js';
import type { FeatureInput } from './types.js';

/** Any way from a series to a matrix. */
export type Compute = (inputs: readonly FeatureInput[]) => Pick<FeatureMatrix, 'columns' | 'values'>;

/**
 * Columns in which a row before `cut` differs, in any bit, once the inputs from `cut` on are taken away: they saw the future.
 * After freqtrade's lookahead analysis.
 */
export function columnsSeeingAhead(compute: Compute, inputs: readonly FeatureInput[], cut: number): number[] {
  const whole = compute(inputs);
  const shortened = compute(inputs.slice(0, cut));
  const { columns } = whole;
  const found = new Set<number>();
  for (let at = 0; at < cut * columns; at++) {
    if (!Object.is(whole.values[at], shortened.values[at])) found.add(at % columns);
  }
  return [...found].sort((a, b) => a - b);
}

/**
 * Columns whose last row after a cold start of `lookback` inputs is not that of the long run within 1e-6 of max(1, |value|):
 * they remember more than they say.
 */
export function columnsRememberingMore(compute: Compute, inputs: readonly FeatureInput[], lookback: number): number[] {
  const long = compute(inputs);
  const cold = compute(inputs.slice(-lookback));
  const { columns } = long;
  const found: number[] = [];
  for (let column = 0; column < columns; column++) {
    const a = long.values[long.values.length - columns + column] as number;
    const b = cold.values[cold.values.length - columns + column] as number;
    const same = Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
    if (!same) found.push(column);
  }
  return found;
}
