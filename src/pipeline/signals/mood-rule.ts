import { signOf } from '../../core/exit-rule.js';
import type { Side } from '../../core/prediction.js';
import type { Mood } from '../../core/sentiment.js';
import type { SignalPolicy } from './policy.js';

/** What a mood does to an entry: nothing, raise the margin by `extraMargin` (log return), or forbid it. */
export type MoodVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'weakens'; readonly extraMargin: number }
  | { readonly kind: 'vetoes' };

/**
 * Mood can only hold an entry back, never make one. With `moodMinItems` items or more, a mood of `moodVetoAt` or stronger
 * against the side vetoes it; a weaker one against it raises the margin by |mood| × cost (0.3 against asks 30 % of the
 * round-trip cost on top). Symmetric for both sides.
 */
export function moodVerdict(
  mood: Mood | null,
  side: Side,
  cost: number,
  policy: Pick<SignalPolicy, 'moodMinItems' | 'moodVetoAt'>,
): MoodVerdict {
  if (mood === null || mood.score === null || mood.items < policy.moodMinItems) return { kind: 'none' };
  const against = -signOf(side) * mood.score;
  if (against >= policy.moodVetoAt) return { kind: 'vetoes' };
  return against > 0 ? { kind: 'weakens', extraMargin: against * cost } : { kind: 'none' };
}
