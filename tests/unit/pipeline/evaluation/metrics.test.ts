import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve, BlockAuc } from '../../../../src/pipeline/evaluation/metrics/block-auc.js';
import { blockIntervals, seeded, timeBlocks } from '../../../../src/pipeline/evaluation/metrics/block-bootstrap.js';
import { blockMean } from '../../../../src/pipeline/evaluation/metrics/block-mean.js';
import {
  calibrationNoise,
  classwiseCalibrationError,
} from '../../../../src/pipeline/evaluation/metrics/calibration-error.js';
import { confidentRows } from '../../../../src/pipeline/evaluation/metrics/confident-rows.js';
import { priorLoss } from '../../../../src/pipeline/evaluation/metrics/prior-loss.js';

/** The definition itself: share of pairs in which the positive row scores higher, ties half. */
function pairwise(scores: readonly number[], labels: readonly number[]): number {
  let wins = 0;
  let pairs = 0;
  scores.forEach((score, row) => {
    scores.forEach((other, against) => {
      if (labels[row] !== 1 || labels[against] !== 0) return;
      pairs++;
      wins += score > other ? 1 : score === other ? 0.5 : 0;
    });
  });
  return pairs > 0 ? wins / pairs : Number.NaN;
}

function expectClose(value: number, expected: number): void {
  if (Number.isNaN(expected)) expect(value).toBeNaN();
  else expect(value).toBeCloseTo(expected, 10);
}

const row = fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.constantFrom(-1, 0, 1), block: fc.nat(3) });

describe('BlockAuc', () => {
  it('is the share of pairs in order, ties half, rows of neither class left out', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const scores = rows.map(({ score }) => score);
        const labels = rows.map(({ label }) => label);
        expectClose(areaUnderCurve(scores, labels), pairwise(scores, labels));
      }),
    );
  });

  it('with block weights equals the plain figure of the rows repeated that often', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
        (rows, weights) => {
          const auc = new BlockAuc(
            rows.map(({ score }) => score),
            rows.map(({ label }) => label),
            rows.map(({ block }) => block),
            4,
          );
          const repeated = rows.flatMap((one) => Array.from({ length: weights[one.block]! }, () => one));
          const expected = pairwise(
            repeated.map(({ score }) => score),
            repeated.map(({ label }) => label),
          );
          expectClose(auc.value(weights), expected);
        },
      ),
    );
  });
});

describe('blockIntervals', () => {
  it('covers the mean of independent blocks about as often as it says', () => {
    const random = seeded(3);
    let covered = 0;
    for (let trial = 0; trial < 100; trial++) {
      const values = Array.from({ length: 120 }, () => random() - 0.5);
      const block = values.map((_, at) => Math.floor(at / 2));
      const interval = blockIntervals({ mean: blockMean(values, block, 60) }, 60, { draws: 200, seed: trial }).mean!;
      if (interval[0] <= 0 && interval[1] >= 0) covered++;
    }
    expect(covered).toBeGreaterThan(85);
  });

  it('gives the same interval for the same seed and none for a figure that cannot be measured', () => {
    const statistics = { mean: blockMean([1, 2, 3], [0, 1, 2], 3), never: () => Number.NaN };
    const once = blockIntervals(statistics, 3, { seed: 5 });
    expect(blockIntervals(statistics, 3, { seed: 5 })).toEqual(once);
    expect(once.never).toBeUndefined();
  });

  it('counts three days of all markets as one block', () => {
    const day = 86_400_000;
    expect([...timeBlocks([0, 2.9 * day, 3 * day, 1 * day, 8 * day]).block]).toEqual([0, 0, 1, 0, 2]);
  });
});

describe('calibration', () => {
  const rows = 30_000;
  const random = seeded(11);
  const stated = Float64Array.from({ length: rows }, () => random());
  const happened = Float64Array.from(stated, (p) => (random() < p ? 1 : 0));
  const block = new Int32Array(rows);

  it('finds next to nothing in a calibrated model, about what noise alone shows', () => {
    const error = classwiseCalibrationError([{ probability: stated, happened }], block, 1)(new Float64Array([1]));
    const noise = calibrationNoise([stated]);
    expect(error).toBeLessThan(2 * noise);
    expect(error).toBeGreaterThan(noise / 2);
  });

  it('finds a shift of the stated probabilities', () => {
    const shifted = stated.map((p) => p * 0.8 + 0.18);
    const error = classwiseCalibrationError([{ probability: shifted, happened }], block, 1)(new Float64Array([1]));
    expect(error).toBeGreaterThan(0.07);
  });
});

describe('priorLoss and confidentRows', () => {
  it('is the entropy of the class shares', () => {
    const loss = priorLoss([0, 1, 1, 2], 3, [0, 0, 0, 0], 1)(new Float64Array([1]));
    expect(loss).toBeCloseTo(1.5 * Math.log(2), 12);
  });

  it('takes as many longs as shorts, whatever the sign of their scores', () => {
    const scores = Array.from({ length: 100 }, (_, at) => 1 + at);
    const returns = scores.map((score) => (score > 50 ? 0.01 : -0.01));
    const right = confidentRows(scores, returns, 0.1);
    expect([...right].filter((value) => value === 1)).toHaveLength(10);
    expect([...right.subarray(0, 5), ...right.subarray(95)].every((value) => value === 1)).toBe(true);
  });
});
