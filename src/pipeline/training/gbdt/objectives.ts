import type { GbdtData } from './data.js';
import type { GbdtObjective } from './model.js';

/** Smallest hessian of a row, so that saturated rows never divide by 0 (as XGBoost does). */
const LEAST_HESSIAN = 1e-16;

/** How scores become a loss. Scores are row-major, rows × outputs. */
export interface Objective {
  readonly outputs: number;
  /** Best constant score for each output. */
  baseScore(data: GbdtData): number[];
  /** Predictions (probabilities or numbers) from scores, of the same shape. */
  link(scores: Float64Array, predictions: Float64Array): void;
  /** First and second derivative of each row's weighted loss by its score `output`, from the predictions. */
  derive(
    data: GbdtData,
    predictions: Float64Array,
    output: number,
    gradients: Float64Array,
    hessians: Float64Array,
  ): void;
  /** Weighted mean loss: log loss in nats, or mean squared error. */
  loss(data: GbdtData, scores: Float64Array): number;
}

export function objectiveOf(kind: GbdtObjective, classes: number): Objective {
  if (kind === 'binary') return binary;
  return kind === 'regression' ? regression : multiclass(classes);
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

const binary: Objective = {
  outputs: 1,
  baseScore(data) {
    const share = Math.min(
      1 - 1e-6,
      Math.max(
        1e-6,
        weightedMean(data, (label) => label),
      ),
    );
    return [Math.log(share / (1 - share))];
  },
  link(scores, predictions) {
    for (let row = 0; row < scores.length; row++) predictions[row] = sigmoid(scores[row]!);
  },
  derive({ rows, labels, weights }, predictions, _output, gradients, hessians) {
    for (let row = 0; row < rows; row++) {
      const p = predictions[row]!;
      const weight = weights ? weights[row]! : 1;
      gradients[row] = (p - labels[row]!) * weight;
      hessians[row] = Math.max(p * (1 - p), LEAST_HESSIAN) * weight;
    }
  },
  loss(data, scores) {
    // log(1 + e^−z) with z the score on the label's side, in the form that cannot overflow.
    return weightedMean(data, (label, row) => {
      const z = label === 1 ? scores[row]! : -scores[row]!;
      return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, -z);
    });
  },
};

const regression: Objective = {
  outputs: 1,
  baseScore: (data) => [weightedMean(data, (label) => label)],
  link(scores, predictions) {
    predictions.set(scores);
  },
  derive({ rows, labels, weights }, predictions, _output, gradients, hessians) {
    for (let row = 0; row < rows; row++) {
      const weight = weights ? weights[row]! : 1;
      gradients[row] = (predictions[row]! - labels[row]!) * weight;
      hessians[row] = weight;
    }
  },
  loss: (data, scores) => weightedMean(data, (label, row) => (scores[row]! - label) ** 2),
};

function multiclass(classes: number): Objective {
  return {
    outputs: classes,
    baseScore(data) {
      return Array.from({ length: classes }, (_, output) =>
        Math.log(
          Math.max(
            1e-6,
            weightedMean(data, (label) => (label === output ? 1 : 0)),
          ),
        ),
      );
    },
    link(scores, predictions) {
      predictions.set(scores);
      for (let from = 0; from < scores.length; from += classes) softmax(predictions, from, classes);
    },
    derive({ rows, labels, weights }, predictions, output, gradients, hessians) {
      for (let row = 0; row < rows; row++) {
        const p = predictions[row * classes + output]!;
        const weight = weights ? weights[row]! : 1;
        gradients[row] = (p - (labels[row] === output ? 1 : 0)) * weight;
        // Twice the diagonal, XGBoost's bound for the coupled classes.
        hessians[row] = Math.max(2 * p * (1 - p), LEAST_HESSIAN) * weight;
      }
    },
    loss(data, scores) {
      return weightedMean(
        data,
        (label, row) => logSumExp(scores, row * classes, classes) - scores[row * classes + label]!,
      );
    },
  };
}

function logSumExp(scores: Float64Array, from: number, count: number): number {
  let top = scores[from]!;
  for (let k = 1; k < count; k++) if (scores[from + k]! > top) top = scores[from + k]!;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += Math.exp(scores[from + k]! - top);
  return top + Math.log(sum);
}

/** Turns `count` scores from index `from` into probabilities, in place. */
function softmax(scores: Float64Array, from: number, count: number): void {
  const normaliser = logSumExp(scores, from, count);
  for (let k = from; k < from + count; k++) scores[k] = Math.exp(scores[k]! - normaliser);
}

function weightedMean({ rows, labels, weights }: GbdtData, of: (label: number, row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights ? weights[row]! : 1;
    if (weight === 0) continue;
    sum += weight * of(labels[row]!, row);
    total += weight;
  }
  return sum / total;
}
