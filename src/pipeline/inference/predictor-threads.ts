import { InvariantError, messageOf } from '../../core/errors.js';
import type { ModelInfo, ModelOutput } from '../../core/ports/predictor.js';
import type { LendingPredictor, PackedAnswer } from './packed-outputs.js';

/** Questions that wait at the least busy thread before another is started. */
const mostWaiting = 3;

interface Thread {
  readonly predictor: LendingPredictor;
  waiting: number;
}

/**
 * A model on one thread, and on more of them as soon as its questions come quicker than they are answered: features of
 * several series are computed at once. Every thread gives the same answers.
 */
export class PredictorThreads implements LendingPredictor {
  readonly info: ModelInfo;
  readonly #threads: Thread[] = [];
  #starting: Promise<void> | null = null;
  #failure: Error | null = null;
  #closed = false;

  private constructor(
    first: LendingPredictor,
    private readonly start: () => Promise<LendingPredictor>,
    private readonly most: number,
  ) {
    this.#threads.push({ predictor: first, waiting: 0 });
    this.info = first.info;
  }

  /** Rejects as `start` does. */
  static async open(start: () => Promise<LendingPredictor>, most: number): Promise<PredictorThreads> {
    return new PredictorThreads(await start(), start, most);
  }

  /** Threads that answer. */
  get size(): number {
    return this.#threads.length;
  }

  predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]> {
    return this.#ask((predictor) => predictor.predict(values, rows));
  }

  predictLent(values: Float32Array<ArrayBuffer>, rows: number): Promise<PackedAnswer> {
    return this.#ask((predictor) => predictor.predictLent(values, rows));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting;
    await Promise.all(this.#threads.map(({ predictor }) => predictor.close()));
  }

  async #ask<T>(question: (predictor: LendingPredictor) => Promise<T>): Promise<T> {
    if (this.#failure) throw this.#failure;
    const thread = this.#threads.reduce((least, one) => (one.waiting < least.waiting ? one : least));
    if (thread.waiting >= mostWaiting) this.#grow();
    thread.waiting++;
    try {
      return await question(thread.predictor);
    } finally {
      thread.waiting--;
    }
  }

  /** The next question hears of a thread that did not start. */
  #grow(): void {
    if (this.#starting || this.#closed || this.#threads.length >= this.most) return;
    this.#starting = this.start().then(
      (predictor) => {
        this.#threads.push({ predictor, waiting: 0 });
        this.#starting = null;
      },
      (thrown: unknown) => {
        this.#failure = new InvariantError(
          `model ${this.info.version} could not be opened on another thread: ${messageOf(thrown)}`,
        );
        this.#starting = null;
      },
    );
  }
}
