import type { Prediction, Side } from './prediction.js';
import type { SignalOutcome } from './signal.js';

/** Events of a signal after it was sent. A chat hears of those it chose, in the thread of the signal's message. */
export const followUpKinds = ['target', 'stop', 'reversal', 'collapse'] as const;
export type FollowUpKind = (typeof followUpKinds)[number];

/** What a later prediction of the same series said. */
export type LaterPrediction = Pick<
  Prediction,
  'closedAt' | 'close' | 'model' | 'probabilities' | 'bigMove' | 'bigMoveBase' | 'expectedReturn'
>;

export type FollowUp =
  /** An entry reached its target or its stop; a move alert's move came (`target`). */
  | { readonly kind: 'target' | 'stop'; readonly outcome: SignalOutcome }
  /** The model now favours the other side, and that beats the cost: `expectedNet` is that side's log return after it. */
  | {
      readonly kind: 'reversal';
      readonly prediction: LaterPrediction;
      readonly side: Side;
      readonly expectedNet: number;
      readonly cost: number;
    }
  /** The chance the signal stood on has gone: `share` now, `was` when called, `floor` the limit it fell below. */
  | {
      readonly kind: 'collapse';
      readonly prediction: LaterPrediction;
      readonly share: number;
      readonly was: number;
      readonly floor: number;
      /** Of the called side, log return before cost; null for a move alert, which calls none. */
      readonly expectedReturn: number | null;
    };

export interface NewFollowUp {
  readonly signalId: number;
  readonly followUp: FollowUp;
}

/** The choices that hear of an event: a reversal is a collapse and more, and is told once. */
export const choicesThatHear = (kind: FollowUpKind): readonly FollowUpKind[] =>
  kind === 'reversal' ? ['reversal', 'collapse'] : [kind];

/** What an end means for those who wait for it; null for one that is neither target nor stop. */
export function followUpOfEnd(outcome: SignalOutcome): FollowUp | null {
  if (outcome.kind === 'settled' && outcome.exit !== 'horizon') return { kind: outcome.exit, outcome };
  return outcome.kind === 'settledMove' && outcome.cameTrue ? { kind: 'target', outcome } : null;
}
