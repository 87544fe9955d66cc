import { InvariantError } from '../../core/errors.js';

/** Coefficients of log-odds = intercept + Σ weights[i]·inputs[i]. */
export interface LogisticMap {
  readonly intercept: number;
  readonly weights: readonly number[];
}

export interface FitLogisticOptions {
  /** False holds the intercept at 0. */
  readonly intercept: boolean;
  /** Weight of each row; all 1 when left out. */
  readonly rowWeights?: ArrayLike<number>;
}

/**
 * Fits log-odds that are linear in a few inputs by Newton's method (iteratively reweighted least squares): for maps of
 * calibration, where inputs are raw scores (J. Platt 1999, without the smoothed targets: rows are many).
 *
 * @param inputs one array an input, of equal length
 * @param happened 1 or 0 a row
 */
export function fitLogistic(
  inputs: readonly ArrayLike<number>[],
  happened: ArrayLike<number>,
  { intercept, rowWeights }: FitLogisticOptions,
): LogisticMap {
  const rows = happened.length;
  const size = inputs.length + 1;
  const theta = new Float64Array(size);
  const one = intercept ? 1 : 0;
  for (let step = 0; step < 50; step++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (let row = 0; row < rows; row++) {
      const x = (at: number): number => (at === 0 ? one : inputs[at - 1]![row]!);
      let score = 0;
      for (let at = 0; at < size; at++) score += theta[at]! * x(at);
      const p = 1 / (1 + Math.exp(-score));
      const weight = rowWeights?.[row] ?? 1;
      for (let at = 0; at < size; at++) {
        gradient[at]! += weight * (happened[row]! - p) * x(at);
        for (let other = 0; other <= at; other++) hessian[at]![other]! += weight * p * (1 - p) * x(at) * x(other);
      }
    }
    for (let at = 0; at < size; at++) {
      hessian[at]![at]! += 1e-6; // keeps the held intercept solvable
      for (let other = at + 1; other < size; other++) hessian[at]![other] = hessian[other]![at]!;
    }
    const change = solve(hessian, gradient);
    for (let at = 0; at < size; at++) theta[at]! += change[at]!;
    if (change.every((value) => Math.abs(value) < 1e-10)) break;
  }
  if (!theta.every(Number.isFinite))
    throw new InvariantError('calibration did not converge: scores separate the classes');
  return { intercept: theta[0]!, weights: [...theta.subarray(1)] };
}

export function applyLogistic(map: LogisticMap, inputs: readonly ArrayLike<number>[], row: number): number {
  let score = map.intercept;
  for (let at = 0; at < map.weights.length; at++) score += map.weights[at]! * inputs[at]![row]!;
  return 1 / (1 + Math.exp(-score));
}

/** Gaussian elimination with partial pivoting; consumes its arguments. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row]![column]! / matrix[column]![column]!;
      for (let at = column; at < size; at++) matrix[row]![at]! -= factor * matrix[column]![at]!;
      right[row]! -= factor * right[column]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let at = row + 1; at < size; at++) right[row]! -= matrix[row]![at]! * right[at]!;
    right[row]! /= matrix[row]![row]!;
  }
  return right;
}
