import { UserError } from '../../core/errors.js';
import type { Timeframe } from '../../core/market.js';
import type { GbdtParamsInput } from './gbdt/index.js';

/** How one head is grown. */
export interface HeadRecipe {
  readonly params: Omit<GbdtParamsInput, 'objective' | 'rounds' | 'seed' | 'threads'>;
  /** Rounds that are tried; walk-forward picks one. Ascending. */
  readonly rounds: readonly number[];
  /** Boosters of different seeds that are averaged. */
  readonly bags: number;
  /** Age at which a row weighs half; null weighs all alike. */
  readonly halfLifeDays: number | null;
}

/** Everything about a training that is not data, seed or threads. Goes into the card. */
export interface Recipe {
  readonly name: string;
  readonly horizonBars: number;
  readonly moveFactor: number;
  /** Walk-forward steps; the first serves to calibrate the second and is not scored. */
  readonly folds: number;
  readonly firstTrainShare: number;
  readonly embargoBars: number;
  readonly hidden: { readonly groups: readonly string[]; readonly share: number };
  readonly bigMove: HeadRecipe;
  readonly lean: HeadRecipe;
}

const base: Omit<Recipe, 'name'> = {
  horizonBars: 4,
  moveFactor: 1,
  folds: 5,
  firstTrainShare: 0.325,
  embargoBars: 96,
  hidden: { groups: ['funding', 'context'], share: 0.08 },
  bigMove: {
    params: {
      learningRate: 0.08,
      maxDepth: 5,
      maxBins: 128,
      minChildWeight: 100,
      l2: 20,
      rowFraction: 0.5,
      columnFraction: 0.25,
    },
    rounds: [80, 130],
    bags: 1,
    halfLifeDays: null,
  },
  lean: {
    params: {
      learningRate: 0.05,
      maxDepth: 4,
      maxBins: 128,
      minChildWeight: 100,
      l2: 20,
      rowFraction: 0.5,
      columnFraction: 0.2,
    },
    rounds: [50, 80],
    bags: 1,
    halfLifeDays: null,
  },
};

const recipes: Partial<Record<Timeframe, Recipe>> = {
  '15m': { ...base, name: 'r1-15m' },
  '1h': { ...base, name: 'r1-1h' },
};

/** The recipe of a timeframe; timeframes without one of their own use that of 1h. */
export function recipeFor(timeframe: Timeframe, horizonBars?: number): Recipe {
  const recipe = recipes[timeframe] ?? { ...base, name: 'r1' };
  if (horizonBars === undefined || horizonBars === recipe.horizonBars) return recipe;
  if (!Number.isInteger(horizonBars) || horizonBars < 1 || horizonBars > 96) {
    throw new UserError(`--horizon must be a whole number of candles from 1 to 96, was ${horizonBars}`);
  }
  return { ...recipe, name: `${recipe.name}-h${horizonBars}`, horizonBars };
}
