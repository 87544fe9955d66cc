import type { Logger } from 'pino';
import type { LabelledRows } from '../evaluation/labelled-folder.js';
import type { ScoredRows } from '../evaluation/scored-rows.js';
import { rowsWhere } from '../evaluation/scored-rows.js';
import { type Calibration, calibrated, fitCalibration, type RawScores } from './calibration.js';
import type { Fold } from './folds.js';
import { type OutOfFoldHead, outOfFold } from './out-of-fold.js';
import { bigMoveTarget, leanTarget, type TrainContext } from './train-head.js';

/** What the walk through time brought. */
export interface WalkForward {
  readonly folds: readonly Fold[];
  readonly bigMove: OutOfFoldHead;
  readonly lean: OutOfFoldHead;
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
  const note = (head: string) => (fold: number, auc: number) =>
    logger.info({ head, fold: fold + 1, of: folds.length, auc: Number(auc.toFixed(4)) }, 'fold judged');
  const bigMove = await outOfFold(context, bigMoveTarget(rows), recipe.bigMove, folds, note('bigMove'));
  const lean = await outOfFold(context, leanTarget(rows), recipe.lean, folds, note('lean'));
  const raw: RawScores = { bigMove: bigMove.raw, lean: lean.raw };
  const whole = emptyRows(rows, recipe.horizonBars, stepMs);
  const wanted = new Uint8Array(rows.rows);
  folds.forEach((fold, index) => {
    const before = folds[index - 1];
    if (!before) return;
    const calibration = fitCalibration(raw, rows, before.test);
    for (const row of fold.test) {
      const { bigMove: big, lean: up } = calibrated(calibration, raw, row);
      whole.bigMove[row] = big;
      whole.up[row] = big * up;
      whole.down[row] = big * (1 - up);
      whole.neutral[row] = 1 - big;
      wanted[row] = 1;
    }
  });
  return {
    folds,
    bigMove,
    lean,
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
  expectedReturn: new Float64Array(rows.rows),
  outcome: rows.outcome,
  forward: rows.forward,
  tradable: rows.tradable,
  past: rows.past,
  horizonBars,
  stepMs,
});
