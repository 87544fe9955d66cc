import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binColumn, MISSING_BIN } from '../../../../src/pipeline/training/gbdt/bin-column.js';
import { findBinEdges, LAST_EDGE } from '../../../../src/pipeline/training/gbdt/bin-edges.js';
import { type GbdtParamsInput, predictRaw, trainGbdt } from '../../../../src/pipeline/training/gbdt/index.js';
import { seededRandom } from '../../../../src/pipeline/training/gbdt/random.js';
import { sortFloats } from '../../../../src/pipeline/training/gbdt/sort-floats.js';
import { learnableData } from '../../../builders/gbdt-data.js';
import '../../../support/long-tests.js';

const cols = 5;
const objectives = fc.constantFrom('binary' as const, 'multiclass' as const, 'regression' as const);
const seeds = fc.integer({ min: 1, max: 1e6 });
const growths = fc.constantFrom('depthwise' as const, 'leafwise' as const);
const settings = (objective: GbdtParamsInput['objective'], growth: 'depthwise' | 'leafwise'): GbdtParamsInput => ({
  objective,
  growth,
  classes: 3,
  rounds: 6,
  maxDepth: 4,
  learningRate: 0.3,
});

function largestGap(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  let gap = 0;
  for (let i = 0; i < a.length; i++) gap = Math.max(gap, Math.abs(a[i]! - b[i]!));
  return gap;
}

// Any float32: fast-check's float covers denormals, huge values and both zeros.
const finite = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('bins', () => {
  const columns = fc.oneof(
    fc.array(finite, { minLength: 1, maxLength: 400 }),
    fc.array(fc.constantFrom(-3, -0, 0, 0.1, 7, 1e30), { minLength: 1, maxLength: 100 }),
    fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 50, maxLength: 600 }),
  );

  it('sorts as the built-in sort does', () => {
    fc.assert(
      fc.property(columns, (values) => {
        const ours = Float32Array.from(values);
        sortFloats(ours, ours.length);
        // Order of −0 and 0 included.
        expect(ours).toEqual(Float32Array.from(values).sort());
      }),
    );
  });

  it('hold a value exactly when its threshold says so', () => {
    fc.assert(
      fc.property(columns, columns, fc.integer({ min: 1, max: 256 }), (sample, values, maxBins) => {
        const sorted = Float32Array.from(sample).sort();
        const edges = new Float32Array(256);
        const bins = findBinEdges(sorted, sorted.length, maxBins, edges);
        expect(bins).toBeLessThanOrEqual(maxBins);
        expect(edges[bins - 1]).toBe(LAST_EDGE);
        for (let bin = 1; bin < bins; bin++) expect(edges[bin]!).toBeGreaterThan(edges[bin - 1]!);
        const tested = Float32Array.from([...values, ...edges.subarray(0, bins), Number.NaN]);
        const binned = new Uint8Array(tested.length);
        binColumn(tested, edges, bins, binned);
        tested.forEach((value, i) => {
          const naive = Number.isNaN(value) ? MISSING_BIN : edges.findIndex((edge) => value <= edge);
          expect(binned[i]).toBe(naive);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('are one a value when there are few values, and about equally full when there are many', () => {
    const edges = new Float32Array(256);
    expect(findBinEdges(Float32Array.of(1, 1, 2, 5, 5, 5), 6, 3, edges)).toBe(3);
    expect([...edges.subarray(0, 2)]).toEqual([1.5, 3.5]);
    const many = Float32Array.from({ length: 10_000 }, (_, i) => (i < 3000 ? 0 : i));
    const bins = findBinEdges(many, many.length, 100, edges);
    expect(bins).toBeGreaterThan(60);
    const binned = new Uint8Array(many.length);
    binColumn(many, edges, bins, binned);
    const counts = new Int32Array(bins);
    for (const bin of binned) counts[bin]!++;
    expect(counts[0]).toBe(3000);
    expect(Math.max(...counts.subarray(1))).toBeLessThan(120);
  });
});

describe('trainGbdt', () => {
  it('does not depend on the order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(objectives, growths, seeds, async (objective, growth, seed) => {
        const data = learnableData(300, cols, objective, seed);
        const random = seededRandom(seed + 1);
        const order = Array.from({ length: data.rows }, (_, row) => ({ row, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        const shuffled = {
          ...data,
          features: Float32Array.from(
            order.flatMap((row) => [...data.features.subarray(row * cols, (row + 1) * cols)]),
          ),
          labels: order.map((row) => data.labels[row]!),
        };
        const one = await trainGbdt(data, settings(objective, growth));
        const other = await trainGbdt(shuffled, settings(objective, growth));
        const raw = (model: typeof one) => predictRaw(model, data.features, data.rows, cols);
        expect(largestGap(raw(one), raw(other))).toBeLessThan(1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('sees only the ranks of a feature', async () => {
    await fc.assert(
      fc.asyncProperty(objectives, growths, seeds, async (objective, growth, seed) => {
        const data = learnableData(300, cols, objective, seed);
        // Strictly rising in float32 on these values: a power, an exponential, a stretch.
        const warped = data.features.map((x, i) =>
          i % cols === 0 ? x ** 3 : i % cols === 1 ? Math.exp(4 * x) : x * 1e6,
        );
        const one = await trainGbdt(data, settings(objective, growth));
        const other = await trainGbdt({ ...data, features: warped }, settings(objective, growth));
        const a = predictRaw(one, data.features, data.rows, cols);
        const b = predictRaw(other, warped, data.rows, cols);
        expect(largestGap(a, b)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('takes a weight of 2 for a row given twice', async () => {
    await fc.assert(
      fc.asyncProperty(objectives, growths, seeds, async (objective, growth, seed) => {
        const data = learnableData(200, cols, objective, seed, true);
        const random = seededRandom(seed);
        // Uneven weights, as equal ones make exact ties between splits, which rounding may break either way.
        const base = Array.from({ length: data.rows }, () => 0.5 + random());
        const twice = Array.from({ length: data.rows }, () => random() < 0.4);
        const order = twice.flatMap((again, row) => (again ? [row, row] : [row]));
        const repeated = {
          features: Float32Array.from(
            order.flatMap((row) => [...data.features.subarray(row * cols, (row + 1) * cols)]),
          ),
          rows: order.length,
          cols,
          labels: order.map((row) => data.labels[row]!),
          weights: order.map((row) => base[row]!),
        };
        const weighted = { ...data, weights: twice.map((again, row) => (again ? 2 : 1) * base[row]!) };
        const one = await trainGbdt(repeated, settings(objective, growth));
        const other = await trainGbdt(weighted, settings(objective, growth));
        const raw = (model: typeof one) => predictRaw(model, data.features, data.rows, cols);
        expect(largestGap(raw(one), raw(other))).toBeLessThan(1e-6);
      }),
      // Fixed cases: a weight of 2 rounds otherwise than two of 1, and one tree in ten thousand has splits that near.
      { numRuns: 20, seed: 1 },
    );
  });

  it('grows the same first trees however many rounds follow, and keeps improving', async () => {
    await fc.assert(
      fc.asyncProperty(objectives, growths, seeds, async (objective, growth, seed) => {
        const data = learnableData(300, cols, objective, seed);
        const params = { ...settings(objective, growth), rowFraction: 0.7, columnFraction: 0.6, seed };
        const losses: number[] = [];
        const onRound = ({ validationLoss }: { validationLoss: number | null }) => losses.push(validationLoss!);
        const short = await trainGbdt(data, { ...params, rounds: 5 }, { validation: data, onRound });
        const long = await trainGbdt(data, params);
        expect(long.trees.slice(0, short.trees.length)).toEqual(short.trees);
        expect(losses.at(-1)).toBeLessThan(losses[0]!);
      }),
      { numRuns: 10 },
    );
  });

  it('gives the same bits with one thread and with more', async () => {
    const cases = [
      { objective: 'binary', growth: 'depthwise', threads: 2 },
      { objective: 'multiclass', growth: 'leafwise', threads: 3 },
    ] as const;
    for (const { objective, growth, threads } of cases) {
      const data = learnableData(1500, 150, objective, 5);
      const params = { ...settings(objective, growth), rounds: 4, rowFraction: 0.8, columnFraction: 0.7 };
      const one = await trainGbdt(data, params);
      expect(await trainGbdt(data, { ...params, threads })).toEqual(one);
    }
  });
});
