import { UserError } from '../../core/errors.js';
import { minimise } from './lbfgs.js';

export interface LogisticData {
  /** Row-major rows × cols; NaN means missing and counts as the column's mean. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly cols: number;
  /** 0..classes−1. */
  readonly labels: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

export interface LogisticParams {
  /** 2 fits one set of weights for class 1; more fit one a class (softmax). */
  readonly classes: number;
  /** Penalty ½·l2·‖w‖² beside the summed log loss (scikit-learn's 1 / C); the intercept is free. */
  readonly l2: number;
  readonly maxIterations?: number;
}

/** Linear scores on standardised features. */
export interface LogisticModel {
  readonly classes: number;
  readonly cols: number;
  readonly mean: Float64Array;
  /** Population standard deviation, 1 for a constant column. */
  readonly deviation: Float64Array;
  /** outputs × cols, for standardised features; outputs is 1 with two classes. */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/** Fits by L-BFGS. The loss is convex, so the answer does not depend on the start. Throws a UserError for bad data. */
export function trainLogisticRegression(data: LogisticData, params: LogisticParams): LogisticModel {
  check(data, params);
  const { rows, cols, labels, weights } = data;
  const { classes, l2 } = params;
  const outputs = classes === 2 ? 1 : classes;
  const { mean, deviation } = columnMoments(data);
  const standard = standardise(data.features, rows, cols, mean, deviation);
  const stride = cols + 1;
  const scores = new Float64Array(outputs);
  const evaluate = (at: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let row = 0; row < rows; row++) {
      const base = row * cols;
      for (let k = 0; k < outputs; k++) scores[k] = score(at, k * stride, standard, base, cols);
      const weight = weights ? weights[row]! : 1;
      loss += weight * lossAndResidual(scores, labels[row]!);
      for (let k = 0; k < outputs; k++) {
        const residual = weight * scores[k]!;
        const offset = k * stride;
        for (let f = 0; f < cols; f++) gradient[offset + f]! += residual * standard[base + f]!;
        gradient[offset + cols]! += residual;
      }
    }
    for (let k = 0; k < outputs; k++) {
      for (let i = k * stride; i < k * stride + cols; i++) {
        loss += 0.5 * l2 * at[i]! ** 2;
        gradient[i]! += l2 * at[i]!;
      }
    }
    return loss;
  };
  const found = minimise(evaluate, new Float64Array(outputs * stride), {
    maxIterations: params.maxIterations ?? 500,
    tolerance: 1e-7 * rows,
  });
  const model = { classes, cols, mean, deviation, weights: new Float64Array(outputs * cols) };
  const intercepts = new Float64Array(outputs);
  for (let k = 0; k < outputs; k++) {
    model.weights.set(found.subarray(k * stride, k * stride + cols), k * cols);
    intercepts[k] = found[k * stride + cols]!;
  }
  return { ...model, intercepts };
}

/** Row-major probabilities of every class (two columns for two classes). */
export function predictLogistic(model: LogisticModel, features: Float32Array, rows: number): Float64Array {
  const { cols, classes, mean, deviation, weights, intercepts } = model;
  if (features.length !== rows * cols) {
    throw new UserError(`logistic regression: ${features.length} values for ${rows} rows × ${cols} cols`);
  }
  const outputs = intercepts.length;
  const standard = standardise(features, rows, cols, mean, deviation);
  const probabilities = new Float64Array(rows * classes);
  const scores = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    let top = 0;
    scores.fill(0);
    for (let k = 0; k < outputs; k++) {
      let sum = intercepts[k]!;
      for (let f = 0; f < cols; f++) sum += weights[k * cols + f]! * standard[row * cols + f]!;
      // Two classes: the single score belongs to class 1, class 0 stays at 0.
      scores[classes === 2 ? 1 : k] = sum;
      top = k === 0 && classes > 2 ? sum : Math.max(top, sum);
    }
    let total = 0;
    for (let k = 0; k < classes; k++) total += Math.exp(scores[k]! - top);
    for (let k = 0; k < classes; k++) probabilities[row * classes + k] = Math.exp(scores[k]! - top) / total;
  }
  return probabilities;
}

/** Log loss of one row; replaces its scores by the derivatives of that loss. */
function lossAndResidual(scores: Float64Array, label: number): number {
  if (scores.length === 1) {
    const z = scores[0]!;
    scores[0] = 1 / (1 + Math.exp(-z)) - label;
    return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, label === 1 ? -z : z);
  }
  let top = scores[0]!;
  for (let k = 1; k < scores.length; k++) top = Math.max(top, scores[k]!);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += Math.exp(scores[k]! - top);
  const loss = top + Math.log(sum) - scores[label]!;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k]! - top) / sum - (k === label ? 1 : 0);
  }
  return loss;
}

function score(at: Float64Array, offset: number, standard: Float64Array, base: number, cols: number): number {
  let sum = at[offset + cols]!;
  for (let f = 0; f < cols; f++) sum += at[offset + f]! * standard[base + f]!;
  return sum;
}

function columnMoments({ features, rows, cols }: LogisticData): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  for (let f = 0; f < cols; f++) {
    let count = 0;
    let sum = 0;
    for (let i = f; i < rows * cols; i += cols) {
      if (Number.isNaN(features[i]!)) continue;
      sum += features[i]!;
      count++;
    }
    const centre = count > 0 ? sum / count : 0;
    let squares = 0;
    for (let i = f; i < rows * cols; i += cols) {
      if (!Number.isNaN(features[i]!)) squares += (features[i]! - centre) ** 2;
    }
    mean[f] = centre;
    // Missing values sit at the mean, so they count as rows without deviation.
    deviation[f] = Math.sqrt(squares / rows) || 1;
  }
  return { mean, deviation };
}

function standardise(
  features: Float32Array,
  rows: number,
  cols: number,
  mean: Float64Array,
  deviation: Float64Array,
): Float64Array {
  const standard = new Float64Array(rows * cols);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let f = 0; f < cols; f++, i++) {
      const value = features[i]!;
      standard[i] = Number.isNaN(value) ? 0 : (value - mean[f]!) / deviation[f]!;
    }
  }
  return standard;
}

function check({ features, rows, cols, labels, weights }: LogisticData, { classes, l2 }: LogisticParams): void {
  const fail = (text: string): never => {
    throw new UserError(`logistic regression: ${text}`);
  };
  if (!Number.isInteger(classes) || classes < 2) fail(`classes must be at least 2, was ${classes}`);
  if (!(l2 >= 0 && l2 < Infinity)) fail(`l2 must be finite and not negative, was ${l2}`);
  if (rows < 1 || features.length !== rows * cols) {
    fail(`${features.length} values for ${rows} rows × ${cols} cols`);
  }
  if (labels.length !== rows) fail(`${labels.length} labels for ${rows} rows`);
  if (weights && weights.length !== rows) fail(`${weights.length} weights for ${rows} rows`);
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      fail(`label of row ${row} must be a class from 0 to ${classes - 1}, was ${label}`);
    }
  }
  const infinite = features.findIndex((value) => Math.abs(value) === Infinity);
  if (infinite >= 0) {
    fail(
      `row ${Math.floor(infinite / cols)}, feature ${infinite % cols} is ${features[infinite]}; use NaN for missing`,
    );
  }
}
