import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/core/errors.js';
import {
  featureImportance,
  type GbdtData,
  type GbdtModel,
  type GbdtTree,
  predictProbabilities,
  predictRaw,
  trainGbdt,
} from '../../../../../src/pipeline/training/gbdt/index.js';
import { objectiveOf } from '../../../../../src/pipeline/training/gbdt/objectives.js';
import { learnableData } from '../../../../builders/gbdt-data.js';

const rawOf = (model: GbdtModel, data: GbdtData) => predictRaw(model, data.features, data.rows, data.cols);
const leavesOf = (tree: GbdtTree) => tree.feature.filter((feature) => feature < 0).length;
const depthOf = (tree: GbdtTree, node = 0): number =>
  tree.feature[node]! < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]), depthOf(tree, tree.right[node]));

describe('trainGbdt', () => {
  it('learns each objective far better than a constant', async () => {
    for (const objective of ['binary', 'multiclass', 'regression'] as const) {
      for (const growth of ['depthwise', 'leafwise'] as const) {
        const data = learnableData(2000, 6, objective, 3);
        const held = learnableData(1000, 6, objective, 4);
        const settings = { objective, growth, classes: 3, rounds: 25, maxDepth: 4, maxLeaves: 12 };
        const model = await trainGbdt(data, settings);
        const loss = objectiveOf(objective, 3);
        const constant = new Float64Array(held.rows * model.outputs).map((_, i) => model.baseScore[i % model.outputs]!);
        expect(loss.loss(held, rawOf(model, held))).toBeLessThan(0.85 * loss.loss(held, constant));
      }
    }
  });

  it('keeps to the shape asked for', async () => {
    const data = learnableData(3000, 6, 'binary');
    const level = await trainGbdt(data, { objective: 'binary', rounds: 5, maxDepth: 3 });
    expect(Math.max(...level.trees.map((tree) => depthOf(tree)))).toBe(3);
    const leaf = await trainGbdt(data, {
      objective: 'binary',
      growth: 'leafwise',
      rounds: 5,
      maxDepth: 0,
      maxLeaves: 10,
    });
    expect(leaf.trees.map(leavesOf)).toEqual([10, 10, 10, 10, 10]);
    expect(Math.max(...leaf.trees.map((tree) => depthOf(tree)))).toBeGreaterThan(3);
    const both = await trainGbdt(data, {
      objective: 'binary',
      growth: 'leafwise',
      rounds: 5,
      maxDepth: 2,
      maxLeaves: 10,
    });
    expect(Math.max(...both.trees.map((tree) => depthOf(tree)))).toBe(2);
  });

  it('leaf-wise growth splits the leaf with the highest gain first', async () => {
    const data = learnableData(3000, 6, 'regression');
    const settings = { objective: 'regression', growth: 'leafwise', rounds: 1, maxDepth: 0 } as const;
    const gains = async (maxLeaves: number) =>
      (await trainGbdt(data, { ...settings, maxLeaves })).trees[0]!.gain.filter((gain) => gain > 0).sort();
    const few = await gains(4);
    const more = await gains(5);
    expect(more.length).toBe(few.length + 1);
    const added = [...more].filter((gain) => !few.includes(gain));
    expect(added).toHaveLength(1);
  });

  it('sends missing values to the side that fits them', async () => {
    const rows = 400;
    const features = Float32Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? Number.NaN : (i * 37) % 100));
    const labels = Float64Array.from(features, (x) => (Number.isNaN(x) || x > 60 ? 1 : 0));
    const settings = { objective: 'regression', rounds: 1, learningRate: 1, maxDepth: 1, l2: 0 } as const;
    const model = await trainGbdt({ features, rows, cols: 1, labels }, settings);
    expect(model.trees[0]!.defaultLeft[0]).toBe(0);
    const raw = predictRaw(model, Float32Array.of(Number.NaN, 10, 90), 3, 1);
    expect([...raw].map((x) => Math.round(x))).toEqual([1, 0, 1]);
  });

  it('can split missing from present alone', async () => {
    const features = Float32Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? Number.NaN : 5));
    const labels = Float64Array.from(features, (x) => (Number.isNaN(x) ? 2 : -1));
    const settings = { objective: 'regression', rounds: 1, learningRate: 1, maxDepth: 1, l2: 0 } as const;
    const model = await trainGbdt({ features, rows: 100, cols: 1, labels }, settings);
    const raw = predictRaw(model, Float32Array.of(Number.NaN, 5), 2, 1);
    expect(raw[0]).toBeCloseTo(2, 10);
    expect(raw[1]).toBeCloseTo(-1, 10);
  });

  it('computes a leaf as the regularised Newton step', async () => {
    // One split by hand: labels −1 (3 rows) and 2 (1 row), base score −0.25, l2 1, l1 0.5.
    const data = {
      features: Float32Array.of(0, 0, 0, 1),
      rows: 4,
      cols: 1,
      labels: [-1, -1, -1, 2],
    };
    const settings = { objective: 'regression', rounds: 1, learningRate: 0.5, maxDepth: 1, minChildWeight: 0 } as const;
    const plain = await trainGbdt(data, { ...settings, l2: 1, l1: 0.5 });
    const [low, high] = predictRaw(plain, Float32Array.of(0, 1), 2, 1);
    // G = 3 · 0.75 = 2.25, T(G) = 1.75, H + l2 = 4; and G = −2.25, T(G) = −1.75, H + l2 = 2.
    expect(low).toBeCloseTo(-0.25 - (0.5 * 1.75) / 4, 12);
    expect(high).toBeCloseTo(-0.25 + (0.5 * 1.75) / 2, 12);
    expect(plain.trees[0]!.gain[0]).toBeCloseTo(1.75 ** 2 / 4 + 1.75 ** 2 / 2, 6);
  });

  it('shrinks with l1 and l2, and splits less with a least weight or gain', async () => {
    const data = learnableData(2000, 6, 'binary');
    const size = async (extra: object) => {
      const model = await trainGbdt(data, { objective: 'binary', rounds: 10, maxDepth: 5, ...extra });
      const values = model.trees.flatMap((tree) => [...tree.value]);
      return {
        leaves: model.trees.reduce((sum, tree) => sum + leavesOf(tree), 0),
        norm: Math.hypot(...values) / Math.sqrt(values.length),
      };
    };
    const plain = await size({});
    expect((await size({ l2: 100 })).norm).toBeLessThan(0.7 * plain.norm);
    expect((await size({ l1: 20 })).norm).toBeLessThan(0.9 * plain.norm);
    expect((await size({ minChildWeight: 60 })).leaves).toBeLessThan(plain.leaves / 2);
    expect((await size({ minSplitGain: 20 })).leaves).toBeLessThan(plain.leaves / 2);
    expect((await size({ minSplitGain: 1e9 })).leaves).toBe(10);
  });

  it('stops early at the best validation loss and keeps only those rounds', async () => {
    const data = learnableData(600, 6, 'binary', 1);
    const validation = learnableData(600, 6, 'binary', 2);
    const losses: number[] = [];
    const model = await trainGbdt(
      data,
      { objective: 'binary', rounds: 300, learningRate: 0.3, earlyStoppingRounds: 8 },
      { validation, onRound: ({ validationLoss }) => losses.push(validationLoss!) },
    );
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(losses.length).toBe(best + 8);
    expect(model.bestRound).toBe(best);
    expect(model.trees).toHaveLength(best);
    expect(model.bestLoss).toBe(losses[best - 1]);
    expect(objectiveOf('binary', 2).loss(validation, rawOf(model, validation))).toBeCloseTo(model.bestLoss!, 10);
  });

  it('is equal for a seed and differs for another when rows and columns are drawn', async () => {
    const data = learnableData(1500, 6, 'multiclass');
    const settings = { objective: 'multiclass', classes: 3, rounds: 8, rowFraction: 0.6, columnFraction: 0.5 } as const;
    const train = async (seed: number) => rawOf(await trainGbdt(data, { ...settings, seed }), data);
    expect(await train(5)).toEqual(await train(5));
    expect(await train(5)).not.toEqual(await train(6));
  });

  it('reports importance where the signal is', async () => {
    const data = learnableData(4000, 6, 'regression');
    const shares = featureImportance(await trainGbdt(data, { objective: 'regression', rounds: 20 }));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shares[0]! + shares[1]! + shares[2]! + shares[5]!).toBeGreaterThan(0.8);
    expect(shares.indexOf(Math.max(...shares))).toBeLessThan(2);
  });

  it('ends between rounds when asked to', async () => {
    const data = learnableData(500, 6, 'binary');
    const stop = new AbortController();
    const training = trainGbdt(
      data,
      { objective: 'binary', rounds: 1000 },
      {
        signal: stop.signal,
        onRound: ({ round }) => {
          if (round === 3) stop.abort(new Error('enough'));
        },
      },
    );
    await expect(training).rejects.toThrow('enough');
  });

  it('survives features and labels without information', async () => {
    const constant = { features: new Float32Array(60).fill(4), rows: 20, cols: 3, labels: Array<number>(20).fill(1) };
    const model = await trainGbdt(constant, { objective: 'binary', rounds: 3 });
    expect(predictProbabilities(model, constant.features, 20, 3).every((p) => p > 0.999 && p < 1)).toBe(true);
    const missing = {
      ...constant,
      features: new Float32Array(60).fill(Number.NaN),
      labels: constant.labels.map((_, i) => i % 2),
    };
    const even = await trainGbdt(missing, { objective: 'binary', rounds: 3, columnFraction: 0.5 });
    expect(predictProbabilities(even, missing.features, 20, 3)[7]).toBeCloseTo(0.5, 10);
  });
});

describe('bad input to trainGbdt', () => {
  const good = learnableData(50, 3, 'binary');
  const refused = async (data: Partial<GbdtData>, params: object, text: string) => {
    const training = trainGbdt({ ...good, ...data }, { objective: 'binary', rounds: 2, ...params });
    await expect(training).rejects.toThrow(UserError);
    await expect(trainGbdt({ ...good, ...data }, { objective: 'binary', rounds: 2, ...params })).rejects.toThrow(text);
  };

  it('names the wrong length, label, weight or value', async () => {
    await refused({ rows: 51 }, {}, 'features has 150 values, 51 rows × 3 cols need 153');
    await refused({ labels: [1] }, {}, '1 labels for 50 rows');
    await refused({ weights: [1, 2] }, {}, '2 weights for 50 rows');
    const labels = [...(good.labels as Float64Array)];
    await refused({ labels: labels.with(4, 2) }, {}, 'label of row 4 must be a class from 0 to 1, was 2');
    await refused({ labels: labels.with(9, Number.NaN) }, {}, 'label of row 9 must be a class from 0 to 1, was NaN');
    const regression = { objective: 'regression' };
    await refused({ labels: labels.with(9, Infinity) }, regression, 'row 9 must be a finite number, was Infinity');
    await refused({ weights: labels.with(3, -1) }, {}, 'weight of row 3 must be finite and not negative, was -1');
    await refused({ weights: labels.fill(0) }, {}, 'all weights are 0');
    await refused({ features: good.features.with(7, -Infinity) }, {}, 'row 2, feature 1 is -Infinity');
  });

  it('names the wrong setting', async () => {
    await refused({}, { rounds: 0 }, 'rounds must be a whole number from 1 to 100000, was 0');
    await refused({}, { maxBins: 300 }, 'maxBins must be a whole number from 2 to 256, was 300');
    await refused({}, { learningRate: 0 }, 'learningRate must be above 0 and at most 1, was 0');
    await refused({}, { rowFraction: 1.5 }, 'rowFraction must be above 0 and at most 1, was 1.5');
    await refused({}, { l2: -1 }, 'l2 must be a finite number, at least 0, was -1');
    await refused({}, { objective: 'multiclass' }, 'classes must be a whole number from 2 to 1000, was NaN');
    await refused({}, { earlyStoppingRounds: 5 }, 'earlyStoppingRounds 5 needs a validation set');
  });

  it('names a prediction of another width', async () => {
    const model = await trainGbdt(good, { objective: 'binary', rounds: 1 });
    expect(() => predictRaw(model, new Float32Array(4), 2, 2)).toThrow('needs rows of 3 features, got 4 values');
  });
});
