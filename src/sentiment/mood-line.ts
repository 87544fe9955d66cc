import type { Market } from '../core/market.js';
import type { MoodLine } from '../core/overview.js';
import type { SentimentReading } from '../core/sentiment.js';
import type { EpochMs } from '../core/units.js';
import { moodOf, moodWindowMs } from './mood.js';

/** Mood at each of `instants` (ascending), each from what was available by then: as it was, or could have been, told. */
export function moodLineOf(
  market: Market,
  readings: readonly SentimentReading[],
  instants: readonly EpochMs[],
): MoodLine {
  const sorted = [...readings].sort((a, b) => a.availableAt - b.availableAt);
  const used = new Set<string>();
  let first = 0;
  let after = 0;
  const values = instants.map((at) => {
    while (after < sorted.length && (sorted[after] as SentimentReading).availableAt <= at) after++;
    while (first < after && (sorted[first] as SentimentReading).availableAt <= at - moodWindowMs) first++;
    const within = sorted.slice(first, after);
    for (const { id } of within) used.add(id);
    return moodOf(market, within, at).score;
  });
  return { values, items: used.size, windowMs: moodWindowMs };
}
