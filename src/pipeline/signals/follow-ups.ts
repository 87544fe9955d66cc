import { signOf } from '../../core/exit-rule.js';
import type { FollowUp, LaterPrediction, NewFollowUp } from '../../core/follow-up.js';
import type { Prediction } from '../../core/prediction.js';
import type { EntrySignal, MoveSignal, Signal } from '../../core/signal.js';
import { type SignalPolicy, standardPolicy } from './policy.js';

/**
 * What a new prediction means for sent signals of its series that are open: pure. The rules:
 *
 * Reversal: the better side is now the other one, and its expected log return exceeds the round-trip cost.
 * Collapse: the chance the entry was called on (the called side's) fell below `collapseShare` of what was said, or the
 * called side's expected return is no longer positive. Of a move alert: a big move is no likelier than usual.
 *
 * The store tells each once, so that a rule which holds for many candles is heard of at the first.
 */
export function followUpsOf(
  prediction: Prediction,
  cost: number,
  open: readonly Signal[],
  policy: Pick<SignalPolicy, 'collapseShare'> = standardPolicy,
): readonly NewFollowUp[] {
  return open
    .filter(
      (signal) =>
        signal.venue === prediction.venue &&
        signal.market === prediction.market &&
        signal.timeframe === prediction.timeframe &&
        signal.prediction.closedAt < prediction.closedAt &&
        signal.prediction.horizonEndsAt > prediction.closedAt,
    )
    .flatMap((signal): readonly NewFollowUp[] => {
      const followUp =
        signal.kind === 'entry' ? entryFollowUp(signal, prediction, cost, policy) : moveFollowUp(signal, prediction);
      return followUp ? [{ signalId: signal.id, followUp }] : [];
    });
}

function entryFollowUp(
  { side, prediction: called }: EntrySignal,
  prediction: Prediction,
  cost: number,
  { collapseShare }: Pick<SignalPolicy, 'collapseShare'>,
): FollowUp | null {
  const expectedReturn = signOf(side) * prediction.expectedReturn;
  const later = laterOf(prediction);
  if (-expectedReturn > cost) {
    const other = side === 'long' ? 'short' : 'long';
    return { kind: 'reversal', prediction: later, side: other, expectedNet: -expectedReturn - cost, cost };
  }
  const chance = side === 'long' ? 'up' : 'down';
  const was = called.probabilities[chance];
  const share = prediction.probabilities[chance];
  const floor = collapseShare * was;
  if (share >= floor && expectedReturn > 0) return null;
  return { kind: 'collapse', prediction: later, share, was, floor, expectedReturn };
}

function moveFollowUp({ prediction: called }: MoveSignal, prediction: Prediction): FollowUp | null {
  if (prediction.bigMove >= prediction.bigMoveBase) return null;
  return {
    kind: 'collapse',
    prediction: laterOf(prediction),
    share: prediction.bigMove,
    was: called.bigMove,
    floor: prediction.bigMoveBase,
    expectedReturn: null,
  };
}

const laterOf = (prediction: Prediction): LaterPrediction => {
  const { closedAt, close, model, probabilities, bigMove, bigMoveBase, expectedReturn } = prediction;
  return { closedAt, close, model, probabilities, bigMove, bigMoveBase, expectedReturn };
};
