import { InvariantError } from './errors.js';

/** Bounds of an estimate, 95 % unless said otherwise. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Value below which the share `q` (0..1) of `values` lies, interpolated between neighbours; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Interval for a share of `successes` in `trials`; keeps inside 0..1 and is honest for few trials, null for none.
 * E. B. Wilson: Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927).
 */
export function wilsonInterval(successes: number, trials: number, z = 1.96): Interval | null {
  if (!(successes >= 0 && successes <= trials)) {
    throw new InvariantError(`successes must lie in 0..${trials}, was ${successes}`);
  }
  if (trials === 0) return null;
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Uniform numbers in [0, 1) that depend on the seed alone (mulberry32, T. Ettinger). Not for secrets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface BootstrapOptions {
  /** Length of a block in ms; everything inside one moves together. 3 days. */
  readonly blockMs?: number;
  readonly rounds?: number;
  readonly seed?: number;
  /** Share of the distribution inside the interval. 0.95. */
  readonly level?: number;
  /** What is estimated from the resampled values; the mean. */
  readonly statistic?: (values: readonly number[]) => number;
}

/**
 * Percentile interval of a statistic when neighbours in time are not independent: whole blocks of `blockMs` (all markets
 * together) are drawn with replacement. `values[i]` was observed at `times[i]` (ms). Null with fewer than two blocks,
 * where no spread can be seen. H. R. Künsch: The Jackknife and the Bootstrap for General Stationary Observations (1989).
 */
export function blockBootstrap(
  values: readonly number[],
  times: readonly number[],
  { blockMs = 3 * 86_400_000, rounds = 1_000, seed = 7, level = 0.95, statistic = mean }: BootstrapOptions = {},
): Interval | null {
  if (values.length !== times.length) {
    throw new InvariantError(`each value needs its time, were ${values.length} values and ${times.length} times`);
  }
  const blocks = new Map<number, number[]>();
  values.forEach((value, i) => {
    const block = Math.floor((times[i] as number) / blockMs);
    const members = blocks.get(block);
    if (members) members.push(value);
    else blocks.set(block, [value]);
  });
  if (blocks.size < 2) return null;
  const groups = [...blocks.values()];
  const random = seededRandom(seed);
  const estimates: number[] = [];
  if (statistic === mean) {
    // The mean needs only each block's sum: a thousand rounds over 100,000 rows then cost nothing.
    const sums = groups.map((group) => group.reduce((sum, value) => sum + value, 0));
    for (let round = 0; round < rounds; round++) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < groups.length; i++) {
        const at = Math.floor(random() * groups.length);
        sum += sums[at] as number;
        count += (groups[at] as number[]).length;
      }
      estimates.push(sum / count);
    }
    return { low: quantile(estimates, (1 - level) / 2), high: quantile(estimates, (1 + level) / 2) };
  }
  for (let round = 0; round < rounds; round++) {
    const drawn: number[] = [];
    for (let i = 0; i < groups.length; i++) {
      for (const value of groups[Math.floor(random() * groups.length)] as number[]) drawn.push(value);
    }
    estimates.push(statistic(drawn));
  }
  return { low: quantile(estimates, (1 - level) / 2), high: quantile(estimates, (1 + level) / 2) };
}

/** The same as {@link quantile} for values that ascend already. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** A quotient that JSON can hold: null for 0 below the line, and where it would overflow. */
export function ratioOf(above: number, below: number): number | null {
  const ratio = above / below;
  return below !== 0 && Number.isFinite(ratio) ? ratio : null;
}

/** Sample standard deviation (n − 1); null for fewer than two values, 0 where they differ by rounding alone. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  let squares = 0;
  let largest = 0;
  for (const value of values) {
    squares += (value - centre) ** 2;
    largest = Math.max(largest, Math.abs(value));
  }
  const deviation = Math.sqrt(squares / (values.length - 1));
  return deviation <= 1e-13 * largest ? 0 : deviation;
}

/** Third and fourth standardised moments (population; a normal distribution has 0 and 3); null where nothing varies. */
export function shapeOf(values: readonly number[]): { readonly skew: number; readonly kurtosis: number } | null {
  const deviation = standardDeviation(values);
  if (!deviation) return null;
  const centre = mean(values);
  const population = deviation * Math.sqrt((values.length - 1) / values.length);
  let third = 0;
  let fourth = 0;
  for (const value of values) {
    const z = (value - centre) / population;
    third += z ** 3;
    fourth += z ** 4;
  }
  return { skew: third / values.length, kurtosis: fourth / values.length };
}

/** Probability that a standard normal value is below `z`; absolute error under 1e-14. G. Marsaglia: Evaluating the Normal Distribution, JSS 11 (2004). */
export function normalCdf(z: number): number {
  if (z < -8.5) return 0;
  if (z > 8.5) return 1;
  let sum = z;
  let before = 0;
  let term = z;
  for (let i = 3; sum !== before; i += 2) {
    before = sum;
    term *= (z * z) / i;
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + sum * Math.exp(-0.5 * z * z - 0.918_938_533_204_672_8)));
}

/** The z below which a standard normal value lies with probability `p` in (0, 1): bisection of {@link normalCdf}. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new InvariantError(`a probability inside (0, 1) is needed, was ${p}`);
  let low = -8.5;
  let high = 8.5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
