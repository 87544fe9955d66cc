import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { combineWeights, recencyWeights } from './gbdt/index.js';
import { predictLogistic, trainLogisticRegression } from './logistic-regression.js';
import type { LinearRecipe } from './recipe.js';
import { gather } from './train-head.js';

/** Log-odds = intercept + Σ weights · (x − mean) / deviation; a missing x counts as the mean. */
export interface LinearScore {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** Neighbouring rows share most of their label, so a linear model learns the same from every nth of many. */
const enoughRows = 50_000;
const dayMs = 86_400_000;

/** Logistic regression of labels (1, 0; −1 leaves a row out) on all features. */
export function trainLinear(
  rows: LabelledRows,
  labels: Int8Array,
  recipe: LinearRecipe,
  learnFrom: Int32Array,
): LinearScore {
  const labelled = learnFrom.filter((row) => labels[row] !== -1);
  const everyNth = Math.max(1, Math.floor(labelled.length / enoughRows));
  const kept = labelled.filter((row) => row % everyNth === 0);
  const decidedAt = Float64Array.from(kept, (row) => rows.decidedAt[row]!);
  const model = trainLogisticRegression(
    {
      features: gather(rows, kept),
      rows: kept.length,
      cols: rows.columns,
      labels: Int8Array.from(kept, (row) => labels[row]!),
      ...(recipe.halfLifeDays !== null && {
        weights: combineWeights(recencyWeights(decidedAt, recipe.halfLifeDays * dayMs)),
      }),
    },
    { classes: 2, l2: kept.length * recipe.l2Share, maxIterations: 60 },
  );
  return {
    mean: [...model.mean],
    deviation: [...model.deviation],
    weights: [...model.weights],
    intercept: model.intercepts[0]!,
  };
}

/** Log-odds of some rows. */
export function linearScores(score: LinearScore, rows: LabelledRows, of: Int32Array): Float64Array {
  const { mean, deviation, weights, intercept } = score;
  const probabilities = predictLogistic(
    {
      classes: 2,
      cols: rows.columns,
      mean: Float64Array.from(mean),
      deviation: Float64Array.from(deviation),
      weights: Float64Array.from(weights),
      intercepts: Float64Array.of(intercept),
    },
    gather(rows, of),
    of.length,
  );
  return Float64Array.from(of, (_, at) => {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, probabilities[at * 2 + 1]!));
    return Math.log(p / (1 - p));
  });
}
