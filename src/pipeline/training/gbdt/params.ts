import { UserError } from '../../../core/errors.js';
import type { GbdtObjective } from './model.js';

/** Settings of one training run. Names in parentheses are XGBoost's for the same thing. */
export interface GbdtParams {
  readonly objective: GbdtObjective;
  /** Number of classes for `multiclass`; labels are 0..classes−1. */
  readonly classes?: number;
  /** Boosting rounds at most (`num_boost_round`); multiclass grows one tree a class each round. */
  readonly rounds: number;
  /** Factor on each leaf (`eta`). */
  readonly learningRate: number;
  /** `depthwise` grows level by level to `maxDepth`; `leafwise` splits the best leaf until `maxLeaves`. */
  readonly growth: 'depthwise' | 'leafwise';
  /** Longest path to a leaf; 0 means unlimited, for leaf-wise growth only. */
  readonly maxDepth: number;
  /** Most leaves a tree may have, for leaf-wise growth only. */
  readonly maxLeaves: number;
  /** Most histogram bins a feature, 2..256. A feature with missing values uses one of the 256 for them. */
  readonly maxBins: number;
  /** L1 and L2 penalties on leaf values (`alpha`, `lambda`). */
  readonly l1: number;
  readonly l2: number;
  /** Smallest sum of hessians in a child (`min_child_weight`). */
  readonly minChildWeight: number;
  /** Smallest loss reduction a split must bring (`gamma`). */
  readonly minSplitGain: number;
  /** Share of rows drawn without replacement for each round, in (0, 1] (`subsample`). */
  readonly rowFraction: number;
  /** Share of features drawn for each tree, in (0, 1] (`colsample_bytree`). */
  readonly columnFraction: number;
  /** Stop after this many rounds without a better validation loss; 0 never stops. */
  readonly earlyStoppingRounds: number;
  /** Drives row and column sampling, and the rows that bin edges are read from. */
  readonly seed: number;
  /** Threads that compute, the calling one included. The result does not depend on it. */
  readonly threads: number;
}

export const defaultGbdtParams: Omit<GbdtParams, 'objective'> = {
  rounds: 100,
  learningRate: 0.1,
  growth: 'depthwise',
  maxDepth: 6,
  maxLeaves: 31,
  maxBins: 256,
  l1: 0,
  l2: 1,
  minChildWeight: 1,
  minSplitGain: 0,
  rowFraction: 1,
  columnFraction: 1,
  earlyStoppingRounds: 0,
  seed: 1,
  threads: 1,
};

/** What the caller gives: the objective, and whatever differs from {@link defaultGbdtParams}. */
export type GbdtParamsInput = Partial<GbdtParams> & Pick<GbdtParams, 'objective'>;

/** Fills in defaults and checks ranges; throws a UserError naming the setting and its value. */
export function resolveGbdtParams(input: GbdtParamsInput): GbdtParams {
  const params: GbdtParams = { ...defaultGbdtParams, ...input };
  whole('rounds', params.rounds, 1, 100_000);
  whole('maxDepth', params.maxDepth, params.growth === 'leafwise' ? 0 : 1, params.growth === 'leafwise' ? 64 : 14);
  whole('maxLeaves', params.maxLeaves, 2, 4096);
  whole('maxBins', params.maxBins, 2, 256);
  whole('earlyStoppingRounds', params.earlyStoppingRounds, 0, 100_000);
  whole('seed', params.seed, 0, 2 ** 32 - 1);
  whole('threads', params.threads, 1, 64);
  real('learningRate', params.learningRate, Number.MIN_VALUE, 1);
  real('l1', params.l1, 0, Number.MAX_VALUE);
  real('l2', params.l2, 0, Number.MAX_VALUE);
  real('minChildWeight', params.minChildWeight, 0, Number.MAX_VALUE);
  real('minSplitGain', params.minSplitGain, 0, Number.MAX_VALUE);
  real('rowFraction', params.rowFraction, Number.MIN_VALUE, 1);
  real('columnFraction', params.columnFraction, Number.MIN_VALUE, 1);
  if (params.objective === 'multiclass') whole('classes', params.classes ?? Number.NaN, 2, 1000);
  return params;
}

function whole(name: string, value: number, from: number, to: number): void {
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new UserError(`booster setting ${name} must be a whole number from ${from} to ${to}, was ${value}`);
  }
}

function real(name: string, value: number, from: number, to: number): void {
  if (!(value >= from && value <= to)) {
    const range = to === Number.MAX_VALUE ? `a finite number, at least ${from}` : `above 0 and at most ${to}`;
    throw new UserError(`booster setting ${name} must be ${range}, was ${value}`);
  }
}
