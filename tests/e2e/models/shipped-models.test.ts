import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureSet } from '../../../src/pipeline/features/index.js';
import { benchPredict } from '../../../src/pipeline/inference/bench.js';
import { loadModel } from '../../../src/pipeline/inference/load-model.js';
import { ModelRegistry } from '../../../src/pipeline/inference/registry.js';
import { runPredict } from '../../../src/pipeline/inference/run-predict.js';
import { candleFolder } from '../../builders/candle-folder.js';

const models = resolve(import.meta.dirname, '../../../models');

describe.each(['1h', '15m'] as const)('the shipped model of %s', (timeframe) => {
  it('serves the features of this program', async () => {
    const registry = new ModelRegistry(models, featureSet);
    const directory = await registry.activeDirectory(timeframe);
    expect(directory).not.toBeNull();
    const { card, predictor } = await loadModel(directory!, featureSet);
    expect(card.timeframe).toBe(timeframe);
    expect(card.walkForward.scores['bigMoveAuc']!.low).toBeGreaterThan(0.65);
    expect(card.walkForward.scores['directionAuc']!.low).toBeGreaterThan(0.51);
    expect(card.moveAlert.precision).toBeGreaterThan(1.8 * card.bigMoveBase);
    expect((await readFile(join(directory!, card.model.file))).length).toBe(card.model.bytes);
    await predictor.close();
  });

  it('answers from features that are warm', async () => {
    const figures = await benchPredict({ model: join(models, `${timeframe}-v1`), calls: 20, atOnce: 20 });
    expect(figures.features).toBe(featureSet.names.length);
    expect(figures.answersPerSecond).toBeGreaterThan(0);
  });
});

describe('predict on a file with the shipped model', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await candleFolder(['XYZUSDT'], 900);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('answers for a symbol it never saw, without BTC, ETH or funding beside it', async () => {
    const input = join(folder, 'XYZUSDT_1h.csv.gz');
    const answers = await runPredict({ model: join(models, '1h-v1'), input, last: 3 });
    expect(answers).toHaveLength(3);
    for (const { probabilities, rise, bigMove } of answers) {
      expect(probabilities.down + probabilities.neutral + probabilities.up).toBeCloseTo(1, 9);
      expect(rise).toBeGreaterThan(0.2);
      expect(rise).toBeLessThan(0.8);
      expect(bigMove).toBeGreaterThan(0.01);
    }
  });
});
