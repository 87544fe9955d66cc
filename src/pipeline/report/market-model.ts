import { mean } from '../../core/statistics.js';
import { daysAYear } from './daily-returns.js';

export interface MarketModel {
  /** A year, compounded from the mean daily return that beta does not explain. */
  readonly alpha: number;
  readonly beta: number;
}

/**
 * Least squares of our daily returns on the benchmark's of the same days, no riskless rate. Null where the benchmark does not vary.
 * M. C. Jensen: The Performance of Mutual Funds, Journal of Finance 23 (1968); compounding as in empyrical's `alpha_beta`.
 */
export function marketModel(ours: readonly number[], benchmark: readonly number[]): MarketModel | null {
  const days = Math.min(ours.length, benchmark.length);
  if (days < 2) return null;
  const y = ours.slice(0, days);
  const x = benchmark.slice(0, days);
  const [meanY, meanX] = [mean(y), mean(x)];
  let [xy, xx] = [0, 0];
  for (let i = 0; i < days; i++) {
    const dx = (x[i] as number) - meanX;
    xy += dx * ((y[i] as number) - meanY);
    xx += dx * dx;
  }
  if (!(xx > 1e-24)) return null;
  const beta = xy / xx;
  const excess = Math.max(-1, meanY - beta * meanX);
  const alpha = (1 + excess) ** daysAYear - 1;
  return Number.isFinite(alpha) ? { alpha, beta } : null;
}
