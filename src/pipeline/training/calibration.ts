import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { fitLogistic } from './fit-logistic.js';
import { type HeadName, targetOf } from './train-head.js';

/** Log-odds = scale · score + bias. */
export interface ScoreMap {
  readonly scale: number;
  readonly bias: number;
}

/** Maps of each head's raw scores to log-odds. */
export type Calibration = Readonly<Record<HeadName, ScoreMap>>;
export type RawScores = Readonly<Record<HeadName, Float64Array>>;

/** Least slope: it keeps the ranking where a fold showed nothing, and says next to nothing by it. */
const leastScale = 0.05;

/**
 * Fits the maps on out-of-fold rows: the big move by slope and bias, side and calm by a slope alone. Those get no bias:
 * whether the last months rose says nothing about the next.
 */
export function fitCalibration(raw: RawScores, rows: LabelledRows, on: Int32Array): Calibration {
  const fit = (name: HeadName, intercept: boolean): ScoreMap => {
    const { labels } = targetOf(name, rows);
    const kept = on.filter((row) => labels[row] !== -1);
    const map = fitLogistic(
      [Float64Array.from(kept, (row) => raw[name][row]!)],
      Int8Array.from(kept, (row) => labels[row]!),
      { intercept },
    );
    return { scale: Math.max(leastScale, map.weights[0]!), bias: intercept ? map.intercept : 0 };
  };
  return { bigMove: fit('bigMove', true), side: fit('side', false), calm: fit('calm', false) };
}

/** Calibrated probability of one head for a row. */
export const calibrated = (calibration: Calibration, raw: RawScores, name: HeadName, row: number): number =>
  1 / (1 + Math.exp(-(calibration[name].scale * raw[name][row]! + calibration[name].bias)));
