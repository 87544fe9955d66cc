import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/core/errors.js';
import { concatModels, type GbdtModel, trainGbdt } from '../../../../../src/pipeline/training/gbdt/index.js';
import { exportOnnx, type OnnxHead, predictHead } from '../../../../../src/pipeline/training/onnx/index.js';
import { learnableData } from '../../../../builders/gbdt-data.js';
import '../../../../support/long-tests.js';

const featureNames = ['a', 'b', 'c', 'd', 'e', 'f'];
const cols = featureNames.length;

async function models(): Promise<Record<'three' | 'two' | 'number', GbdtModel>> {
  const settings = { rounds: 60, maxDepth: 5, learningRate: 0.3 };
  return {
    three: await trainGbdt(learnableData(1500, cols, 'multiclass'), {
      objective: 'multiclass',
      classes: 3,
      ...settings,
    }),
    two: await trainGbdt(learnableData(1500, cols, 'binary'), { objective: 'binary', growth: 'leafwise', ...settings }),
    number: await trainGbdt(learnableData(1500, cols, 'regression'), { objective: 'regression', ...settings }),
  };
}

/** Random rows with missing values, and rows made of the very thresholds and their float32 neighbours. */
function hardRows(all: readonly GbdtModel[]): Float32Array {
  const { features } = learnableData(400, cols, 'binary', 99);
  const edges: number[] = [];
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  for (const model of all) {
    for (const tree of model.trees) {
      for (let node = 0; node < tree.feature.length; node++) {
        if (tree.feature[node]! < 0 || Math.abs(tree.threshold[node]!) > 1e30) continue;
        float[0] = tree.threshold[node]!;
        edges.push(float[0]);
        bits[0]! += 1;
        edges.push(float[0]);
      }
    }
  }
  const rows = Math.floor(Math.min(edges.length, 6000) / cols);
  return Float32Array.from([...features, ...edges.slice(0, rows * cols), ...Array<number>(cols).fill(Number.NaN)]);
}

async function run(bytes: Uint8Array, values: Float32Array): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const answer = await session.run({ input: new Tensor('float32', values, [values.length / cols, cols]) });
  await session.release();
  return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, tensor.data as Float32Array]));
}

function largestGap(ours: Float64Array, theirs: Float32Array): number {
  expect(theirs.length).toBe(ours.length);
  let gap = 0;
  for (let i = 0; i < ours.length; i++) gap = Math.max(gap, Math.abs(ours[i]! - theirs[i]!));
  return gap;
}

describe('exportOnnx', () => {
  it('is read by onnxruntime to our own probabilities, with missing values and values on thresholds', async () => {
    const { three, two, number } = await models();
    const heads: OnnxHead[] = [
      { name: 'direction', model: three, calibration: { scale: [0.9, 1.1, 0.8], bias: [0.1, 0, -0.2] } },
      { name: 'big_move', model: two, calibration: { scale: [0.85], bias: [-0.1] } },
      { name: 'plain', model: two },
      { name: 'size', model: number },
      { name: 'mean', model: concatModels([two, two]) },
    ];
    const values = hardRows([three, two, number]);
    const answers = await run(exportOnnx(heads, { featureNames }), values);
    expect(Object.keys(answers)).toEqual(heads.map((head) => head.name));
    for (const head of heads) {
      const ours = predictHead(head, values, values.length / cols, cols);
      expect(largestGap(ours, answers[head.name]!), head.name).toBeLessThan(1e-6);
    }
    const direction = answers['direction']!;
    for (let i = 0; i < direction.length; i += 3) {
      expect(direction[i]! + direction[i + 1]! + direction[i + 2]!).toBeCloseTo(1, 6);
    }
  });

  it('answers one row as it answers many', async () => {
    const { three } = await models();
    const bytes = exportOnnx([{ name: 'direction', model: three }], { featureNames });
    const values = hardRows([three]).subarray(0, 50 * cols);
    const together = await run(bytes, values);
    for (const row of [0, 17, 49]) {
      const alone = await run(bytes, values.slice(row * cols, (row + 1) * cols));
      expect([...alone['direction']!]).toEqual([...together['direction']!.subarray(row * 3, row * 3 + 3)]);
    }
  });

  it('writes equal bytes for equal models, with names and metadata inside', async () => {
    const { two } = await models();
    const write = () => exportOnnx([{ name: 'p', model: two }], { featureNames, metadata: { version: '1h-v1' } });
    expect(Buffer.from(write()).equals(Buffer.from(write()))).toBe(true);
    const text = Buffer.from(write()).toString('latin1');
    expect(text).toContain('1h-v1');
    expect(text).toContain(JSON.stringify(featureNames));
  });

  it('refuses heads that do not fit, saying which', async () => {
    const { two, three } = await models();
    const head: OnnxHead = { name: 'p', model: two };
    expect(() => exportOnnx([], { featureNames })).toThrow(UserError);
    expect(() => exportOnnx([head, { ...head }], { featureNames })).toThrow('two values of the graph are named p');
    expect(() => exportOnnx([head], { featureNames: ['a'] })).toThrow('head p reads 6 features, 1 names');
    const short = { name: 'd', model: three, calibration: { scale: [1], bias: [0] } };
    expect(() => exportOnnx([short], { featureNames })).toThrow('head d: calibration has 1 scales and 1 biases for 3');
    const broken = { ...head, calibration: { scale: [Number.NaN], bias: [0] } };
    expect(() => exportOnnx([broken], { featureNames })).toThrow('head p: calibration holds NaN');
  });
});
