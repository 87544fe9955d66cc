import type { Candle, Timeframe } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** One closed candle with what else was known at its close. */
export interface FeatureInput {
  readonly candle: Candle;
  /** Candle of BTC/USDT with the same `closedAt`, or null when there is none; for BTC itself its own candle. */
  readonly btc: Candle | null;
  /** The same for ETH/USDT. */
  readonly eth: Candle | null;
  /** The newest funding rate settled at or before `candle.closedAt`, or null when not known. */
  readonly funding: number | null;
}

export interface FeatureRow {
  readonly closedAt: EpochMs;
  /** One value a feature in the order of `FeatureSet.names`; NaN where not yet known. Owned by the caller. */
  readonly values: Float64Array;
  /** True once `lookback` candles went in without a break. */
  readonly ready: boolean;
}

/** One closed candle in, one row out. */
export interface FeatureStream {
  /** Candles seen since the start or the last break. */
  readonly seen: number;
  /** Throws InvariantError when `closedAt` does not rise. */
  push(input: FeatureInput): FeatureRow;
  /** As `push`, writing a ready row as float32 from a place of `values` on; false, and nothing written, where it is not ready. */
  pushInto(input: FeatureInput, values: Float32Array, at: number): boolean;
}

/** What one feature promises. */
export interface FeatureSpec {
  readonly name: string;
  /** Group for reasons: `volatility`, `momentum`, `trend`, `volume`, `priceAction`, `calendar`, `context`, `funding`, `higherTimeframe`. */
  readonly group: string;
  /** Candles of the base timeframe after which a cold start equals the long run within 1e-6. */
  readonly lookback: number;
  /** Paper, book or documentation of the formula. */
  readonly source: string;
}

export interface FeatureSet {
  readonly version: string;
  readonly specs: readonly FeatureSpec[];
  readonly names: readonly string[];
  /** SHA-256 over version, names, groups and lookbacks: a model trained on another hash must not serve. */
  readonly hash: string;
  /** The largest lookback. */
  readonly lookback: number;
  open(timeframe: Timeframe): FeatureStream;
}
