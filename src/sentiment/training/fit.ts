import { seededRandom } from '../../core/statistics.js';
import { dot, softmax } from '../local/linear.js';
import { featureCount, type SparseRow } from '../local/text-features.js';

export interface Example {
  readonly row: SparseRow;
  /** Class index, 0…2. */
  readonly label: number;
  /** How much this example counts. */
  readonly weight: number;
}

export interface FitOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Pull of hashed weights towards zero per step, and of dense ones. */
  readonly l2: number;
  /** Start of the squared gradients: the larger, the less a word seen a few times may claim. */
  readonly damping: number;
  readonly seed: number;
}

export interface Fitted {
  /** Class by class, `featureCount` each. */
  readonly weights: readonly [Float32Array, Float32Array, Float32Array];
  /** By class. */
  readonly intercepts: readonly [number, number, number];
}

/**
 * Multinomial logistic regression by AdaGrad over shuffled examples (Duchi, Hazan, Singer 2011), L2 applied to the weights a
 * row touches. The same seed gives the same weights.
 */
export function fit(examples: readonly Example[], { epochs, rate, l2, damping, seed }: FitOptions): Fitted {
  const weights = [0, 1, 2].map(() => new Float32Array(featureCount)) as [Float32Array, Float32Array, Float32Array];
  const squares = [0, 1, 2].map(() => new Float32Array(featureCount).fill(damping));
  const intercepts: [number, number, number] = [0, 0, 0];
  const random = seededRandom(seed);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const { row, label, weight } = examples[at] as Example;
      const probabilities = softmax(weights.map((of, k) => (intercepts[k] as number) + dot(of, row)));
      for (let k = 0; k < 3; k++) {
        const error = ((probabilities[k] as number) - (k === label ? 1 : 0)) * weight;
        intercepts[k as 0 | 1 | 2] -= 0.02 * error;
        const of = weights[k] as Float32Array;
        const square = squares[k] as Float32Array;
        for (let n = 0; n < row.indices.length; n++) {
          const index = row.indices[n] as number;
          const gradient = error * (row.values[n] as number) + l2 * (of[index] as number);
          square[index] = (square[index] as number) + gradient * gradient;
          of[index] = (of[index] as number) - (rate * gradient) / Math.sqrt(square[index] as number);
        }
      }
    }
  }
  return { weights, intercepts };
}
