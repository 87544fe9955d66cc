export type SentimentLabel = 'negative' | 'neutral' | 'positive';

export interface Score {
  /** −1 (bad news) … 1 (good news). */
  readonly score: number;
  readonly label: SentimentLabel;
  /** Which scorer said so: `gemini` or `local`. */
  readonly scorer: string;
}

/** Judges texts. One score a text, in order; rejects when it cannot judge them all. */
export interface Scorer {
  score(texts: readonly string[]): Promise<readonly Score[]>;
}
