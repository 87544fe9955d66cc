import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { defineFeatureSet } from '../../src/pipeline/features/index.js';
import { priceActionFamily } from '../../src/pipeline/features/price-action.js';
import { volatilityFamily } from '../../src/pipeline/features/volatility.js';
import type { ModelCard } from '../../src/pipeline/inference/model-card.js';
import { type Recipe, recipeFor } from '../../src/pipeline/training/recipe.js';
import { runTrain, type TrainRequest } from '../../src/pipeline/training/run-train.js';
import { candleFolder } from './candle-folder.js';

export const smallFeatures = defineFeatureSet('small', [volatilityFamily, priceActionFamily]);

const standard = recipeFor('1h');
/** Trains in a second or two. */
export const smallRecipe: Recipe = {
  ...standard,
  name: 'small',
  folds: 3,
  bigMove: {
    ...standard.bigMove,
    rounds: [5, 10],
    bags: 2,
    params: { maxDepth: 3, minChildWeight: 5, rowFraction: 0.7 },
  },
  side: { ...standard.side, rounds: [5], bags: 2, params: { maxDepth: 2, minChildWeight: 5 } },
  calm: { ...standard.calm, rounds: [5], bags: 1, params: { maxDepth: 2, minChildWeight: 5 } },
};

export interface SmallModel {
  readonly data: string;
  readonly directory: string;
  readonly card: ModelCard;
  remove(): Promise<void>;
}

/** A model trained on two made-up markets, in a temporary folder. */
export async function smallModel(request: Partial<TrainRequest> = {}): Promise<SmallModel> {
  const data = await candleFolder(['AAAUSDT', 'BTCUSDT'], 1200);
  const directory = join(data, 'test-v1');
  const card = await trainSmall({ data, out: directory, ...request });
  return { data, directory, card, remove: () => rm(data, { recursive: true, force: true }) };
}

export const trainSmall = (request: Partial<TrainRequest> & { readonly data: string }): Promise<ModelCard> =>
  runTrain({ timeframe: '1h', seed: 3, ...request }, pino({ level: 'silent' }), {
    features: smallFeatures,
    recipe: smallRecipe,
  });
