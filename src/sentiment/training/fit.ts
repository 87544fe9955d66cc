import { seededRandom } from '../../core/statistics.js';
import { featureCount, type SparseRow } from '../local/text-features.js';

export interface Example {
  readonly row: SparseRow;
  /** Class index, 0…2. */
  readonly label: number;
  /** How much this example counts. */
  readonly weight: number;
  /** Which set it came from: sets differ in what they call neutral, so each learns its own intercepts. */
  readonly domain: number;
}

export interface FitOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Pull of hashed weights towards zero per step, and of dense ones. */
  readonly l2: number;
  readonly seed: number;
}

export interface Fitted {
  /** Class by class, `featureCount` each. */
  readonly weights: readonly [Float32Array, Float32Array, Float32Array];
  /** Intercepts by domain and class. */
  readonly intercepts: readonly (readonly [number, number, number])[];
}

/**
 * Multinomial logistic regression by AdaGrad over shuffled examples (Duchi, Hazan, Singer 2011), L2 applied to the weights a
 * row touches. The same seed gives the same weights.
 */
export function fit(examples: readonly Example[], domains: number, { epochs, rate, l2, seed }: FitOptions): Fitted {
  const weights = [0, 1, 2].map(() => new Float32Array(featureCount)) as [Float32Array, Float32Array, Float32Array];
  const squares = [0, 1, 2].map(() => new Float32Array(featureCount).fill(1e-4));
  const intercepts = Array.from({ length: domains }, () => [0, 0, 0] as [number, number, number]);
  const random = seededRandom(seed);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const { row, label, weight, domain } = examples[at] as Example;
      const intercept = intercepts[domain] as [number, number, number];
      const probabilities = softmax(
        [0, 1, 2].map((k) => intercept[k] as number).map((b, k) => b + dot(weights[k] as Float32Array, row)),
      );
      for (let k = 0; k < 3; k++) {
        const error = ((probabilities[k] as number) - (k === label ? 1 : 0)) * weight;
        intercept[k as 0 | 1 | 2] -= 0.02 * error;
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

export function dot(weights: Float32Array, { indices, values }: SparseRow): number {
  let sum = 0;
  for (let n = 0; n < indices.length; n++) sum += (weights[indices[n] as number] as number) * (values[n] as number);
  return sum;
}

export function softmax(scores: readonly number[]): readonly number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
