import type { Timeframe } from '../market.js';
import type { Probabilities } from '../prediction.js';
import type { EpochMs } from '../units.js';

/** What is known of a loaded model; the full card is `pipeline/inference/model-card.ts`. */
export interface ModelInfo {
  readonly version: string;
  readonly timeframe: Timeframe;
  readonly horizonBars: number;
  readonly featureHash: string;
  /** SHA-256 of the model's file. */
  readonly fileHash: string;
  /** Close of the last candle used in training. */
  readonly trainedUntil: EpochMs;
  /** After this it must not be asked. */
  readonly expiresAt: EpochMs;
  readonly bigMoveBase: number;
  /** k in k·σ̂·√h. */
  readonly moveFactor: number;
  /** False: no edge was shown out of fold, entries abstain. */
  readonly mayEnter: boolean;
  /** Least expected log return after cost for an entry, chosen out of fold. */
  readonly entryMargin: number;
  /** Round-trip cost as a fraction. */
  readonly cost: number;
  /** Least P(big move) for a move alert, chosen out of fold. */
  readonly moveAlertAt: number;
  /** Of the out-of-fold calls that cleared the entry margin: how many were in profit after cost. */
  readonly callsLikeThis: { readonly won: number; readonly of: number } | null;
}

export interface ModelOutput {
  readonly probabilities: Probabilities;
  readonly bigMove: number;
  /** Calibrated probability that the close at the horizon is higher than now, by whatever size; undefined when the model does not say. */
  readonly rise?: number;
}

/** Asks one model. Rows are in the order of its feature set. */
export interface Predictor {
  readonly info: ModelInfo;
  /** Row-major, `rows` × feature count; NaN means not known. */
  predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]>;
  close(): Promise<void>;
}
