import type { Logger } from 'pino';
import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { areaUnderCurve } from '../evaluation/metrics/block-auc.js';
import type { ScoredRows } from '../evaluation/scored-rows.js';
import { rowsWhere } from '../evaluation/scored-rows.js';
import { type Calibration, calibrated, fitCalibration, type RawScores } from './calibration.js';
import type { Fold } from './folds.js';
import { linearScores, trainLinear } from './linear-score.js';
import { type OutOfFoldHead, outOfFold } from './out-of-fold.js';
import { type HeadName, headNames, type TrainContext, targetOf } from './train-head.js';

/** What the walk through time brought. */
export interface WalkForward {
  readonly folds: readonly Fold[];
  readonly heads: Readonly<Record<HeadName, OutOfFoldHead>>;
  /** P(rise) against the sign of the forward return by fold; null for the first, which is not scored. */
  readonly directionAucs: readonly (number | null)[];
  /** The same of one plain logistic regression on the sign of every row, by scored fold: a baseline. */
  readonly linearDirectionAucs: readonly number[];
  /** Fitted on the latest fold: the one that the shipped model carries. */
  readonly calibration: Calibration;
  /** Forecasts of the scored folds (all but the first), each calibrated on the fold before it; `expectedReturn` still 0. */
  readonly scored: ScoredRows;
  /** k·σ̂·√h of each row of `scored`. */
  readonly moveSize: Float64Array;
}

/** Trains, calibrates and forecasts step by step through time; nothing scored was learned from or calibrated on. */
export async function walkForward(
  context: TrainContext,
  folds: readonly Fold[],
  stepMs: number,
  logger: Logger,
): Promise<WalkForward> {
  const { rows, recipe } = context;
  const note = (head: string) => (fold: number, auc: number, linearAuc: number) =>
    logger.info(
      { head, fold: fold + 1, of: folds.length, auc: Number(auc.toFixed(4)), linearAuc: Number(linearAuc.toFixed(4)) },
      'fold judged',
    );
  const walked: Partial<Record<HeadName, OutOfFoldHead>> = {};
  for (const name of headNames) {
    walked[name] = await outOfFold(context, targetOf(name, rows), recipe[name], folds, note(name));
  }
  const heads = walked as Record<HeadName, OutOfFoldHead>;
  const raw: RawScores = { bigMove: heads.bigMove.raw, side: heads.side.raw, calm: heads.calm.raw };
  const whole = emptyRows(rows, recipe.horizonBars, stepMs);
  const wanted = new Uint8Array(rows.rows);
  folds.forEach((fold, index) => {
    const before = folds[index - 1];
    if (!before) return;
    const calibration = fitCalibration(raw, rows, before.test);
    for (const row of fold.test) {
      const big = calibrated(calibration, raw, 'bigMove', row);
      const up = calibrated(calibration, raw, 'side', row);
      whole.bigMove[row] = big;
      whole.up[row] = big * up;
      whole.down[row] = big * (1 - up);
      whole.neutral[row] = 1 - big;
      whole.rise[row] = big * up + (1 - big) * calibrated(calibration, raw, 'calm', row);
      wanted[row] = 1;
    }
  });
  const sign = Int8Array.from(rows.forward, (forward) => (forward === 0 ? -1 : forward > 0 ? 1 : 0));
  const directionAucs = folds.map((fold, index) =>
    index === 0
      ? null
      : areaUnderCurve(
          Float64Array.from(fold.test, (row) => whole.rise[row]!),
          Int8Array.from(fold.test, (row) => sign[row]!),
        ),
  );
  const linearDirectionAucs = folds.slice(1).map((fold) => {
    const linear = trainLinear(rows, sign, recipe.linear, fold.train);
    return areaUnderCurve(
      linearScores(linear, rows, fold.test),
      Int8Array.from(fold.test, (row) => sign[row]!),
    );
  });
  return {
    folds,
    directionAucs,
    linearDirectionAucs,
    heads,
    calibration: fitCalibration(raw, rows, folds.at(-1)!.test),
    scored: rowsWhere(whole, (row) => wanted[row] === 1),
    moveSize: rows.moveSize.filter((_, row) => wanted[row] === 1),
  };
}

const emptyRows = (rows: LabelledRows, horizonBars: number, stepMs: number): ScoredRows => ({
  markets: rows.markets,
  market: rows.market,
  closedAt: rows.decidedAt,
  down: new Float64Array(rows.rows),
  neutral: new Float64Array(rows.rows),
  up: new Float64Array(rows.rows),
  bigMove: new Float64Array(rows.rows),
  rise: new Float64Array(rows.rows),
  expectedReturn: new Float64Array(rows.rows),
  outcome: rows.outcome,
  forward: rows.forward,
  tradable: rows.tradable,
  past: rows.past,
  horizonBars,
  stepMs,
});
