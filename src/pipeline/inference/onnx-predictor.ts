import { InferenceSession, Tensor } from 'onnxruntime-node';
import { InvariantError, UserError } from '../../core/errors.js';
import type { ModelInfo, ModelOutput, Predictor } from '../../core/ports/predictor.js';
import { graphNames } from './graph-names.js';
import { type ModelCard, modelInfoOf } from './model-card.js';

/** A model in onnxruntime. Serving uses one thread a call, since many markets ask at once; judging whole files may use more. */
export class OnnxPredictor implements Predictor {
  readonly #session: InferenceSession;
  readonly #width: number;

  private constructor(
    session: InferenceSession,
    readonly info: ModelInfo,
    width: number,
  ) {
    this.#session = session;
    this.#width = width;
  }

  /** Rejects with a UserError (a clause that follows the file's name) when the graph is of another shape than the card says. */
  static async open(bytes: Uint8Array, card: ModelCard, threads = 1): Promise<OnnxPredictor> {
    const session = await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const width = card.features.names.length;
    const fault = shapeFault(session, width);
    if (fault) {
      await session.release();
      throw new UserError(`${fault}; train the model again`);
    }
    return new OnnxPredictor(session, modelInfoOf(card), width);
  }

  async predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]> {
    if (values.length !== rows * this.#width) {
      throw new InvariantError(
        `model ${this.info.version} takes ${this.#width} features a row, was given ${values.length} values for ${rows} rows`,
      );
    }
    if (rows === 0) return [];
    const results = await this.#session.run({
      [graphNames.input]: new Tensor('float32', values, [rows, this.#width]),
    });
    const direction = numbers(results[graphNames.direction], rows * 3, graphNames.direction);
    const bigMove = numbers(results[graphNames.bigMove], rows, graphNames.bigMove);
    // An output that a model may lack.
    const stated = results[graphNames.rise];
    const rise = stated ? numbers(stated, rows, graphNames.rise) : null;
    return Array.from({ length: rows }, (_, row) => outputOf(direction, bigMove, rise, row));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** Float32 sums are off by some 1e-7; what leaves here sums to 1. */
function outputOf(
  direction: Float32Array,
  bigMoves: Float32Array,
  rises: Float32Array | null,
  row: number,
): ModelOutput {
  const down = direction[row * 3]!;
  const neutral = direction[row * 3 + 1]!;
  const up = direction[row * 3 + 2]!;
  const sum = down + neutral + up;
  const big = bigMoves[row]!;
  if (!(Math.abs(sum - 1) < 1e-3 && big >= -1e-6 && big <= 1 + 1e-6)) {
    throw new InvariantError(`a model's probabilities must sum to 1, were ${down}, ${neutral}, ${up} and ${big}`);
  }
  const probabilities = { down: down / sum, neutral: neutral / sum, up: up / sum };
  const bigMove = Math.min(1, Math.max(0, big));
  return rises ? { probabilities, bigMove, rise: rises[row]! } : { probabilities, bigMove };
}

function numbers(tensor: Tensor | undefined, count: number, name: string): Float32Array {
  if (!(tensor?.data instanceof Float32Array) || tensor.data.length !== count) {
    throw new InvariantError(`output ${name} must be ${count} float32, was ${tensor?.type} of ${tensor?.data.length}`);
  }
  return tensor.data;
}

function shapeFault(session: InferenceSession, width: number): string | null {
  if (session.inputNames.join() !== graphNames.input) {
    return `must have one input "${graphNames.input}", has ${session.inputNames.join(', ')}`;
  }
  for (const name of [graphNames.direction, graphNames.bigMove]) {
    if (!session.outputNames.includes(name))
      return `must have an output "${name}", has ${session.outputNames.join(', ')}`;
  }
  const [input] = session.inputMetadata;
  const found = input?.isTensor ? input.shape.at(-1) : undefined;
  return found === width ? null : `takes ${String(found)} features, its card says ${width}`;
}
