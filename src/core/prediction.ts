import type { Market, Timeframe, Venue } from './market.js';
import type { EpochMs } from './units.js';

/** Calibrated probabilities of the three outcomes; they sum to 1. */
export interface Probabilities {
  readonly down: number;
  readonly neutral: number;
  readonly up: number;
}

/** What a model said about one closed candle; nothing in it was known later than `closedAt`. */
export interface Prediction {
  readonly venue: Venue;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly closedAt: EpochMs;
  /** Close of that candle, in quote units. */
  readonly close: number;
  /** Model version, e.g. `1h-v3`. */
  readonly model: string;
  readonly horizonBars: number;
  /** closedAt + horizonBars candles. */
  readonly horizonEndsAt: EpochMs;
  readonly probabilities: Probabilities;
  /** Calibrated probability that the move exceeds `moveSize` either way. */
  readonly bigMove: number;
  /** How often that happened in training: the yardstick for `bigMove`. */
  readonly bigMoveBase: number;
  /** k·σ̂·√h as a log return: how large a move counts as up, down or big. */
  readonly moveSize: number;
  /** Expected log return over the horizon of being long, before cost. */
  readonly expectedReturn: number;
  /** Groups of features that moved the answer most, strongest first. */
  readonly reasons: readonly Reason[];
}

/** One driver of a prediction: `id` is a feature group (`volatility`, `funding`, …). */
export interface Reason {
  readonly id: string;
  /** Change of the leaning side's (or big move's) probability that this group brought, in −1..1. */
  readonly effect: number;
}

export type NoCallReason =
  | { readonly kind: 'stale'; readonly lastClosedAt: EpochMs | null; readonly ageMs: number }
  | { readonly kind: 'warmingUp'; readonly have: number; readonly need: number }
  | { readonly kind: 'outOfRange'; readonly feature: string; readonly share: number }
  | {
      readonly kind: 'modelExpired';
      readonly model: string;
      readonly trainedUntil: EpochMs;
      readonly expiredAt: EpochMs;
    }
  | { readonly kind: 'noModel'; readonly timeframe: Timeframe }
  | { readonly kind: 'paused'; readonly by: string };

export type Side = 'long' | 'short';

/** The answer to "what now?" for a market and timeframe. `expectedNet` is the better side's log return after cost. */
export type Answer =
  | {
      readonly call: 'BUY' | 'SELL' | 'HOLD';
      readonly prediction: Prediction;
      readonly side: Side;
      readonly expectedNet: number;
      /** Round-trip cost as a fraction. */
      readonly cost: number;
      /** Which rule decided, in the order applied: `edge`, `sentimentVeto`, `abstains`, …. */
      readonly decidedBy: string;
      readonly expiresAt: EpochMs;
    }
  | {
      readonly call: 'NO_CALL';
      readonly venue: Venue;
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly reason: NoCallReason;
    };
