import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { InvariantError, messageOf, UserError } from '../../core/errors.js';
import type { ModelInfo, ModelOutput } from '../../core/ports/predictor.js';
import { startThread } from '../features/start-thread.js';
import type { FeatureSet } from '../features/types.js';
import { assertServes, readModelCard, readModelFile } from './load-model.js';
import { type ModelCard, modelInfoOf } from './model-card.js';
import { type LendingPredictor, type PackedAnswer, unpackOutputs } from './packed-outputs.js';
import { PredictorThreads } from './predictor-threads.js';
import type { ThreadAnswer, ThreadQuestion } from './thread-messages.js';

type Outputs = Extract<ThreadAnswer, { readonly kind: 'outputs' }>;

interface Waiting {
  readonly resolve: (answer: Outputs) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A model that answers on a thread of its own, so that features of the next candles are computed meanwhile. For long
 * backtests: a single answer takes longer this way.
 */
export class ThreadedPredictor implements LendingPredictor {
  readonly info: ModelInfo;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened: Promise<void>;
  #asked = 0;
  #died: string | null = null;

  private constructor(bytes: Uint8Array, card: ModelCard) {
    this.info = modelInfoOf(card);
    this.#worker = startThread(import.meta.url, 'predictor-thread', { bytes, card });
    this.#opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (answer: ThreadAnswer) => {
        if (answer.kind === 'open') resolve();
        else if (answer.kind === 'closed')
          reject(answer.clause ? new UserError(answer.reason) : new Error(answer.reason));
        else this.#heard(answer);
      });
      this.#worker.on('error', (error) => {
        reject(error);
        this.#end(messageOf(error));
      });
      this.#worker.on('exit', (code) => {
        reject(new InvariantError(`the thread of model ${this.info.version} ended with ${code}`));
        this.#end(`exit code ${code}`);
      });
    });
  }

  /** Rejects with a UserError (a clause that follows the file's name) when the graph is of another shape than the card says. */
  static async open(bytes: Uint8Array, card: ModelCard): Promise<ThreadedPredictor> {
    const predictor = new ThreadedPredictor(bytes, card);
    try {
      await predictor.#opened;
      return predictor;
    } catch (thrown) {
      await predictor.close();
      throw thrown;
    }
  }

  async predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]> {
    return unpackOutputs((await this.#ask(values.slice(), rows, false)).outputs);
  }

  async predictLent(values: Float32Array<ArrayBuffer>, rows: number): Promise<PackedAnswer> {
    const answer = await this.#ask(values, rows, true);
    if (answer.values === null) throw new InvariantError(`model ${this.info.version} kept what was lent to it`);
    return { outputs: answer.outputs, values: answer.values };
  }

  async close(): Promise<void> {
    this.#end('closed');
    await this.#worker.terminate();
  }

  #ask(values: Float32Array<ArrayBuffer>, rows: number, lent: boolean): Promise<Outputs> {
    if (this.#died !== null) return Promise.reject(this.#ended());
    const id = ++this.#asked;
    const answer = new Promise<Outputs>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, values, rows, lent } satisfies ThreadQuestion, [values.buffer]);
    return answer;
  }

  #heard(answer: Extract<ThreadAnswer, { readonly id: number }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'outputs') waiting?.resolve(answer);
    else waiting?.reject(new InvariantError(answer.reason));
  }

  #end(reason: string): void {
    this.#died ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#ended());
    this.#waiting.clear();
  }

  #ended(): Error {
    return new InvariantError(`the thread of model ${this.info.version} is gone: ${this.#died}`);
  }
}

/** As `loadModel`, answering on a thread of its own, or on up to `most` when there is much to answer. */
export async function loadModelInThread(
  directory: string,
  features: FeatureSet,
  most = 1,
): Promise<{ readonly directory: string; readonly card: ModelCard; readonly predictor: PredictorThreads }> {
  const card = await readModelCard(directory);
  assertServes(card, features, directory);
  const bytes = await readModelFile(directory, card);
  const path = join(directory, card.model.file);
  const predictor = await PredictorThreads.open(() => ThreadedPredictor.open(bytes, card), most).catch((thrown) => {
    if (thrown instanceof UserError) throw new UserError(`${path} ${thrown.message}`);
    throw new UserError(`${path} is no model that can be run: ${messageOf(thrown).slice(0, 200)}; train it again`);
  });
  return { directory, card, predictor };
}
