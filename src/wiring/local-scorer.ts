import { lexiconScore } from '../sentiment/local/lexicon-score.js';
import { tokensOf } from '../sentiment/local/tokens.js';
import type { Score, Scorer } from '../sentiment/scorer.js';

export async function openLocalScorer(_modelsDir: string): Promise<Scorer> {
  return {
    score: async (texts) =>
      texts.map((text): Score => {
        const score = lexiconScore(tokensOf(text));
        return { score, label: score > 0.1 ? 'positive' : score < -0.1 ? 'negative' : 'neutral', scorer: 'local' };
      }),
  };
}
