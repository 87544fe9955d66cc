import { withoutBoilerplate } from '../boilerplate.js';
import type { Score, Scorer } from '../scorer.js';
import { judge } from './linear.js';
import { readWeights, type SentimentWeights } from './model-file.js';
import { featuresOf } from './text-features.js';

const labels = ['negative', 'neutral', 'positive'] as const;

/** Judges texts by itself: a linear model over hashed words, characters and a lexicon. */
export class LocalScorer implements Scorer {
  constructor(private readonly model: SentimentWeights) {}

  /** Reads the weights of `path`. Throws UserError when they are missing or do not fit. */
  static load(path: string): LocalScorer {
    return new LocalScorer(readWeights(path));
  }

  async score(texts: readonly string[]): Promise<readonly Score[]> {
    return texts.map((text) => this.judge(text));
  }

  /** P(positive) − P(negative), and the likeliest of the three; a text without a word is neutral. */
  judge(text: string): Score {
    const row = featuresOf(withoutBoilerplate(text));
    const { weights, header } = this.model;
    if (row.words === 0) return { score: 0, label: 'neutral', scorer: 'local' };
    const probabilities = judge(weights, header.intercepts, row);
    const [negative = 0, , positive = 0] = probabilities;
    const label = labels[probabilities.indexOf(Math.max(...probabilities))] ?? 'neutral';
    return { score: positive - negative, label, scorer: 'local' };
  }
}
