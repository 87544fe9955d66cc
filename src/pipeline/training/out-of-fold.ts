import { areaUnderCurve } from '../evaluation/metrics/block-auc.js';
import type { Fold } from './folds.js';
import { predictRaw } from './gbdt/index.js';
import { linearScores, trainLinear } from './linear-score.js';
import type { HeadRecipe } from './recipe.js';
import { averageOf, gather, type HeadTarget, type TrainContext, trainHead } from './train-head.js';

/** One way to make a head's score that was tried. */
export interface Variant {
  readonly rounds: number;
  /** Share of the logistic regression's log-odds; the boosters have the rest. */
  readonly blend: number;
}

/** Raw scores of one head on rows that it was not trained on. */
export interface OutOfFoldHead {
  /** Log-odds a row; NaN for rows no fold tests. */
  readonly raw: Float64Array;
  /** The variant that was best on the scored folds. */
  readonly chosen: Variant;
  /** Area under the curve by fold: of the chosen variant, and of the logistic regression alone. */
  readonly aucs: readonly number[];
  readonly linearAucs: readonly number[];
  /** Mean area over the scored folds of every variant tried. */
  readonly tried: readonly (Variant & { readonly auc: number })[];
}

/**
 * Walks one head through the folds and picks rounds and blend with the best mean area under the curve over the scored
 * folds (all but the first).
 */
export async function outOfFold(
  context: TrainContext,
  target: HeadTarget,
  head: HeadRecipe,
  folds: readonly Fold[],
  onFold: (fold: number, auc: number, linearAuc: number) => void,
): Promise<OutOfFoldHead> {
  const { rows, recipe } = context;
  const variants = head.rounds.flatMap((rounds) => recipe.linear.blends.map((blend): Variant => ({ rounds, blend })));
  const raws = variants.map(() => new Float64Array(rows.rows).fill(Number.NaN));
  const aucs: number[][] = [];
  const linearAucs: number[] = [];
  for (const [index, fold] of folds.entries()) {
    const labels = Int8Array.from(fold.test, (row) => target.labels[row]!);
    const linear = linearScores(trainLinear(rows, target.labels, recipe.linear, fold.train), rows, fold.test);
    const bags = await trainHead(context, target, head, fold.train, head.rounds.at(-1)!);
    const features = gather(rows, fold.test);
    const boosted = new Map(
      head.rounds.map((rounds) => [
        rounds,
        predictRaw(averageOf(bags, rounds), features, fold.test.length, rows.columns),
      ]),
    );
    const own = variants.map(({ rounds, blend }, at) => {
      const trees = boosted.get(rounds)!;
      const scores = trees.map((score, position) => (1 - blend) * score + blend * linear[position]!);
      fold.test.forEach((row, position) => {
        raws[at]![row] = scores[position]!;
      });
      return areaUnderCurve(scores, labels);
    });
    aucs.push(own);
    linearAucs.push(areaUnderCurve(linear, labels));
    onFold(index, Math.max(...own), linearAucs.at(-1)!);
  }
  const tried = variants.map((variant, at) => {
    const scored = aucs.slice(1).map((own) => own[at]!);
    return { ...variant, auc: scored.reduce((sum, auc) => sum + auc, 0) / scored.length };
  });
  const best = tried.reduce((chosen, candidate, at) => (candidate.auc > tried[chosen]!.auc ? at : chosen), 0);
  return { raw: raws[best]!, chosen: variants[best]!, aucs: aucs.map((own) => own[best]!), linearAucs, tried };
}
