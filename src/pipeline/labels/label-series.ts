import { InvariantError } from '../../core/errors.js';
import { type Candle, type Timeframe, timeframeMs } from '../../core/market.js';
import { moveSizeOf, SigmaStream } from '../features/move-size.js';

/** What is asked of a model. */
export interface LabelDefinition {
  /** h: candles ahead. */
  readonly horizonBars: number;
  /** k: a move is big when its size exceeds k·σ̂·√h. */
  readonly moveFactor: number;
}

/** Classes in the order of the model's outputs. */
export const outcomes = ['down', 'neutral', 'up'] as const;
export const DOWN = 0;
export const NEUTRAL = 1;
export const UP = 2;
/** Not known: too near the end, to a gap, or to the start. */
export const UNKNOWN = -1;

/** What came after each candle of a series, one value a candle. Looks ahead: for training and judging only. */
export interface LabelSeries {
  /** k·σ̂·√h as known at the close of the candle; NaN while σ̂ is not known. */
  readonly moveSize: Float64Array;
  /** ln(close h candles later / this close); NaN where those candles are not all there. */
  readonly forward: Float64Array;
  /** ln(close h candles later / next open): what an order made at this close could have caught; NaN like `forward`. */
  readonly tradable: Float64Array;
  /** {@link DOWN}, {@link NEUTRAL}, {@link UP}, or {@link UNKNOWN} where `forward` or `moveSize` is not known. */
  readonly outcome: Int8Array;
}

/**
 * Labels one series. `forward` uses closes up to h candles ahead, the threshold only candles up to this one.
 * No label spans a missing candle.
 *
 * @param candles ascending, of one series
 */
export function labelSeries(
  candles: readonly Candle[],
  timeframe: Timeframe,
  definition: LabelDefinition,
): LabelSeries {
  const { horizonBars, moveFactor } = definition;
  if (!Number.isInteger(horizonBars) || horizonBars < 1) {
    throw new InvariantError(`a horizon is a whole number of candles from 1, was ${horizonBars}`);
  }
  if (!(moveFactor > 0)) throw new InvariantError(`the move factor must be above 0, was ${moveFactor}`);
  const count = candles.length;
  const spanMs = horizonBars * timeframeMs(timeframe);
  const labels: LabelSeries = {
    moveSize: new Float64Array(count).fill(Number.NaN),
    forward: new Float64Array(count).fill(Number.NaN),
    tradable: new Float64Array(count).fill(Number.NaN),
    outcome: new Int8Array(count).fill(UNKNOWN),
  };
  const sigma = new SigmaStream(timeframe);
  for (let at = 0; at < count; at++) {
    const candle = candles[at]!;
    labels.moveSize[at] = moveSizeOf(sigma.push(candle), horizonBars, moveFactor);
    const last = candles[at + horizonBars];
    // Candles lie on the grid and rise, so the right distance in time means that none between is missing.
    if (!last || last.closedAt - candle.closedAt !== spanMs) continue;
    const forward = Math.log(last.close / candle.close);
    labels.forward[at] = forward;
    labels.tradable[at] = Math.log(last.close / candles[at + 1]!.open);
    labels.outcome[at] = outcomeOf(forward, labels.moveSize[at]!);
  }
  return labels;
}

/** Class of a forward log return given how large a move counts. */
export function outcomeOf(forward: number, moveSize: number): number {
  if (Number.isNaN(forward) || Number.isNaN(moveSize)) return UNKNOWN;
  if (Math.abs(forward) <= moveSize) return NEUTRAL;
  return forward > 0 ? UP : DOWN;
}
