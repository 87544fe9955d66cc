import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { fitLogistic } from './fit-logistic.js';

/** Maps of raw scores to log-odds. */
export interface Calibration {
  readonly bigMove: { readonly scale: number; readonly bias: number };
  readonly lean: { readonly scale: number };
}

export interface RawScores {
  readonly bigMove: Float64Array;
  readonly lean: Float64Array;
}

/** Least slope of the lean: it keeps the ranking where a fold showed nothing inside the bars that moved. */
const leastLean = 0.05;

/**
 * Fits both maps on out-of-fold rows: the big move by slope and bias on every row, the lean by a slope alone on the rows
 * that moved. The lean gets no bias: whether the last months rose says nothing about the next.
 */
export function fitCalibration(raw: RawScores, rows: LabelledRows, on: Int32Array): Calibration {
  const big = fitLogistic(
    [Float64Array.from(on, (row) => raw.bigMove[row]!)],
    Int8Array.from(on, (row) => (rows.outcome[row] === 1 ? 0 : 1)),
    { intercept: true },
  );
  const moved = on.filter((row) => rows.outcome[row] !== 1);
  const lean = fitLogistic(
    [Float64Array.from(moved, (row) => raw.lean[row]!)],
    Int8Array.from(moved, (row) => (rows.outcome[row] === 2 ? 1 : 0)),
    { intercept: false },
  );
  return {
    bigMove: { scale: big.weights[0]!, bias: big.intercept },
    lean: { scale: Math.max(leastLean, lean.weights[0]!) },
  };
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** P(big move) and P(up, given that it moves) of a row. */
export function calibrated(
  calibration: Calibration,
  raw: RawScores,
  row: number,
): { readonly bigMove: number; readonly lean: number } {
  const { bigMove, lean } = calibration;
  return {
    bigMove: sigmoid(bigMove.scale * raw.bigMove[row]! + bigMove.bias),
    lean: sigmoid(lean.scale * raw.lean[row]!),
  };
}
