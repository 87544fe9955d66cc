import { describe, expect, it } from 'vitest';
import type { LendingPredictor, PackedAnswer } from '../../../../src/pipeline/inference/packed-outputs.js';
import { PredictorThreads } from '../../../../src/pipeline/inference/predictor-threads.js';
import { aModel } from '../../../builders/trading.js';

/** Answers when it is let. */
class SlowPredictor implements LendingPredictor {
  readonly info = aModel({ version: 'slow' });
  readonly waiting: (() => void)[] = [];
  closed = false;

  predict(): Promise<readonly []> {
    return new Promise((resolve) => this.waiting.push(() => resolve([])));
  }

  predictLent(values: Float32Array<ArrayBuffer>): Promise<PackedAnswer> {
    return new Promise((resolve) => this.waiting.push(() => resolve({ outputs: new Float64Array(0), values })));
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const rows = () => new Float32Array(1);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a model on some threads', () => {
  it('starts another when questions wait, up to as many as allowed, and spreads them', async () => {
    const started: SlowPredictor[] = [];
    const model = await PredictorThreads.open(async () => {
      const one = new SlowPredictor();
      started.push(one);
      return one;
    }, 2);
    const asked = [1, 2, 3].map(() => model.predictLent(rows(), 1));
    await settled();
    expect(model.size).toBe(1);
    asked.push(model.predictLent(rows(), 1));
    await settled();
    expect(model.size).toBe(2);
    for (let at = 0; at < 8; at++) asked.push(model.predictLent(rows(), 1));
    await settled();
    expect(started.map(({ waiting }) => waiting.length)).toEqual([6, 6]);
    for (const { waiting } of started) for (const answer of waiting) answer();
    expect(await Promise.all(asked)).toHaveLength(12);
    await model.close();
    expect(started.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('says at the next question that another thread did not start', async () => {
    const first = new SlowPredictor();
    let starts = 0;
    const model = await PredictorThreads.open(async () => {
      starts++;
      if (starts > 1) throw new Error('no memory');
      return first;
    }, 2);
    const asked = [1, 2, 3, 4].map(() => model.predict(rows(), 1));
    await settled();
    await expect(model.predict(rows(), 1)).rejects.toThrow(
      'model slow could not be opened on another thread: no memory',
    );
    for (const answer of first.waiting) answer();
    expect(await Promise.all(asked)).toHaveLength(4);
    await model.close();
    expect(first.closed).toBe(true);
  });
});
