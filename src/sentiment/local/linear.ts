import { spokenShift } from './spoken.js';
import type { SparseRow } from './text-features.js';

export function dot(weights: Float32Array, { indices, values }: SparseRow): number {
  let sum = 0;
  for (let n = 0; n < indices.length; n++) sum += (weights[indices[n] as number] as number) * (values[n] as number);
  return sum;
}

/** Scores as probabilities that sum to 1. */
export function softmax(scores: readonly number[]): readonly number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Probabilities of negative, neutral, positive, with the prior of spoken texts where one speaks. */
export function judge(
  weights: readonly [Float32Array, Float32Array, Float32Array],
  intercepts: readonly number[],
  row: SparseRow,
): readonly number[] {
  return softmax(
    weights.map((of, k) => (intercepts[k] as number) + dot(of, row) - (k === 1 && row.spoken ? spokenShift : 0)),
  );
}
