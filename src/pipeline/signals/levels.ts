import { signOf } from '../../core/exit-rule.js';
import type { Prediction, Side } from '../../core/prediction.js';
import type { Levels } from '../../core/signal.js';
import type { SignalPolicy } from './policy.js';

/**
 * Entry near the last close; stop and target at fixed multiples of `moveSize` (k·σ̂·√h, one usual move over the horizon).
 * A driftless price touches a stop at 1 such move in about a third of horizons and a target at 1.5 in about an eighth,
 * so most trades last to the horizon, the outcome the probabilities were fitted to. Unrounded: display rounds to ticks.
 */
export function levelsOf(
  prediction: Pick<Prediction, 'close' | 'moveSize'>,
  side: Side,
  policy: Pick<SignalPolicy, 'stopMoves' | 'targetMoves'>,
): Levels {
  const { close, moveSize } = prediction;
  const sign = signOf(side);
  return {
    entry: close,
    stop: close * Math.exp(-sign * policy.stopMoves * moveSize),
    target: close * Math.exp(sign * policy.targetMoves * moveSize),
  };
}
