import { mean, normalCdf, normalQuantile, shapeOf, standardDeviation } from '../../core/statistics.js';
import { daysAYear } from './daily-returns.js';

const eulerGamma = 0.577_215_664_901_532_9;

export interface SharpeEvidence {
  /** Mean over deviation of a day; not annualised. */
  readonly sharpe: number;
  readonly days: number;
  readonly skew: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** What daily returns say of their Sharpe ratio; null where nothing varies. */
export function sharpeEvidence(daily: readonly number[]): SharpeEvidence | null {
  const deviation = standardDeviation(daily);
  const shape = shapeOf(daily);
  return deviation && shape ? { sharpe: mean(daily) / deviation, days: daily.length, ...shape } : null;
}

/**
 * Probability that the true Sharpe is over `benchmark` (a day's, like `sharpe`), with skew and fat tails taken into account.
 * D. H. Bailey, M. López de Prado: The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012), eq. 11. Null below two days.
 */
export function probabilisticSharpe({ sharpe, days, skew, kurtosis }: SharpeEvidence, benchmark = 0): number | null {
  const spread = 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (days < 2 || !(spread > 0)) return null;
  return normalCdf(((sharpe - benchmark) * Math.sqrt(days - 1)) / Math.sqrt(spread));
}

/**
 * The best Sharpe that luck alone would show among `trials` independent settings whose Sharpes vary by `variance`; 0 for one.
 * D. H. Bailey, M. López de Prado: The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (2014), eq. 1.
 */
export function luckiestSharpe(trials: number, variance: number): number {
  if (trials < 2) return 0;
  return (
    Math.sqrt(variance) *
    ((1 - eulerGamma) * normalQuantile(1 - 1 / trials) + eulerGamma * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/**
 * The same for settings that were tried elsewhere, of which only the number is known: their Sharpes are taken to vary as the
 * estimate of one does (as in {@link probabilisticSharpe}).
 */
export function deflatedByCount(evidence: SharpeEvidence, trials: number): number | null {
  const { sharpe, days, skew, kurtosis } = evidence;
  const spread = 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (days < 2 || !(spread > 0)) return null;
  return probabilisticSharpe(evidence, luckiestSharpe(trials, spread / (days - 1)));
}

/**
 * {@link probabilisticSharpe} against {@link luckiestSharpe}. `trialSharpes`: the annualised Sharpes of everything that was tried,
 * this run among them; with fewer than two it is the probabilistic Sharpe.
 */
export function deflatedSharpe(evidence: SharpeEvidence, trialSharpes: readonly number[]): number | null {
  const aDay = trialSharpes.map((value) => value / Math.sqrt(daysAYear));
  return probabilisticSharpe(evidence, luckiestSharpe(aDay.length, (standardDeviation(aDay) ?? 0) ** 2));
}
