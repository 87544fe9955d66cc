import { UserError } from '../../../core/errors.js';
import type { GbdtParams } from './params.js';

/** Rows to learn from or to validate on. */
export interface GbdtData {
  /** Row-major, `rows × cols`; NaN means missing, infinities are refused. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly cols: number;
  /** One a row: 0 or 1 (binary), 0..classes−1 (multiclass), any finite number (regression). */
  readonly labels: ArrayLike<number>;
  /** One a row, finite and not negative; all 1 when left out. See `classBalanceWeights` and `recencyWeights`. */
  readonly weights?: ArrayLike<number>;
}

/** Throws a UserError naming the first thing wrong with lengths, labels or weights; `what` says which data set. */
export function checkGbdtData(data: GbdtData, params: GbdtParams, what: string): void {
  const { rows, cols, features, labels, weights } = data;
  if (!Number.isInteger(rows) || rows < 1) throw new UserError(`${what} data: rows must be at least 1, was ${rows}`);
  if (!Number.isInteger(cols) || cols < 1) throw new UserError(`${what} data: cols must be at least 1, was ${cols}`);
  // Sums of packed gradients and 32-bit indices are exact up to here.
  if (rows > 2 ** 23 || rows * cols >= 2 ** 31) {
    throw new UserError(`${what} data: ${rows} rows × ${cols} cols are too many; at most ${2 ** 23} rows, 2^31 values`);
  }
  if (features.length !== rows * cols) {
    throw new UserError(
      `${what} data: features has ${features.length} values, ${rows} rows × ${cols} cols need ${rows * cols}`,
    );
  }
  if (labels.length !== rows) throw new UserError(`${what} data: ${labels.length} labels for ${rows} rows`);
  if (weights && weights.length !== rows)
    throw new UserError(`${what} data: ${weights.length} weights for ${rows} rows`);
  const classes = params.objective === 'multiclass' ? (params.classes ?? 0) : 2;
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    if (params.objective === 'regression' ? !Number.isFinite(label) : !isClass(label, classes)) {
      const want = params.objective === 'regression' ? 'a finite number' : `a class from 0 to ${classes - 1}`;
      throw new UserError(`${what} data: label of row ${row} must be ${want}, was ${label}`);
    }
  }
  if (weights) checkWeights(weights, what);
}

function checkWeights(weights: ArrayLike<number>, what: string): void {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new UserError(`${what} data: weight of row ${row} must be finite and not negative, was ${weight}`);
    }
    sum += weight;
  }
  if (!(sum > 0)) throw new UserError(`${what} data: all weights are 0`);
}

const isClass = (label: number, classes: number): boolean => Number.isInteger(label) && label >= 0 && label < classes;
