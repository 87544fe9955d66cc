import { areaUnderCurve } from '../evaluation/metrics/block-auc.js';
import type { Fold } from './folds.js';
import { predictRaw } from './gbdt/index.js';
import type { HeadRecipe } from './recipe.js';
import { averageOf, gather, type HeadTarget, type TrainContext, trainHead } from './train-head.js';

/** Raw scores of one head on rows that it was not trained on. */
export interface OutOfFoldHead {
  /** Log-odds a row; NaN for rows no fold tests. */
  readonly raw: Float64Array;
  /** Rounds that were best on the scored folds. */
  readonly rounds: number;
  /** Area under the curve by fold. */
  readonly aucs: readonly number[];
  /** Mean area over the scored folds, by rounds tried. */
  readonly tried: readonly { readonly rounds: number; readonly auc: number }[];
}

/**
 * Walks one head through the folds and picks the rounds with the best mean area under the curve over the scored folds
 * (all but the first).
 */
export async function outOfFold(
  context: TrainContext,
  target: HeadTarget,
  head: HeadRecipe,
  folds: readonly Fold[],
  onFold: (fold: number, auc: number) => void,
): Promise<OutOfFoldHead> {
  const { rows } = context;
  const most = head.rounds.at(-1)!;
  const raws = head.rounds.map(() => new Float64Array(rows.rows).fill(Number.NaN));
  const aucs: number[][] = [];
  for (const [index, fold] of folds.entries()) {
    const bags = await trainHead(context, target, head, fold.train, most);
    const features = gather(rows, fold.test);
    const labels = Int8Array.from(fold.test, (row) => target.labels[row]!);
    const own = head.rounds.map((rounds, at) => {
      const scores = predictRaw(averageOf(bags, rounds), features, fold.test.length, rows.columns);
      fold.test.forEach((row, position) => {
        raws[at]![row] = scores[position]!;
      });
      return areaUnderCurve(scores, labels);
    });
    aucs.push(own);
    onFold(index, Math.max(...own));
  }
  const tried = head.rounds.map((rounds, at) => {
    const scored = aucs.slice(1).map((own) => own[at]!);
    return { rounds, auc: scored.reduce((sum, auc) => sum + auc, 0) / scored.length };
  });
  const best = tried.reduce((chosen, candidate, at) => (candidate.auc > tried[chosen]!.auc ? at : chosen), 0);
  return { raw: raws[best]!, rounds: head.rounds[best]!, aucs: aucs.map((own) => own[best]!), tried };
}
