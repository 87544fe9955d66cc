import type { Market } from '../core/market.js';
import type { Mood, SentimentReading } from '../core/sentiment.js';
import type { EpochMs } from '../core/units.js';

/** The window the mood of a signal looks back over. */
export const moodWindowMs = 6 * 3_600_000;
/** A reading counts half after so long. */
const halfLifeMs = 2 * 3_600_000;
/** News about the whole market counts half for one market. */
const wholeMarketWeight = 0.5;

/**
 * Mood of `market` at `asOf`: mean score of the readings that were available by then and not earlier than the window,
 * weighted by recency (half-life 2 hours) and by how closely they concern the market. What became available later, or
 * concerns another market, is ignored whoever passes it in; `publishedAt` plays no part.
 */
export function moodOf(
  market: Market,
  readings: readonly SentimentReading[],
  asOf: EpochMs,
  windowMs: number = moodWindowMs,
): Mood {
  let sum = 0;
  let weights = 0;
  let items = 0;
  for (const reading of readings) {
    const age = asOf - reading.availableAt;
    if (age < 0 || age >= windowMs || (reading.market !== null && reading.market !== market)) continue;
    const weight = 2 ** (-age / halfLifeMs) * (reading.market === null ? wholeMarketWeight : 1);
    sum += weight * reading.score;
    weights += weight;
    items++;
  }
  return { market, asOf, windowMs, score: items === 0 ? null : sum / weights, items };
}
