import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { LabelledRows } from '../../../../src/pipeline/evaluation/labelled-folder.js';
import { type CalibratedHead, exportForecast } from '../../../../src/pipeline/training/forecast-model.js';
import { predictRaw, trainGbdt } from '../../../../src/pipeline/training/gbdt/index.js';
import { linearScores, trainLinear } from '../../../../src/pipeline/training/linear-score.js';
import { learnableData } from '../../../builders/gbdt-data.js';

const count = 600;
const columns = 8;
const data = learnableData(count, columns, 'binary');
const every = Int32Array.from({ length: count }, (_, row) => row);
const zeros = new Float64Array(count);
const rows: LabelledRows = {
  markets: ['A'],
  columns,
  rows: count,
  values: data.features,
  market: new Int32Array(count),
  decidedAt: Float64Array.from(every),
  endsAt: Float64Array.from(every),
  outcome: new Int8Array(count),
  forward: zeros,
  tradable: zeros,
  moveSize: zeros,
  past: zeros,
};

async function aHead(seed: number, linearScale: number): Promise<CalibratedHead> {
  const params = { objective: 'binary', rounds: 12, maxDepth: 3, rowFraction: 0.7 } as const;
  const models = [await trainGbdt(data, { ...params, seed }), await trainGbdt(data, { ...params, seed: seed + 1 })];
  const linear = trainLinear(
    rows,
    Int8Array.from(data.labels),
    { l2Share: 0.01, halfLifeDays: null, blends: [0] },
    every,
  );
  return { models, scales: [0.4, 0.3], bias: -0.2, linear, linearScale };
}

/** The head's probability by its definition. */
function probabilities(head: CalibratedHead): Float64Array {
  const linear = head.linear ? linearScores(head.linear, rows, every) : zeros;
  const raws = head.models.map((model) => predictRaw(model, data.features, count, columns));
  return Float64Array.from(every, (row) => {
    const trees = raws.reduce((sum, raw, at) => sum + head.scales[at]! * raw[row]!, 0);
    return 1 / (1 + Math.exp(-(head.bias + trees + (head.linearScale ?? 0) * linear[row]!)));
  });
}

describe('exportForecast', () => {
  it('answers in onnxruntime as its definition says, missing values too', async () => {
    const [bigMove, side, calm] = [await aHead(1, 0.5), await aHead(3, 0.2), await aHead(5, 0)];
    const names = Array.from({ length: columns }, (_, at) => `f${at}`);
    const bytes = exportForecast({ bigMove, side, calm }, names, { version: 'test' });
    const session = await InferenceSession.create(bytes);
    const result = await session.run({ input: new Tensor('float32', data.features, [count, columns]) });
    const [big, up, calmUp] = [probabilities(bigMove), probabilities(side), probabilities(calm)];
    const direction = result['direction']!.data as Float32Array;
    const worst = { direction: 0, bigMove: 0, rise: 0 };
    for (const row of every) {
      const wanted = [big[row]! * (1 - up[row]!), 1 - big[row]!, big[row]! * up[row]!];
      wanted.forEach((value, at) => {
        worst.direction = Math.max(worst.direction, Math.abs(value - direction[row * 3 + at]!));
      });
      const rise = big[row]! * up[row]! + (1 - big[row]!) * calmUp[row]!;
      worst.bigMove = Math.max(worst.bigMove, Math.abs(big[row]! - (result['big_move']!.data as Float32Array)[row]!));
      worst.rise = Math.max(worst.rise, Math.abs(rise - (result['rise']!.data as Float32Array)[row]!));
    }
    expect(worst.direction).toBeLessThan(1e-6);
    expect(worst.bigMove).toBeLessThan(1e-6);
    expect(worst.rise).toBeLessThan(1e-6);
    expect(
      Buffer.from(exportForecast({ bigMove, side, calm }, names, { version: 'test' })).equals(Buffer.from(bytes)),
    ).toBe(true);
    await session.release();
  });

  it('refuses a booster of another width', async () => {
    const head = await aHead(1, 0);
    expect(() => exportForecast({ bigMove: head, side: head, calm: head }, ['only'], {})).toThrow(/must read 1 into 1/);
  });
});
