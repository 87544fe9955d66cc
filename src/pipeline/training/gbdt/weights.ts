import { UserError } from '../../../core/errors.js';

/**
 * Weights that give every class the same total, mean 1 (scikit-learn's `class_weight="balanced"`).
 * `strength` 0 leaves all at 1, 1 balances fully, values between take that power.
 */
export function classBalanceWeights(labels: ArrayLike<number>, classes: number, strength = 1): Float64Array {
  const counts = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++;
  const weights = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    weights[row] = (labels.length / (classes * counts[labels[row]!]!)) ** strength;
  }
  return scaleToMeanOne(weights);
}

/** Weights that halve with each `halfLife` before the latest time (same unit as `times`), scaled to mean 1. */
export function recencyWeights(times: ArrayLike<number>, halfLife: number): Float64Array {
  if (!(halfLife > 0)) throw new UserError(`recency weights: halfLife must be above 0, was ${halfLife}`);
  let latest = -Infinity;
  for (let row = 0; row < times.length; row++) latest = Math.max(latest, times[row]!);
  const weights = new Float64Array(times.length);
  for (let row = 0; row < times.length; row++) weights[row] = 2 ** ((times[row]! - latest) / halfLife);
  return scaleToMeanOne(weights);
}

/** Product of several weightings of the same rows, scaled to mean 1. */
export function combineWeights(...parts: readonly ArrayLike<number>[]): Float64Array {
  const weights = new Float64Array(parts[0]?.length ?? 0).fill(1);
  for (const part of parts) {
    if (part.length !== weights.length) {
      throw new UserError(`weights to combine differ in length: ${part.length} and ${weights.length}`);
    }
    for (let row = 0; row < weights.length; row++) weights[row]! *= part[row]!;
  }
  return scaleToMeanOne(weights);
}

function scaleToMeanOne(weights: Float64Array): Float64Array {
  let sum = 0;
  for (const weight of weights) sum += weight;
  if (sum > 0) for (let row = 0; row < weights.length; row++) weights[row]! *= weights.length / sum;
  return weights;
}
