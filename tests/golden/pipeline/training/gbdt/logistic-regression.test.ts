import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { predictLogistic, trainLogisticRegression } from '../../../../../src/pipeline/training/logistic-regression.js';
import { learnableData } from '../../../../builders/gbdt-data.js';

interface Golden {
  readonly cols: number;
  readonly seed: number;
  readonly logistic: readonly {
    readonly classes: number;
    readonly l2: number;
    readonly rows: number;
    readonly trainRows: number;
    readonly weights: readonly (readonly number[])[];
    readonly intercepts: readonly number[];
    readonly probabilities: readonly (readonly number[])[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL('./values.golden.json', import.meta.url), 'utf8')) as Golden;

describe('logistic regression beside scikit-learn', () => {
  for (const { classes, l2, rows, trainRows, weights, intercepts, probabilities } of golden.logistic) {
    it(`${classes} classes, l2 ${l2}: same coefficients and probabilities`, () => {
      const { cols, seed } = golden;
      const { features, labels } = learnableData(rows, cols, classes === 2 ? 'binary' : 'multiclass', seed);
      const training = {
        features: features.subarray(0, trainRows * cols),
        rows: trainRows,
        cols,
        labels: (labels as Float64Array).subarray(0, trainRows),
      };
      const model = trainLogisticRegression(training, { classes, l2 });
      expectClose(model.weights, weights.flat(), 1e-4);
      expectClose(model.intercepts, intercepts, 1e-4);
      const count = probabilities.length;
      const ours = predictLogistic(model, features.slice(trainRows * cols, (trainRows + count) * cols), count);
      expectClose(ours, probabilities.flat(), 1e-5);
    });
  }
});

function expectClose(ours: Float64Array, theirs: readonly number[], within: number): void {
  expect(ours.length).toBe(theirs.length);
  theirs.forEach((value, i) => {
    expect(Math.abs(ours[i]! - value), `value ${i}: ${ours[i]} and ${value}`).toBeLessThan(within);
  });
}
