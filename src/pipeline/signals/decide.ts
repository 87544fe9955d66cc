import { InvariantError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import type { ModelInfo } from '../../core/ports/predictor.js';
import type { Answer, Prediction, Side } from '../../core/prediction.js';
import type { Mood } from '../../core/sentiment.js';
import type { EntrySignal, MoveSignal, NewSignal, Signal, Withheld, WithheldSignal } from '../../core/signal.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { levelsOf } from './levels.js';
import { moodVerdict } from './mood-rule.js';
import { type SignalPolicy, staleAfterMs, standardPolicy } from './policy.js';

/** Which rule settled the call; the wording for people belongs to the messages. */
export type DecidedBy =
  /** Expected value after cost cleared the margin. */
  | 'edge'
  /** It did not. */
  | 'belowMargin'
  /** It did, but the model has shown no edge out of fold. */
  | 'abstains'
  /** It did, but the mood is strongly against that side. */
  | 'sentimentVeto'
  /** It cleared the model's margin, not the one raised by the mood. */
  | 'sentimentWeakens'
  /** The candle is too old to act on. */
  | 'late';

export interface DecisionFacts {
  readonly prediction: Prediction;
  readonly model: ModelInfo;
  readonly mood: Mood | null;
  /** The venue's time. */
  readonly now: EpochMs;
  /** Signals of this series whose outcome is open, as they stood before this candle; others are ignored. */
  readonly open: readonly Signal[];
  /** The same of calls that were held back. */
  readonly withheldOpen?: readonly Signal[];
}

export interface Decision {
  readonly answer: Answer & { readonly decidedBy: DecidedBy };
  readonly signals: readonly NewSignal[];
  /** An entry that cleared the margin and was held back. */
  readonly withheld: readonly WithheldSignal[];
}

/**
 * What to do about one prediction: pure, so a repeat gives the same answer. BUY or SELL when the better side's expected
 * log return less the round-trip cost exceeds the entry margin, the model may enter, and the mood does not object; else
 * HOLD with the better side's net. At most one signal: the entry, or else a move alert when the big move is likely enough.
 * Cooldown: an entry signal needs that no entry of the series is open, a move alert that nothing of it is; a signal counts
 * as open until it is settled or its horizon has ended. The answer itself is not held back by the cooldown. An entry that
 * cleared the model's margin and was held back by a rule after that is `withheld`, unless an entry of the series is open,
 * sent or withheld.
 * Throws InvariantError for a prediction from the future or of another model.
 */
export function decide(facts: DecisionFacts, policy: SignalPolicy = standardPolicy): Decision {
  const { prediction, model, now } = facts;
  if (prediction.closedAt > now) {
    throw new InvariantError(`a candle closes before it is judged, was ${prediction.closedAt} at ${now}`);
  }
  if (prediction.model !== model.version) {
    throw new InvariantError(`prediction by ${prediction.model} judged by the card of ${model.version}`);
  }
  const side: Side = prediction.expectedReturn >= 0 ? 'long' : 'short';
  const expectedNet = Math.abs(prediction.expectedReturn) - model.cost;
  const decidedBy = ruleFor(facts, side, expectedNet, policy);
  const entering = decidedBy === 'edge';
  const nextClose = epochMs(prediction.closedAt + timeframeMs(prediction.timeframe));
  const answer = {
    call: entering ? (side === 'long' ? 'BUY' : 'SELL') : 'HOLD',
    prediction,
    side,
    expectedNet,
    cost: model.cost,
    decidedBy,
    // A HOLD is for this candle only; an entry may be acted on until its horizon ends.
    expiresAt: entering ? prediction.horizonEndsAt : nextClose,
  } as const;
  return { answer, signals: signalsFor(facts, answer, policy), withheld: withheldFor(facts, answer, policy) };
}

function ruleFor(facts: DecisionFacts, side: Side, expectedNet: number, policy: SignalPolicy): DecidedBy {
  const { prediction, model, mood, now } = facts;
  if (now - prediction.closedAt > staleAfterMs(prediction.timeframe, policy)) return 'late';
  if (!(expectedNet > model.entryMargin) || expectedNet <= 0) return 'belowMargin';
  if (!model.mayEnter) return 'abstains';
  const verdict = moodVerdict(mood, side, model.cost, policy);
  if (verdict.kind === 'vetoes') return 'sentimentVeto';
  if (verdict.kind === 'weakens' && expectedNet <= model.entryMargin + verdict.extraMargin) return 'sentimentWeakens';
  return 'edge';
}

/** Why an entry that cleared the margin was held back; null when it did not, or was not. */
function whyWithheld({ mood }: DecisionFacts, decidedBy: DecidedBy): Withheld | null {
  if (decidedBy === 'abstains') return { kind: 'abstains' };
  if (decidedBy !== 'sentimentVeto' && decidedBy !== 'sentimentWeakens') return null;
  const kind = decidedBy === 'sentimentVeto' ? 'moodVeto' : 'moodWeakens';
  return { kind, score: mood?.score ?? 0, items: mood?.items ?? 0 };
}

function withheldFor(
  facts: DecisionFacts,
  answer: { readonly side: Side; readonly expectedNet: number; readonly decidedBy: DecidedBy },
  policy: SignalPolicy,
): readonly WithheldSignal[] {
  const why = whyWithheld(facts, answer.decidedBy);
  if (!why || runningOf(facts, [...facts.open, ...(facts.withheldOpen ?? [])]).some(isEntry)) return [];
  return [{ signal: entryOf(facts, answer, policy), why }];
}

/** Of these signals the ones of the decided series that were called before its candle and last beyond it. */
export const runningOf = (
  { prediction: { venue, market, timeframe, closedAt } }: Pick<DecisionFacts, 'prediction'>,
  signals: readonly Signal[],
): readonly Signal[] =>
  signals.filter(
    (signal) =>
      signal.venue === venue &&
      signal.market === market &&
      signal.timeframe === timeframe &&
      signal.prediction.closedAt < closedAt &&
      signal.prediction.horizonEndsAt > closedAt,
  );

const isEntry = ({ kind }: Signal): boolean => kind === 'entry';

const baseOf = ({ prediction, mood, now }: DecisionFacts) => {
  const { venue, market, timeframe, horizonEndsAt } = prediction;
  return { venue, market, timeframe, prediction, mood, decidedAt: now, expiresAt: horizonEndsAt };
};

const entryOf = (
  facts: DecisionFacts,
  { side, expectedNet }: { readonly side: Side; readonly expectedNet: number },
  policy: SignalPolicy,
): Omit<EntrySignal, 'id'> => ({
  ...baseOf(facts),
  kind: 'entry',
  side,
  expectedNet,
  cost: facts.model.cost,
  levels: levelsOf(facts.prediction, side, policy),
});

function signalsFor(
  facts: DecisionFacts,
  answer: { readonly side: Side; readonly expectedNet: number; readonly decidedBy: DecidedBy },
  policy: SignalPolicy,
): readonly NewSignal[] {
  const { prediction, model, open } = facts;
  if (answer.decidedBy === 'late') return [];
  const running = runningOf(facts, open);
  if (answer.decidedBy === 'edge') return running.some(isEntry) ? [] : [entryOf(facts, answer, policy)];
  if (prediction.bigMove < model.moveAlertAt || running.length > 0) return [];
  const { up, down } = prediction.probabilities;
  const move: Omit<MoveSignal, 'id'> = {
    ...baseOf(facts),
    kind: 'move',
    lean: up >= down ? 'long' : 'short',
    leanShare: up + down > 0 ? Math.max(up, down) / (up + down) : 0.5,
  };
  return [move];
}
