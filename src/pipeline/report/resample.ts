import type { Spread } from '../../core/backtest-report.js';
import { quantileOfSorted } from '../../core/statistics.js';

/** Mean length of a block in days: at least five, since trades and volatility outlast a day; the cube root of longer histories. */
export const blockDays = (days: number): number => Math.max(5, Math.round(Math.cbrt(days)));

/**
 * Fills `into` with places 0..length−1 by the stationary bootstrap: blocks that begin anywhere, wrap around the end and have
 * geometric lengths with the mean `meanBlock`. D. N. Politis, J. P. Romano: The Stationary Bootstrap, JASA 89 (1994).
 */
export function stationaryPlaces(into: Int32Array, length: number, meanBlock: number, random: () => number): void {
  const anew = 1 / meanBlock;
  let place = 0;
  for (let i = 0; i < into.length; i++) {
    place = i === 0 || random() < anew ? Math.floor(random() * length) : place + 1 === length ? 0 : place + 1;
    into[i] = place;
  }
}

/** Puts values in random order in place. R. Durstenfeld: Algorithm 235 (1964). */
export function shuffle(values: Float64Array | Int32Array, random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const kept = values[i] as number;
    values[i] = values[other] as number;
    values[other] = kept;
  }
}

/** Percentiles of a distribution; sorts `values`. */
export function spreadOf(values: Float64Array): Spread {
  values.sort();
  const at = (q: number): number => quantileOfSorted(values, q);
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
