import type { Market } from './market.js';
import type { EpochMs } from './units.js';

/** A text from a feed or a subreddit, scored. `market` null: about the whole market. */
export interface SentimentReading {
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly url: string | null;
  readonly market: Market | null;
  /** −1 (bad news) … 1 (good news). */
  readonly score: number;
  readonly label: 'negative' | 'neutral' | 'positive';
  /** Which scorer: `gemini` or `local`. */
  readonly scorer: string;
  readonly publishedAt: EpochMs;
  /** When this program could first have used it; joins use this, never `publishedAt`. */
  readonly availableAt: EpochMs;
}

/** Mood of a market over a window that ended at `asOf`. */
export interface Mood {
  readonly market: Market;
  readonly asOf: EpochMs;
  readonly windowMs: number;
  /** Mean of scores, weighted by recency; −1…1; null when there were no items. */
  readonly score: number | null;
  readonly items: number;
}
