import { describe, expect, it } from 'vitest';
import { seeded } from '../../../../src/pipeline/evaluation/metrics/block-bootstrap.js';
import { applyLogistic, fitLogistic } from '../../../../src/pipeline/training/fit-logistic.js';
import { hideGroups } from '../../../../src/pipeline/training/hide-groups.js';

describe('fitLogistic', () => {
  const random = seeded(4);
  const rows = 20_000;
  const x = Float64Array.from({ length: rows }, () => 4 * random() - 2);
  const happened = Int8Array.from(x, (value) => (random() < 1 / (1 + Math.exp(-(0.7 * value - 1))) ? 1 : 0));

  it('finds slope and intercept of the truth', () => {
    const map = fitLogistic([x], happened, { intercept: true });
    expect(map.weights[0]).toBeCloseTo(0.7, 1);
    expect(map.intercept).toBeCloseTo(-1, 1);
    const stated = x.reduce((sum, _, row) => sum + applyLogistic(map, [x], row), 0) / rows;
    expect(stated).toBeCloseTo(happened.reduce((sum, one) => sum + one, 0) / rows, 6);
  });

  it('holds the intercept at 0 when told to', () => {
    expect(fitLogistic([x], happened, { intercept: false }).intercept).toBeCloseTo(0, 9);
  });

  it('counts rows by weight', () => {
    const onlyUp = Float64Array.from(happened, (one) => (one === 1 ? 1 : 1e-9));
    expect(fitLogistic([x], happened, { intercept: true, rowWeights: onlyUp }).intercept).toBeGreaterThan(3);
  });
});

describe('hideGroups', () => {
  const rows = 24 * 7 * 60;
  const decidedAt = Float64Array.from({ length: rows }, (_, row) => row * 3_600_000);
  const market = new Int32Array(rows);
  const options = { groups: ['funding'], columnGroups: ['trend', 'funding', 'funding'], share: 0.3, seed: 2 };

  it('hides a whole group in about that share of the weeks, and nothing else', () => {
    const values = new Float32Array(rows * 3).fill(1);
    hideGroups(values, 3, market, decidedAt, options);
    const hidden = decidedAt.reduce((sum, _, row) => sum + (Number.isNaN(values[row * 3 + 1]!) ? 1 : 0), 0) / rows;
    expect(hidden).toBeGreaterThan(0.1);
    expect(hidden).toBeLessThan(0.5);
    const torn = decidedAt.findIndex(
      (_, row) => values[row * 3] !== 1 || Number.isNaN(values[row * 3 + 1]!) !== Number.isNaN(values[row * 3 + 2]!),
    );
    expect(torn).toBe(-1);
  });

  it('is the same for the same seed', () => {
    const [one, two] = [new Float32Array(rows * 3), new Float32Array(rows * 3)];
    hideGroups(one, 3, market, decidedAt, options);
    hideGroups(two, 3, market, decidedAt, options);
    expect(Buffer.from(one.buffer).equals(Buffer.from(two.buffer))).toBe(true);
  });
});
