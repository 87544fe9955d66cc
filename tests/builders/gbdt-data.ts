import type { GbdtData, GbdtObjective } from '../../src/pipeline/training/gbdt/index.js';
import { seededRandom } from '../../src/pipeline/training/gbdt/random.js';

/**
 * Rows with something to learn: features uniform in −1..1 (the last one rounded to a tenth), 5 % missing, labels from
 * the first three and the last, with noise; `onGrid` rounds all features to 40 values. Only + − × and comparisons, so that the Python side of the golden test makes equal rows.
 */
export function learnableData(
  rows: number,
  cols: number,
  objective: GbdtObjective,
  seed = 7,
  onGrid = false,
): GbdtData {
  const random = seededRandom(seed);
  const features = new Float32Array(rows * cols);
  const labels = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = (col: number): number => features[row * cols + col]! || 0;
    for (let col = 0; col < cols; col++) {
      const missing = random() < 0.05;
      const value = random() * 2 - 1;
      features[row * cols + col] = missing
        ? Number.NaN
        : onGrid
          ? Math.floor(value * 20) / 32
          : col === cols - 1
            ? Math.floor(value * 10) / 10
            : value;
    }
    const noise = random() + random() + random() - 1.5;
    const score = at(0) + at(1) + at(1) * at(2) + (at(cols - 1) > 0.3 ? 0.3 : 0) + noise;
    labels[row] = objective === 'regression' ? score : objective === 'binary' ? Number(score > 0.15) : threeWay(score);
  }
  return { features, rows, cols, labels };
}

const threeWay = (score: number): number => (score > 0.4 ? 2 : score < -0.3 ? 0 : 1);
