import type { ModelOutput, Predictor } from '../../core/ports/predictor.js';
import type { Probabilities } from '../../core/prediction.js';

const width = 5;

/** Answers as numbers side by side: a thousand objects would take longer to hand over than to compute. */
export function packOutputs(outputs: readonly ModelOutput[]): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(outputs.length * width);
  let at = 0;
  for (const { probabilities, bigMove, rise } of outputs) {
    packed[at++] = probabilities.down;
    packed[at++] = probabilities.neutral;
    packed[at++] = probabilities.up;
    packed[at++] = bigMove;
    packed[at++] = rise ?? Number.NaN;
  }
  return packed;
}

export function unpackOutputs(packed: Float64Array): readonly ModelOutput[] {
  return Array.from({ length: packed.length / width }, (_, row) => {
    const rise = packed[row * width + 4] as number;
    const output = { probabilities: probabilitiesAt(packed, row), bigMove: bigMoveAt(packed, row) };
    return Number.isNaN(rise) ? output : { ...output, rise };
  });
}

export const probabilitiesAt = (packed: Float64Array, row: number): Probabilities => ({
  down: packed[row * width] as number,
  neutral: packed[row * width + 1] as number,
  up: packed[row * width + 2] as number,
});

export const bigMoveAt = (packed: Float64Array, row: number): number => packed[row * width + 3] as number;

export interface PackedAnswer {
  readonly outputs: Float64Array<ArrayBuffer>;
  /** The memory that was lent, to be used again. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** A predictor on another thread: rows are handed over to it instead of copied. */
export interface LendingPredictor extends Predictor {
  /** As `predict`, of the first `rows` of `values`, whose memory is gone from here until the answer brings it back. */
  predictLent(values: Float32Array<ArrayBuffer>, rows: number): Promise<PackedAnswer>;
}

/** Asks a predictor about the first `rows` rows of values that are lent to it until the answer. */
export async function askLending(
  predictor: Predictor | LendingPredictor,
  values: Float32Array<ArrayBuffer>,
  rows: number,
  columns: number,
): Promise<PackedAnswer> {
  if ('predictLent' in predictor) return predictor.predictLent(values, rows);
  return { outputs: packOutputs(await predictor.predict(values.subarray(0, rows * columns), rows)), values };
}
