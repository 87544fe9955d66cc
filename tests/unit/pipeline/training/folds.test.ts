import { describe, expect, it } from 'vitest';
import { assertNoOverlap, walkForwardFolds } from '../../../../src/pipeline/training/folds.js';

const hour = 3_600_000;
const embargoMs = 96 * hour;

/** Two markets over the same hours; the second lists later. */
function times(hours: number, horizon = 4) {
  const decided = [
    ...Array.from({ length: hours }, (_, at) => at * hour),
    ...Array.from({ length: hours / 2 }, (_, at) => (hours / 2 + at) * hour),
  ];
  return {
    decidedAt: Float64Array.from(decided),
    endsAt: Float64Array.from(decided, (at) => at + horizon * hour),
  };
}

describe('walkForwardFolds', () => {
  const rows = times(4000);
  const folds = walkForwardFolds(rows, { folds: 4, firstTrainShare: 0.4, embargoMs });

  it('tests every row after the first training part once, all markets of an instant in one fold', () => {
    const tested = folds.flatMap((fold) => [...fold.test]);
    expect(new Set(tested).size).toBe(tested.length);
    const from = folds[0]!.testFrom;
    expect(tested.length).toBe(rows.decidedAt.filter((at) => at >= from).length);
    for (const fold of folds) {
      for (const row of fold.test) {
        expect(rows.decidedAt[row]! >= fold.testFrom && rows.decidedAt[row]! < fold.testTo).toBe(true);
      }
    }
  });

  it('expands its window and leaves the embargo between the last label and the first test', () => {
    const sizes = folds.map((fold) => fold.train.length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    for (const fold of folds) {
      const latest = Math.max(...[...fold.train].map((row) => rows.endsAt[row]!));
      expect(fold.testFrom - latest).toBeGreaterThanOrEqual(embargoMs);
      expect(fold.testFrom - latest).toBeLessThan(embargoMs + 2 * hour);
    }
  });

  it('refuses history too short for a fold', () => {
    expect(() => walkForwardFolds(times(60), { folds: 4, firstTrainShare: 0.4, embargoMs })).toThrow(
      /give longer history/,
    );
  });
});

describe('assertNoOverlap', () => {
  it('catches the planted cheat: a plain time split keeps labels that end inside the test span', () => {
    const rows = times(1000);
    const testFrom = 500 * hour;
    const indices = [...rows.decidedAt.keys()];
    const cheat = {
      testFrom,
      train: Int32Array.from(indices.filter((row) => rows.decidedAt[row]! < testFrom)),
      test: Int32Array.from(indices.filter((row) => rows.decidedAt[row]! >= testFrom)),
    };
    expect(() => assertNoOverlap(cheat, rows, 0)).toThrow(/before the test span/);
  });

  it('catches the planted cheat: another market of the same days in training', () => {
    const rows = times(1000);
    const testFrom = 600 * hour;
    const cheat = {
      testFrom,
      train: Int32Array.from([...rows.decidedAt.keys()].filter((row) => row >= 1000)),
      test: Int32Array.from([...rows.decidedAt.keys()].filter((row) => row < 1000 && rows.decidedAt[row]! >= testFrom)),
    };
    expect(() => assertNoOverlap(cheat, rows, embargoMs)).toThrow(/training row/);
  });

  it('catches a random split', () => {
    const rows = times(1000);
    const even = [...rows.decidedAt.keys()];
    const cheat = {
      testFrom: 0,
      train: Int32Array.from(even.filter((row) => row % 2 === 0)),
      test: Int32Array.from(even.filter((row) => row % 2 === 1)),
    };
    expect(() => assertNoOverlap(cheat, rows, embargoMs)).toThrow(/training row/);
  });

  it('accepts purged folds', () => {
    const rows = times(3000);
    const [fold] = walkForwardFolds(rows, { folds: 2, firstTrainShare: 0.5, embargoMs });
    expect(() => assertNoOverlap(fold!, rows, embargoMs)).not.toThrow();
  });
});
