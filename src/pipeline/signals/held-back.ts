import type { NoCallReason } from '../../core/prediction.js';
import type { Withheld, WithheldSignal } from '../../core/signal.js';
import { type Decision, type DecisionFacts, decide, runningOf } from './decide.js';
import { type SignalPolicy, standardPolicy } from './policy.js';

/** Why a call is withheld when no call may be made at all; null when there could be none. */
function whyOf(reason: NoCallReason): Withheld | null {
  switch (reason.kind) {
    case 'paused':
      return { kind: 'paused', by: reason.by };
    case 'stale':
      return { kind: 'late', ageMs: reason.ageMs };
    case 'outOfRange':
      return { kind: 'outOfRange', feature: reason.feature, share: reason.share };
    case 'modelExpired':
      return { kind: 'modelExpired', expiredAt: reason.expiredAt };
    // Nothing was predicted.
    case 'warmingUp':
    case 'noModel':
      return null;
  }
}

/**
 * What would have been sent of a prediction, were it not for `reason`: judged as if in time and allowed. A call that
 * would have been held back anyway keeps its own reason. A call of a kind that is open already, sent or withheld, would not
 * have been made again.
 */
export function heldBack(
  facts: DecisionFacts,
  reason: NoCallReason,
  policy: SignalPolicy = standardPolicy,
): readonly WithheldSignal[] {
  const why = whyOf(reason);
  if (!why) return [];
  const { withheldOpen = [] } = facts;
  const judged: Decision = decide({ ...facts, now: facts.prediction.closedAt }, policy);
  const open = runningOf(facts, [...facts.open, ...withheldOpen]);
  return [...judged.signals.map((signal) => ({ signal, why })), ...judged.withheld]
    .filter(({ signal }) => !open.some(({ kind }) => kind === signal.kind))
    .map(({ signal, why: because }) => ({ signal: { ...signal, decidedAt: facts.now }, why: because }));
}
