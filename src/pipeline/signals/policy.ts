import { type Timeframe, timeframeMs } from '../../core/market.js';

/** The rules by which predictions become answers and signals. Thresholds of a model come with the model; these are ours. */
export interface SignalPolicy {
  /** Distance of the stop from the entry in units of the prediction's `moveSize`, as log return. */
  readonly stopMoves: number;
  readonly targetMoves: number;
  /** A mood at least this strong against the side forbids the entry. */
  readonly moodVetoAt: number;
  /** Moods of fewer items say nothing. */
  readonly moodMinItems: number;
  /** More than this share of features outside the training range: no call. */
  readonly maxOutOfRangeShare: number;
  /** Patience with a late candle, as a share of its length, and at the least. */
  readonly graceShare: number;
  readonly graceMinMs: number;
  /** Of the chance an entry was called on: below this share of it, confidence is gone. */
  readonly collapseShare: number;
}

export const standardPolicy: SignalPolicy = {
  stopMoves: 1,
  targetMoves: 1.5,
  moodVetoAt: 0.5,
  moodMinItems: 5,
  maxOutOfRangeShare: 0.1,
  graceShare: 0.5,
  graceMinMs: 120_000,
  collapseShare: 0.6,
};

/** Age of the newest closed candle, by the venue's clock, beyond which data are stale: one candle and the grace. */
export function staleAfterMs(timeframe: Timeframe, policy: SignalPolicy = standardPolicy): number {
  const length = timeframeMs(timeframe);
  return length + Math.max(policy.graceMinMs, policy.graceShare * length);
}

/** The rules in words, for /about and the docs; numbers come from the policy so that text and code cannot part. */
export function policyInWords(policy: SignalPolicy = standardPolicy): readonly string[] {
  return [
    'BUY or SELL only when the expected return of that side, less the cost of a round trip, exceeds the margin the model chose on data it had not been trained on, and the model has shown an edge there. Otherwise HOLD.',
    `Stop ${policy.stopMoves} and target ${policy.targetMoves} usual moves from the entry, where a usual move is the volatility expected over the horizon. So most trades end at the horizon, which is what the model was trained to judge; the stop limits what one call can lose.`,
    `Mood (news and posts, 6 hours, at least ${policy.moodMinItems} items): at −${policy.moodVetoAt} or lower it forbids BUY, at +${policy.moodVetoAt} or higher SELL. A weaker mood against the side raises the margin by its strength times the cost. Mood never makes an entry.`,
    'A move alert is sent when a big move is likely by the model’s own threshold and there is no entry. While an entry or a move alert of a market and timeframe is open, no further move alert is sent for it; while an entry is open, no further entry.',
    `Chats that chose to hear of it are told when a later candle turns the model to the other side by more than the cost, and when the chance a call stood on falls below ${policy.collapseShare * 100} % of what was said or its side is expected to lose; of a move alert, when the move is no likelier than usual.`,
    'What clears the threshold and is held back all the same (a pause, the mood, a model without a shown edge, a late candle, odd inputs, a lapsed model) is kept as withheld with its reason, settled like the rest and shown in the record apart.',
    'No call when data are stale, features not warm, inputs outside what the model was trained on, the model expired or missing, or an admin paused.',
  ];
}
