import type { BlockStatistic } from './block-bootstrap.js';

/**
 * Log loss of the best constant forecast: the one that knew how often each class came in these very rows (their entropy,
 * in nats). The hardest prior to beat; a gain over it cannot come from base rates that drifted.
 */
export function priorLoss(
  outcome: ArrayLike<number>,
  classes: number,
  block: ArrayLike<number>,
  blocks: number,
): BlockStatistic {
  const counts = new Float64Array(blocks * classes);
  for (let row = 0; row < outcome.length; row++) counts[block[row]! * classes + outcome[row]!]!++;
  return (weights) => {
    let total = 0;
    const sums = new Float64Array(classes);
    for (let at = 0; at < blocks; at++) {
      for (let one = 0; one < classes; one++) {
        const count = weights[at]! * counts[at * classes + one]!;
        sums[one]! += count;
        total += count;
      }
    }
    let loss = 0;
    for (const sum of sums) if (sum > 0) loss -= (sum / total) * Math.log(sum / total);
    return total > 0 ? loss : Number.NaN;
  };
}
