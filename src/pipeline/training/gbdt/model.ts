/** What the scores mean: log-odds, unnormalised log-probabilities, or the predicted number itself. */
export type GbdtObjective = 'binary' | 'multiclass' | 'regression';

/**
 * One regression tree as parallel arrays; node 0 is the root.
 *
 * At an inner node a row goes left when `x <= threshold` in float32, right when greater; NaN follows `defaultLeft`.
 * A leaf has `feature` −1 and adds `value` (learning rate included) to the score.
 */
export interface GbdtTree {
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly defaultLeft: Uint8Array;
  readonly value: Float64Array;
  /** Loss reduction of the split (XGBoost's `loss_chg`), 0 at a leaf. */
  readonly gain: Float64Array;
}

/** A trained ensemble as plain data. Tree `t` adds to output `t % outputs`. */
export interface GbdtModel {
  readonly objective: GbdtObjective;
  /** 2 for binary, K for multiclass, 0 for regression. */
  readonly classes: number;
  /** Scores a row: 1 for binary and regression, K for multiclass. */
  readonly outputs: number;
  /** Number of features a row must have. */
  readonly cols: number;
  /** Score before the first tree, one an output. */
  readonly baseScore: readonly number[];
  readonly trees: readonly GbdtTree[];
  /** Rounds kept: with early stopping those up to the best validation loss. */
  readonly bestRound: number;
  /** Validation loss at `bestRound`, or null without a validation set. */
  readonly bestLoss: number | null;
}
