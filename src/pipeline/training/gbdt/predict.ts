import { UserError } from '../../../core/errors.js';
import type { GbdtModel, GbdtTree } from './model.js';
import { objectiveOf } from './objectives.js';

/** Scores before the link, row-major rows × outputs. `features` is row-major float32, NaN for missing. */
export function predictRaw(model: GbdtModel, features: Float32Array, rows: number, cols: number): Float64Array {
  if (cols !== model.cols || features.length !== rows * cols) {
    throw new UserError(
      `prediction needs rows of ${model.cols} features, got ${features.length} values for ${rows} rows × ${cols} cols`,
    );
  }
  const { outputs, baseScore, trees } = model;
  const scores = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) scores.set(baseScore, row * outputs);
  trees.forEach((tree, index) => {
    addTree(tree, features, rows, cols, scores, outputs, index % outputs);
  });
  return scores;
}

/** Adds one tree's leaf values to one output of every row. */
export function addTree(
  tree: GbdtTree,
  features: Float32Array,
  rows: number,
  cols: number,
  scores: Float64Array,
  outputs: number,
  output: number,
): void {
  const { feature, threshold, left, right, defaultLeft, value } = tree;
  for (let row = 0; row < rows; row++) {
    const base = row * cols;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      const x = features[base + f]!;
      const goesLeft = x <= threshold[node]! || (Number.isNaN(x) && defaultLeft[node] === 1);
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[row * outputs + output]! += value[node]!;
  }
}

/**
 * Probabilities, row-major. Binary: one column, that of class 1; multiclass: one a class, summing to 1;
 * regression: the predicted number itself.
 */
export function predictProbabilities(
  model: GbdtModel,
  features: Float32Array,
  rows: number,
  cols: number,
): Float64Array {
  const scores = predictRaw(model, features, rows, cols);
  objectiveOf(model.objective, model.classes).link(scores, scores);
  return scores;
}
