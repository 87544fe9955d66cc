import type { ModelCard } from './model-card.js';

/** How far the inputs of one row lie outside what the model was trained on. */
export interface RangeReport {
  /** Share of the known features that lie outside their training range. */
  readonly share: number;
  /** The one furthest outside, or null when none is. */
  readonly worst: string | null;
}

/**
 * Compares a row with the card's quantile ranges. A quantile range is narrow for calm features, so a value counts as
 * outside only beyond the range widened by half its width on each side.
 */
export function rangeReport(card: ModelCard, values: ArrayLike<number>): RangeReport {
  const { names, low, high } = card.features;
  let known = 0;
  let outside = 0;
  let worst: string | null = null;
  let worstBy = 0;
  for (let at = 0; at < names.length; at++) {
    const value = values[at]!;
    const from = low[at];
    const to = high[at];
    if (Number.isNaN(value) || from == null || to == null) continue;
    known++;
    const room = (to - from) / 2 || 1e-9;
    const by = Math.max(from - value, value - to) / room;
    if (by <= 1) continue;
    outside++;
    if (by > worstBy) {
      worstBy = by;
      worst = names[at]!;
    }
  }
  return { share: known > 0 ? outside / known : 0, worst };
}
