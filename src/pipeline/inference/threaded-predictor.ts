import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InvariantError, messageOf, UserError } from '../../core/errors.js';
import type { ModelInfo, ModelOutput, Predictor } from '../../core/ports/predictor.js';
import type { FeatureSet } from '../features/types.js';
import { assertServes, readModelCard, readModelFile } from './load-model.js';
import { type ModelCard, modelInfoOf } from './model-card.js';
import { type ThreadAnswer, type ThreadQuestion, unpackOutputs } from './thread-messages.js';

/** Run from source, a thread starts without the parent's TypeScript loader and has to bring its own. */
const runSource = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(require('node:worker_threads').workerData.entry);
  });
`;

interface Waiting {
  readonly resolve: (outputs: readonly ModelOutput[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A model that answers on a thread of its own, so that features of the next candles are computed meanwhile. For long
 * backtests: a single answer takes longer this way.
 */
export class ThreadedPredictor implements Predictor {
  readonly info: ModelInfo;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened: Promise<void>;
  #asked = 0;
  #died: string | null = null;

  private constructor(bytes: Uint8Array, card: ModelCard) {
    this.info = modelInfoOf(card);
    const fromSource = import.meta.url.endsWith('.ts');
    const entry = new URL(fromSource ? './predictor-thread.ts' : './predictor-thread.js', import.meta.url);
    const workerData = { entry: entry.href, bytes, card };
    this.#worker = fromSource ? new Worker(runSource, { workerData, eval: true }) : new Worker(entry, { workerData });
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

  predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]> {
    if (this.#died !== null) return Promise.reject(this.#ended());
    const id = ++this.#asked;
    const answer = new Promise<readonly ModelOutput[]>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, values, rows } satisfies ThreadQuestion);
    return answer;
  }

  async close(): Promise<void> {
    this.#end('closed');
    await this.#worker.terminate();
  }

  #heard(answer: Extract<ThreadAnswer, { readonly id: number }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'outputs') waiting?.resolve(unpackOutputs(answer.outputs));
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

/** As `loadModel`, answering on a thread of its own. */
export async function loadModelInThread(
  directory: string,
  features: FeatureSet,
): Promise<{ readonly directory: string; readonly card: ModelCard; readonly predictor: ThreadedPredictor }> {
  const card = await readModelCard(directory);
  assertServes(card, features, directory);
  const bytes = await readModelFile(directory, card);
  const path = join(directory, card.model.file);
  const predictor = await ThreadedPredictor.open(bytes, card).catch((thrown) => {
    if (thrown instanceof UserError) throw new UserError(`${path} ${thrown.message}`);
    throw new UserError(`${path} is no model that can be run: ${messageOf(thrown).slice(0, 200)}; train it again`);
  });
  return { directory, card, predictor };
}
