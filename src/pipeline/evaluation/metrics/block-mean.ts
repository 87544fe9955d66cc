import type { BlockStatistic } from './block-bootstrap.js';

/** Mean of a row's number, by blocks; rows that are NaN are left out. NaN when nothing counts. */
export function blockMean(values: ArrayLike<number>, block: ArrayLike<number>, blocks: number): BlockStatistic {
  const sums = new Float64Array(blocks);
  const counts = new Float64Array(blocks);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    sums[block[row]!]! += value;
    counts[block[row]!]!++;
  }
  return (weights) => {
    let sum = 0;
    let count = 0;
    for (let at = 0; at < blocks; at++) {
      sum += weights[at]! * sums[at]!;
      count += weights[at]! * counts[at]!;
    }
    return count > 0 ? sum / count : Number.NaN;
  };
}
