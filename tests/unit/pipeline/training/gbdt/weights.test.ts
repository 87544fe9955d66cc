import { describe, expect, it } from 'vitest';
import {
  classBalanceWeights,
  combineWeights,
  concatModels,
  predictRaw,
  recencyWeights,
  trainGbdt,
} from '../../../../../src/pipeline/training/gbdt/index.js';
import { learnableData } from '../../../../builders/gbdt-data.js';

describe('weights', () => {
  it('balance classes to equal totals', () => {
    const weights = classBalanceWeights([0, 0, 0, 1], 2);
    expect(weights[0]! * 3).toBeCloseTo(weights[3]!, 12);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 12);
    expect([...classBalanceWeights([0, 0, 0, 1], 2, 0)]).toEqual([1, 1, 1, 1]);
  });

  it('halve with each half-life', () => {
    const weights = recencyWeights([0, 10, 20], 10);
    expect(weights[1]! / weights[0]!).toBeCloseTo(2, 12);
    expect(weights[2]! / weights[1]!).toBeCloseTo(2, 12);
    expect(() => recencyWeights([0], 0)).toThrow('halfLife must be above 0, was 0');
  });

  it('combine by product', () => {
    const [low, high] = combineWeights([1, 2], [1, 3]);
    expect(high! / low!).toBeCloseTo(6, 12);
    expect(() => combineWeights([1], [1, 2])).toThrow('differ in length: 2 and 1');
  });
});

describe('concatModels', () => {
  it('averages raw scores', async () => {
    const data = learnableData(500, 4, 'multiclass');
    const train = (seed: number) =>
      trainGbdt(data, { objective: 'multiclass', classes: 3, rounds: 3 + seed, rowFraction: 0.5, seed });
    const models = [await train(1), await train(2)];
    const [a, b] = models.map((model) => predictRaw(model, data.features, data.rows, data.cols));
    const mean = predictRaw(concatModels(models), data.features, data.rows, data.cols);
    mean.forEach((score, i) => {
      expect(score).toBeCloseTo((a![i]! + b![i]!) / 2, 12);
    });
  });

  it('refuses models that differ', async () => {
    const one = await trainGbdt(learnableData(50, 4, 'binary'), { objective: 'binary', rounds: 1 });
    const other = await trainGbdt(learnableData(50, 3, 'binary'), { objective: 'binary', rounds: 1 });
    expect(() => concatModels([one, other])).toThrow('binary, 1 outputs, 4 features and binary, 1 outputs, 3 features');
    expect(() => concatModels([])).toThrow('no models');
  });
});
