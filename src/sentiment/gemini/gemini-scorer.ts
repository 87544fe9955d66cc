import type { Logger } from 'pino';
import { messageOf } from '../../core/errors.js';
import { textHash } from '../identity.js';
import type { Score, Scorer } from '../scorer.js';
import type { RequestBudget } from './budget.js';
import type { VerdictClient } from './gemini-client.js';
import { dataOf, instruction, parseAnswer, verdicts } from './prompt.js';

const batchSize = 20;
const remembered = 5_000;

/**
 * Judges by language model, in batches, each text once; the local scorer steps in for every batch that fails, for whatever
 * reason: no budget, no answer, an answer that is not what was asked for. The scores say which of the two they are by.
 */
export class GeminiScorer implements Scorer {
  readonly #cache = new Map<string, Score>();

  constructor(
    private readonly client: VerdictClient,
    private readonly fallback: Scorer,
    private readonly budget: RequestBudget,
    private readonly logger: Logger,
    /** Each time the model was asked: whether it answered as it should. */
    private readonly onAsked: (answered: boolean) => void = () => undefined,
  ) {}

  async score(texts: readonly string[]): Promise<readonly Score[]> {
    const keys = texts.map(textHash);
    const fresh = [...new Map(keys.map((key, i) => [key, texts[i] as string])).entries()].filter(
      ([key]) => !this.#cache.has(key),
    );
    const local = new Map<string, Score>();
    for (let at = 0; at < fresh.length; at += batchSize) {
      const batch = fresh.slice(at, at + batchSize);
      const into = await this.#judge(batch.map(([, text]) => text));
      batch.forEach(([key], i) => {
        const score = into[i] as Score;
        // What the fallback said is not kept: the next poll may ask again.
        if (score.scorer === 'gemini') this.#remember(key, score);
        else local.set(key, score);
      });
    }
    return keys.map((key) => (local.get(key) ?? this.#cache.get(key)) as Score);
  }

  async #judge(batch: readonly string[]): Promise<readonly Score[]> {
    if (!(await this.budget.take())) {
      this.logger.info({ texts: batch.length }, 'gemini budget is spent, the local scorer judges');
      return this.fallback.score(batch);
    }
    try {
      const found = parseAnswer(await this.client.ask(instruction, dataOf(batch)), batch.length);
      this.onAsked(true);
      return found.map((verdict) => {
        const score = verdicts[verdict];
        return { score, label: score > 0 ? 'positive' : score < 0 ? 'negative' : 'neutral', scorer: 'gemini' };
      });
    } catch (error) {
      this.onAsked(false);
      this.logger.warn(
        { reason: messageOf(error).slice(0, 300), texts: batch.length },
        'gemini failed, the local scorer judges',
      );
      return this.fallback.score(batch);
    }
  }

  #remember(key: string, score: Score): void {
    this.#cache.set(key, score);
    if (this.#cache.size > remembered + batchSize) {
      for (const old of [...this.#cache.keys()].slice(0, this.#cache.size - remembered)) this.#cache.delete(old);
    }
  }
}
