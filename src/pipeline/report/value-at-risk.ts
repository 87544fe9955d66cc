import { mean, quantile } from '../../core/statistics.js';

/**
 * Historical value at risk: the loss (positive) that a day did not exceed with this confidence. Null for fewer days than
 * one expected beyond it. P. Jorion: Value at Risk (2006), ch. 10.
 */
export function valueAtRisk(daily: readonly number[], confidence: number): number | null {
  return tailIsSeen(daily, confidence) ? zeroed(-quantile(daily, 1 - confidence)) : null;
}

/**
 * Mean loss (positive) of the worst share 1 − confidence of days, at least one of them.
 * R. T. Rockafellar, S. Uryasev: Optimization of Conditional Value-at-Risk (2000); count of days as in empyrical.
 */
export function conditionalValueAtRisk(daily: readonly number[], confidence: number): number | null {
  if (!tailIsSeen(daily, confidence)) return null;
  // 1 − 0.95 is a little more than 0.05: without the rounding a day too many would count now and then.
  const beyond = Math.floor(Math.round((daily.length - 1) * (1 - confidence) * 1e9) / 1e9) + 1;
  return zeroed(-mean([...daily].sort((a, b) => a - b).slice(0, beyond)));
}

const tailIsSeen = (daily: readonly number[], confidence: number): boolean =>
  daily.length * (1 - confidence) >= 1 - 1e-9;

const zeroed = (value: number): number => (value === 0 ? 0 : value);
