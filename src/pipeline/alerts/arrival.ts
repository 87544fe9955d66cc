import type { Candle } from '../../core/market.js';

/** A closed candle with what else was known at its close. */
export interface Arrival {
  readonly candle: Candle;
  /** −1 to 1; null when not known or not asked for. */
  readonly mood: number | null;
  /** The newest settled funding rate. */
  readonly funding: number | null;
  /** What the model said of this very candle. */
  readonly prediction: { readonly up: number; readonly down: number; readonly bigMove: number } | null;
}

/** Quote units traded, at the typical price of the candle. */
export const turnoverOf = ({ candle }: Arrival): number =>
  candle.volume * ((candle.high + candle.low + candle.close) / 3);
