import { sigmaFloor, sigmaLength } from './bar.js';

/** Values beyond this say no more than the limit does, and logistic models would follow them. */
const limit = 50;

/** Keeps a value within ±50; NaN stays NaN. */
export const clip = (value: number): number => Math.max(-limit, Math.min(limit, value));

/** A log price move in units of the usual move over `steps` candles. */
export const inSigmas = (move: number, sigma: number, steps = 1): number => clip(move / (sigma * Math.sqrt(steps)));

/** ln(a / b) of two volatilities per candle, neither below the floor. */
export const lnVolRatio = (a: number, b: number): number => Math.log(Math.max(a, sigmaFloor) / Math.max(b, sigmaFloor));

/** ln(a / b) of two amounts of which either may be 0: within ±8; 0 when both are. */
export function lnRatio(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (a <= 0 && b <= 0) return 0;
  if (a <= 0) return -8;
  if (b <= 0) return 8;
  return Math.min(8, Math.max(-8, Math.log(a / b)));
}

/** Lookback of a window: its candles, the one before the first of them, and at least what the scaling volatility needs. */
export const windowLookback = (length: number): number => Math.max(length, sigmaLength) + 2;

/** Lookback of an exponential average: until what a cold start was wrong about weighs less than 1e-11. */
export const decayLookback = (alpha: number, stages = 1): number =>
  Math.max(
    Math.ceil((25.5 * (1 + 0.25 * (stages - 1))) / -Math.log(1 - alpha)) + Math.ceil((2 * stages) / alpha),
    sigmaLength + 2,
  );
