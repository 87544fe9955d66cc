import { mean, quantile, ratioOf, standardDeviation } from '../../core/statistics.js';
import { dayMs, daysAYear } from './daily-returns.js';

/** A shorter span makes no yearly rate: 2 % in a week would be called 180 % a year. */
export const leastDaysForYear = 30;

/**
 * Mean over sample deviation of daily returns, times √365; no riskless rate. Null where nothing varies.
 * W. F. Sharpe: The Sharpe Ratio, Journal of Portfolio Management (1994).
 */
export function sharpeRatio(daily: readonly number[]): number | null {
  const deviation = standardDeviation(daily);
  return deviation ? ratioOf(mean(daily) * Math.sqrt(daysAYear), deviation) : null;
}

/**
 * Mean over downside deviation (root mean square of the returns below 0, over all days), times √365. Null without a losing day.
 * F. A. Sortino, L. N. Price: Performance Measurement in a Downside Risk Framework, Journal of Investing (1994).
 */
export function sortinoRatio(daily: readonly number[]): number | null {
  if (daily.length < 2) return null;
  let squares = 0;
  for (const value of daily) squares += Math.min(value, 0) ** 2;
  return ratioOf(mean(daily) * Math.sqrt(daysAYear), Math.sqrt(squares / daily.length));
}

/** Yearly rate that compounds to the net return over the span, years of 365 days; null for spans under 30 days. */
export function compoundAnnualGrowth(netReturn: number, spanMs: number): number | null {
  const days = spanMs / dayMs;
  if (!(days >= leastDaysForYear)) return null;
  const growth = Math.max(0, 1 + netReturn) ** (daysAYear / days) - 1;
  return Number.isFinite(growth) ? growth : null;
}

/** Yearly growth over the largest fall; null without a fall. T. W. Young: Calmar Ratio, Futures 20 (1991). */
export const calmarRatio = (growth: number | null, maxDrawdown: number): number | null =>
  growth === null ? null : ratioOf(growth, maxDrawdown);

/** Sum of gains over sum of losses of daily returns, threshold 0; null without a loss. C. Keating, W. F. Shadwick: Omega (2002). */
export function omegaRatio(daily: readonly number[]): number | null {
  let [gains, losses] = [0, 0];
  for (const value of daily) {
    if (value > 0) gains += value;
    else losses -= value;
  }
  return ratioOf(gains, losses);
}

/** Size of the 95th percentile of daily returns over that of the 5th (as empyrical's `tail_ratio`); null where the 5th is 0. */
export function tailRatio(daily: readonly number[]): number | null {
  if (daily.length < 2) return null;
  const left = Math.abs(quantile(daily, 0.05));
  return ratioOf(Math.abs(quantile(daily, 0.95)), left);
}

/** Sample deviation of daily returns times √365; null for fewer than two days. */
export function annualVolatility(daily: readonly number[]): number | null {
  const deviation = standardDeviation(daily);
  return deviation === null ? null : deviation * Math.sqrt(daysAYear);
}
