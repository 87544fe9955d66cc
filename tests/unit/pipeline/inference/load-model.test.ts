import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { loadModel } from '../../../../src/pipeline/inference/load-model.js';
import { type ModelCard, sha256Of } from '../../../../src/pipeline/inference/model-card.js';
import { type SmallModel, smallFeatures, smallModel } from '../../../builders/small-model.js';

describe('loadModel', () => {
  let model: SmallModel;
  let copies = 0;
  beforeAll(async () => {
    model = await smallModel();
  }, 60_000);
  afterAll(() => model.remove());

  /** A copy of the model that something was done to. */
  async function altered(change: (directory: string, card: ModelCard) => Promise<void>): Promise<string> {
    const directory = join(model.data, `altered-${copies++}`);
    await cp(model.directory, directory, { recursive: true });
    await change(directory, JSON.parse(await readFile(join(directory, 'card.json'), 'utf8')) as ModelCard);
    return directory;
  }
  const withCard = (change: (card: ModelCard) => unknown) =>
    altered((directory, card) => writeFile(join(directory, 'card.json'), JSON.stringify(change(card))));

  const faults: [string, () => Promise<string>, RegExp][] = [
    ['no card', () => altered((directory) => rm(join(directory, 'card.json'))), /card\.json cannot be read/],
    ['no model', () => altered((directory) => rm(join(directory, 'model.onnx'))), /model\.onnx cannot be read/],
    [
      'a card cut short',
      () => altered((directory) => writeFile(join(directory, 'card.json'), '{"schema"')),
      /is no JSON/,
    ],
    [
      'a card of another form',
      () => withCard((card) => ({ ...card, entry: null })),
      /card\.json is no model card: entry/,
    ],
    ['a model cut short', () => altered((directory) => writeFile(join(directory, 'model.onnx'), 'x')), /SHA-256/],
    [
      'features of another hash',
      () => withCard((card) => ({ ...card, features: { ...card.features, hash: 'f'.repeat(64) } })),
      /expects features ffffffffffff/,
    ],
    [
      'lists that do not match the features',
      () => withCard((card) => ({ ...card, features: { ...card.features, median: [] } })),
      /features\.median: must have one entry/,
    ],
    [
      'bytes that are no graph, hash and all',
      () =>
        altered(async (directory, card) => {
          const bytes = Buffer.from('no graph');
          await writeFile(join(directory, 'model.onnx'), bytes);
          const model = { ...card.model, sha256: sha256Of(bytes), bytes: bytes.length };
          await writeFile(join(directory, 'card.json'), JSON.stringify({ ...card, model }));
        }),
      /model\.onnx is no model that can be run/,
    ],
  ];
  it.each(faults)('refuses %s, naming the file', async (_, make, message) => {
    const failure = await loadModel(await make(), smallFeatures).catch((thrown) => thrown as Error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(message);
    expect((failure as Error).message).not.toContain('\n');
  });

  it('refuses to serve other features than it was trained on', async () => {
    await expect(loadModel(model.directory, featureSet)).rejects.toThrow(/train the model again/);
  });

  it('answers with probabilities that sum to 1, and up and down that sum to the big move', async () => {
    const { predictor, card } = await loadModel(model.directory, smallFeatures);
    const width = card.features.names.length;
    const rows = 50;
    const values = Float32Array.from({ length: rows * width }, (_, at) =>
      at % 7 === 0 ? Number.NaN : Math.sin(at * 1.7),
    );
    for (const { probabilities, bigMove } of await predictor.predict(values, rows)) {
      expect(probabilities.down + probabilities.neutral + probabilities.up).toBeCloseTo(1, 12);
      expect(probabilities.down + probabilities.up).toBeCloseTo(bigMove, 6);
    }
    await expect(predictor.predict(values.subarray(1), rows)).rejects.toThrow(/features a row/);
    expect(await predictor.predict(new Float32Array(0), 0)).toEqual([]);
    await predictor.close();
  });
});
