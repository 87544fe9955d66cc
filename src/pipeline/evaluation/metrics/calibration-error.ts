import type { BlockStatistic } from './block-bootstrap.js';

export const calibrationBins = 15;

interface BinnedClass {
  /** By bin and block: bin · blocks + block. */
  readonly stated: Float64Array;
  readonly happened: Float64Array;
  readonly count: Float64Array;
}

/**
 * Class-wise expected calibration error with {@link calibrationBins} bins of equal count: for each class the mean over
 * rows of |stated − happened| of the row's bin, then the mean of the classes (M. Kull et al., NeurIPS 2019, with bins of
 * equal count). Bins are those of all rows; a draw weighs their contents anew.
 */
export function classwiseCalibrationError(
  classes: readonly { readonly probability: ArrayLike<number>; readonly happened: ArrayLike<number> }[],
  block: ArrayLike<number>,
  blocks: number,
): BlockStatistic {
  const binned = classes.map(({ probability, happened }) => binClass(probability, happened, block, blocks));
  return (weights) => {
    let error = 0;
    for (const parts of binned) error += classError(parts, weights, blocks);
    return error / binned.length;
  };
}

/**
 * What a perfectly calibrated model would score on as many independent rows, by sampling noise alone: each bin's mean
 * absolute deviation is √(2/π) of its standard error.
 */
export function calibrationNoise(probabilities: readonly ArrayLike<number>[]): number {
  let total = 0;
  for (const probability of probabilities) {
    const sorted = Float64Array.from(probability).sort();
    for (let bin = 0; bin < calibrationBins; bin++) {
      let variance = 0;
      for (let at = edge(bin, sorted.length); at < edge(bin + 1, sorted.length); at++) {
        variance += sorted[at]! * (1 - sorted[at]!);
      }
      total += Math.sqrt((2 / Math.PI) * variance) / sorted.length;
    }
  }
  return total / probabilities.length;
}

const edge = (bin: number, rows: number): number => Math.floor((bin * rows) / calibrationBins);

function binClass(
  probability: ArrayLike<number>,
  happened: ArrayLike<number>,
  block: ArrayLike<number>,
  blocks: number,
): BinnedClass {
  const rows = probability.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => probability[a]! - probability[b]!);
  const cells = calibrationBins * blocks;
  const parts = {
    stated: new Float64Array(cells),
    happened: new Float64Array(cells),
    count: new Float64Array(cells),
  };
  for (let bin = 0; bin < calibrationBins; bin++) {
    for (let at = edge(bin, rows); at < edge(bin + 1, rows); at++) {
      const row = order[at]!;
      const cell = bin * blocks + block[row]!;
      parts.stated[cell]! += probability[row]!;
      parts.happened[cell]! += happened[row]!;
      parts.count[cell]!++;
    }
  }
  return parts;
}

function classError({ stated, happened, count }: BinnedClass, weights: ArrayLike<number>, blocks: number): number {
  let off = 0;
  let rows = 0;
  for (let bin = 0; bin < calibrationBins; bin++) {
    let difference = 0;
    for (let at = 0; at < blocks; at++) {
      const cell = bin * blocks + at;
      difference += weights[at]! * (stated[cell]! - happened[cell]!);
      rows += weights[at]! * count[cell]!;
    }
    off += Math.abs(difference);
  }
  return rows > 0 ? off / rows : Number.NaN;
}
