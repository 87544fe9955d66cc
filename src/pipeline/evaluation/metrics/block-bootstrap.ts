/** A figure with its 95 % interval. */
export type Interval = readonly [low: number, high: number];

/** Anything that can be worked out with block b counted `weights[b]` times. */
export type BlockStatistic = (weights: Float64Array) => number;

/** Rows of all markets within these three days stand and fall together: they are one draw. */
export const blockMs = 3 * 86_400_000;

/** Number of the time block of each row, dense from 0. */
export function timeBlocks(
  closedAt: ArrayLike<number>,
  lengthMs = blockMs,
): { readonly block: Int32Array; readonly blocks: number } {
  const numbers = new Map<number, number>();
  const block = new Int32Array(closedAt.length);
  for (let row = 0; row < block.length; row++) {
    const key = Math.floor(closedAt[row]! / lengthMs);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    block[row] = number;
  }
  return { block, blocks: numbers.size };
}

/**
 * 95 % percentile intervals of several statistics from one set of draws: blocks drawn with replacement, as many as there
 * are (B. Efron, R. Tibshirani: An Introduction to the Bootstrap, 1993, ch. 8 and 13). A statistic that was never a
 * number gets no interval.
 */
export function blockIntervals<Name extends string>(
  statistics: Readonly<Record<Name, BlockStatistic>>,
  blocks: number,
  { draws = 1000, seed = 1 }: { readonly draws?: number; readonly seed?: number } = {},
): Partial<Record<Name, Interval>> {
  const names = Object.keys(statistics) as Name[];
  const values = new Map<Name, number[]>(names.map((name) => [name, []]));
  const random = seeded(seed);
  const weights = new Float64Array(blocks);
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0);
    for (let at = 0; at < blocks; at++) weights[Math.floor(random() * blocks)]!++;
    for (const name of names) {
      const value = statistics[name](weights);
      if (Number.isFinite(value)) values.get(name)!.push(value);
    }
  }
  const intervals: Partial<Record<Name, Interval>> = {};
  for (const [name, drawn] of values) {
    if (drawn.length === 0) continue;
    drawn.sort((a, b) => a - b);
    intervals[name] = [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  }
  return intervals;
}

/** Linear interpolation between the order statistics of ascending numbers. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const at = share * (ascending.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return ascending[low]! + (ascending[high]! - ascending[low]!) * (at - low);
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
