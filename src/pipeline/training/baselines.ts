import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { areaUnderCurve } from '../evaluation/metrics/block-auc.js';
import type { Fold } from './folds.js';
import { predictLogistic, trainLogisticRegression } from './logistic-regression.js';
import { gather, type HeadTarget } from './train-head.js';

/** Neighbouring rows share most of their label, so a linear model learns the same from every fourth. */
const everyNth = 4;

/** Area under the curve of a logistic regression on the same features and folds, by scored fold. */
export function logisticRegressionAucs(
  rows: LabelledRows,
  target: HeadTarget,
  folds: readonly Fold[],
): readonly number[] {
  return folds.slice(1).map((fold) => {
    const kept = fold.train.filter((row) => row % everyNth === 0 && target.labels[row] !== -1);
    const model = trainLogisticRegression(
      {
        features: gather(rows, kept),
        rows: kept.length,
        cols: rows.columns,
        labels: Int8Array.from(kept, (row) => target.labels[row]!),
      },
      { classes: 2, l2: kept.length / 100, maxIterations: 60 },
    );
    const probabilities = predictLogistic(model, gather(rows, fold.test), fold.test.length);
    const up = Float64Array.from(fold.test, (_, at) => probabilities[at * 2 + 1]!);
    return areaUnderCurve(
      up,
      Int8Array.from(fold.test, (row) => target.labels[row]!),
    );
  });
}
