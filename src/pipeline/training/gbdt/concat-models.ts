import { UserError } from '../../../core/errors.js';
import type { GbdtModel } from './model.js';

/** One model whose raw scores are the mean of those of the given models (same objective, classes and features). */
export function concatModels(models: readonly GbdtModel[]): GbdtModel {
  const first = models[0];
  if (!first) throw new UserError('no models to average');
  for (const model of models) {
    if (model.objective !== first.objective || model.outputs !== first.outputs || model.cols !== first.cols) {
      throw new UserError(`models to average differ: ${describe(first)} and ${describe(model)}`);
    }
  }
  const share = 1 / models.length;
  return {
    ...first,
    baseScore: first.baseScore.map((_, k) => models.reduce((sum, model) => sum + model.baseScore[k]! * share, 0)),
    trees: models.flatMap((model) =>
      model.trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value * share) })),
    ),
    bestRound: models.reduce((sum, model) => sum + model.bestRound, 0),
    bestLoss: null,
  };
}

const describe = (model: GbdtModel): string => `${model.objective}, ${model.outputs} outputs, ${model.cols} features`;
