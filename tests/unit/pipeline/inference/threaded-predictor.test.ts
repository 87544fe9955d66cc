import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import { seededRandom } from '../../../../src/core/statistics.js';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { loadModel } from '../../../../src/pipeline/inference/load-model.js';
import { sha256Of } from '../../../../src/pipeline/inference/model-card.js';
import { unpackOutputs } from '../../../../src/pipeline/inference/packed-outputs.js';
import { loadModelInThread } from '../../../../src/pipeline/inference/threaded-predictor.js';

const directory = 'models/1h-v1';
const columns = featureSet.names.length;
let broken: string;

beforeAll(async () => {
  broken = await mkdtemp(join(tmpdir(), 'auspex-thread-'));
  const bytes = Buffer.from('not a graph');
  const card = JSON.parse(await readFile(join(directory, 'card.json'), 'utf8'));
  await writeFile(join(broken, card.model.file), bytes);
  const model = { ...card.model, sha256: sha256Of(bytes), bytes: bytes.length };
  await writeFile(join(broken, 'card.json'), JSON.stringify({ ...card, model }));
});

afterAll(async () => {
  await rm(broken, { recursive: true, force: true });
});

describe('a model on a thread of its own', () => {
  it('answers what it answers in this thread, in the order asked', async () => {
    const random = seededRandom(1);
    const values = Float32Array.from({ length: 40 * columns }, () => random() - 0.5);
    const [here, there] = await Promise.all([
      loadModel(directory, featureSet),
      loadModelInThread(directory, featureSet),
    ]);
    try {
      const rows = (from: number, to: number) => values.slice(from * columns, to * columns);
      const parts = await Promise.all([
        there.predictor.predict(rows(0, 15), 15),
        there.predictor.predict(rows(15, 40), 25),
      ]);
      expect(parts.flat()).toEqual(await here.predictor.predict(values, 40));
      expect(there.predictor.info).toEqual(here.predictor.info);
      // Lent memory is gone until the answer, which says the same and brings it back.
      const lent = values.slice();
      const answering = there.predictor.predictLent(lent, 15);
      expect(lent.length).toBe(0);
      const { outputs, values: back } = await answering;
      expect(unpackOutputs(outputs)).toEqual(parts[0]);
      expect(back).toEqual(values);
      await expect(there.predictor.predict(rows(0, 1), 2)).rejects.toThrow(/was given .* values for 2 rows/);
    } finally {
      await here.predictor.close();
      await there.predictor.close();
    }
    await expect(there.predictor.predict(values, 40)).rejects.toThrow(/thread of model 1h-v1 is gone: closed/);
  });

  it('takes more threads while questions wait, and answers the same', async () => {
    const random = seededRandom(2);
    const values = Float32Array.from({ length: 60 * columns }, () => random() - 0.5);
    const [here, there] = await Promise.all([
      loadModel(directory, featureSet),
      loadModelInThread(directory, featureSet, 2),
    ]);
    try {
      const wanted = await here.predictor.predict(values, 60);
      const ask = () =>
        Promise.all(
          Array.from({ length: 30 }, (_, at) =>
            there.predictor.predict(values.slice(2 * at * columns, 2 * (at + 1) * columns), 2),
          ),
        );
      expect((await ask()).flat()).toEqual(wanted);
      await vi.waitFor(() => expect(there.predictor.size).toBe(2), { timeout: 20_000 });
      expect((await ask()).flat()).toEqual(wanted);
      expect(there.predictor.size).toBe(2);
    } finally {
      await here.predictor.close();
      await there.predictor.close();
    }
  });

  it('says which file cannot be run', async () => {
    const opening = loadModelInThread(broken, featureSet);
    await expect(opening).rejects.toThrow(UserError);
    await expect(opening).rejects.toThrow(/is no model that can be run|must have one input/);
  });
});
