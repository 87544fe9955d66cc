import type { ModelInfo, ModelOutput, Predictor } from '../../src/core/ports/predictor.js';

/** A predictor that answers from a function of the row. */
export class FakePredictor implements Predictor {
  asked = 0;

  constructor(
    readonly info: ModelInfo,
    private readonly width: number,
    private readonly answer: (values: readonly number[]) => ModelOutput,
  ) {}

  predict(values: Float32Array, rows: number): Promise<readonly ModelOutput[]> {
    this.asked++;
    return Promise.resolve(
      Array.from({ length: rows }, (_, row) =>
        this.answer([...values.subarray(row * this.width, (row + 1) * this.width)]),
      ),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
