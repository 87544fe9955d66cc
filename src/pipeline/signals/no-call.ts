import { type Timeframe, timeframeMs } from '../../core/market.js';
import type { ModelInfo } from '../../core/ports/predictor.js';
import type { NoCallReason } from '../../core/prediction.js';
import type { EpochMs } from '../../core/units.js';
import { type SignalPolicy, staleAfterMs, standardPolicy } from './policy.js';

/** What must be known before a model is asked. */
export interface CallFacts {
  readonly timeframe: Timeframe;
  /** The venue's time. */
  readonly now: EpochMs;
  readonly lastClosedAt: EpochMs | null;
  readonly paused: { readonly by: string } | null;
  readonly model: Pick<ModelInfo, 'version' | 'trainedUntil' | 'expiresAt'> | null;
  /** Candles the features have had without a break, and how many they need. */
  readonly warmUp: { readonly have: number; readonly need: number };
  /** Of `outsideRange`; null when not known yet. */
  readonly range: RangeCheck | null;
}

/** Why there is no answer, the most basic reason first; null when the model may be asked. */
export function noCallReason(facts: CallFacts, policy: SignalPolicy = standardPolicy): NoCallReason | null {
  const { timeframe, now, lastClosedAt, paused, model, warmUp, range } = facts;
  if (paused) return { kind: 'paused', by: paused.by };
  if (!model) return { kind: 'noModel', timeframe };
  if (lastClosedAt === null) return { kind: 'stale', lastClosedAt, ageMs: timeframeMs(timeframe) };
  const ageMs = now - lastClosedAt;
  if (ageMs > staleAfterMs(timeframe, policy)) return { kind: 'stale', lastClosedAt, ageMs };
  if (now >= model.expiresAt) {
    const { version, trainedUntil, expiresAt } = model;
    return { kind: 'modelExpired', model: version, trainedUntil, expiredAt: expiresAt };
  }
  if (warmUp.have < warmUp.need) return { kind: 'warmingUp', ...warmUp };
  if (range && range.share > policy.maxOutOfRangeShare) {
    return { kind: 'outOfRange', feature: range.worst ?? 'unknown', share: range.share };
  }
  return null;
}

export interface RangeCheck {
  /** Share of the known features outside their range, 0..1. */
  readonly share: number;
  /** The one furthest outside, in widths of its range; null when none is. */
  readonly worst: string | null;
}

/**
 * How far a feature row lies outside the quantile range seen in training. NaN means not known and is not counted, neither
 * in the row nor in the bounds. All arrays are in the order of `names`.
 */
export function outsideRange(
  names: readonly string[],
  values: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): RangeCheck {
  let known = 0;
  let outside = 0;
  let worst: string | null = null;
  let furthest = 0;
  names.forEach((name, i) => {
    const value = values[i] ?? Number.NaN;
    const from = low[i] ?? Number.NaN;
    const to = high[i] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(from) || Number.isNaN(to)) return;
    known++;
    const excess = Math.max(from - value, value - to);
    if (excess <= 0) return;
    outside++;
    const distance = excess / Math.max(to - from, Number.EPSILON);
    if (distance > furthest) {
      furthest = distance;
      worst = name;
    }
  });
  return { share: known === 0 ? 0 : outside / known, worst };
}
