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

/** The logistic regression beside the boosters. */
export interface LinearRecipe {
  /** L2 penalty as a share of the rows. */
  readonly l2Share: number;
  readonly halfLifeDays: number | null;
  /** Shares of the linear log-odds in the head's score that are tried; walk-forward picks one. Holds 0. */
  readonly blends: readonly number[];
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
  /** Will the move exceed its threshold? Learned from every row. */
  readonly bigMove: HeadRecipe;
  /** Up rather than down, if it does? Learned from the rows that moved: they behave unlike the others. */
  readonly side: HeadRecipe;
  /** Higher rather than lower, if it does not? Learned from the rows that did not move: they tend to turn back. */
  readonly calm: HeadRecipe;
  readonly linear: LinearRecipe;
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
  side: {
    params: {
      learningRate: 0.05,
      maxDepth: 3,
      maxBins: 64,
      minChildWeight: 60,
      l2: 30,
      rowFraction: 0.5,
      columnFraction: 0.2,
    },
    rounds: [40, 80, 120],
    bags: 3,
    halfLifeDays: 730,
  },
  calm: {
    params: {
      learningRate: 0.05,
      maxDepth: 4,
      maxBins: 64,
      minChildWeight: 100,
      l2: 20,
      rowFraction: 0.5,
      columnFraction: 0.2,
    },
    rounds: [50, 80, 110],
    bags: 1,
    halfLifeDays: 730,
  },
  linear: { l2Share: 0.02, halfLifeDays: null, blends: [0, 0.25, 0.4, 0.55] },
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
