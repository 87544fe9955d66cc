import { InvariantError, UserError } from '../../core/errors.js';

/** When each row was decided (close of its candle) and when its label was known, ms UTC. Rows of all markets, in any order. */
export interface RowTimes {
  readonly decidedAt: Float64Array;
  readonly endsAt: Float64Array;
}

/** One step of the walk: learn from `train`, judge on `test`. Row indices. */
export interface Fold {
  readonly testFrom: number;
  /** First instant after the test span. */
  readonly testTo: number;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface FoldOptions {
  readonly folds: number;
  /** Share of the whole time span that is only ever learned from. */
  readonly firstTrainShare: number;
  /** Time between the end of the last training label and the first test decision. */
  readonly embargoMs: number;
}

/**
 * Walk-forward folds with an expanding window, split by time across all markets at once: markets move together, so a
 * market's past must not be judged by a model that saw another market's same days. Training rows whose label ends later
 * than `embargoMs` before the test span are purged.
 */
export function walkForwardFolds(times: RowTimes, options: FoldOptions): readonly Fold[] {
  const { decidedAt } = times;
  if (decidedAt.length === 0) throw new UserError('no labelled rows to split; give candle files with longer history');
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of decidedAt) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const begin = first + (last - first) * options.firstTrainShare;
  const length = (last - begin) / options.folds;
  return Array.from({ length: options.folds }, (_, index) => {
    const testFrom = Math.round(begin + index * length);
    const testTo = index === options.folds - 1 ? last + 1 : Math.round(begin + (index + 1) * length);
    const fold: Fold = {
      testFrom,
      testTo,
      train: rowsWhere(times, (_decided, ends) => ends <= testFrom - options.embargoMs),
      test: rowsWhere(times, (decided) => decided >= testFrom && decided < testTo),
    };
    if (fold.train.length === 0 || fold.test.length === 0) {
      throw new UserError(
        `fold ${index + 1} of ${options.folds} has ${fold.train.length} training and ${fold.test.length} test rows; give longer history`,
      );
    }
    assertNoOverlap(fold, times, options.embargoMs);
    return fold;
  });
}

/**
 * Throws InvariantError when a training row of `fold` could know anything of its test span: its label ends inside it or
 * less than the embargo before it, or it is itself tested.
 */
export function assertNoOverlap(
  fold: Pick<Fold, 'testFrom' | 'train' | 'test'>,
  times: RowTimes,
  embargoMs: number,
): void {
  const tested = new Set(fold.test);
  for (const row of fold.train) {
    const endsAt = times.endsAt[row]!;
    if (endsAt > fold.testFrom - embargoMs || tested.has(row)) {
      throw new InvariantError(
        `training row ${row} has a label that ends at ${new Date(endsAt).toISOString()}, less than ${embargoMs} ms before the test span from ${new Date(fold.testFrom).toISOString()}`,
      );
    }
  }
  for (const row of fold.test) {
    if (times.decidedAt[row]! < fold.testFrom) {
      throw new InvariantError(`test row ${row} was decided before the test span`);
    }
  }
}

function rowsWhere(times: RowTimes, wanted: (decidedAt: number, endsAt: number) => boolean): Int32Array {
  const rows = new Int32Array(times.decidedAt.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    if (wanted(times.decidedAt[row]!, times.endsAt[row]!)) rows[count++] = row;
  }
  return rows.slice(0, count);
}
