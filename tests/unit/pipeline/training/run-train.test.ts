import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.js';
import { epochMs } from '../../../../src/core/units.js';
import { loadModel } from '../../../../src/pipeline/inference/load-model.js';
import { type SmallModel, smallFeatures, smallModel, trainSmall } from '../../../builders/small-model.js';
import '../../../support/long-tests.js';

describe('runTrain', () => {
  let model: SmallModel;
  beforeAll(async () => {
    model = await smallModel();
  });
  afterAll(() => model.remove());

  it('writes a model that its card describes and that can be loaded', async () => {
    const loaded = await loadModel(model.directory, smallFeatures);
    expect(loaded.card).toEqual(model.card);
    expect(loaded.card.version).toBe('test-v1');
    expect(loaded.card.markets).toEqual(['AAAUSDT', 'BTCUSDT']);
    await loaded.predictor.close();
  });

  it('finds the volatility spells of the made-up market, and states its figures with intervals', () => {
    const { scores, baselines } = model.card.walkForward;
    expect(scores['bigMoveAuc']!.value).toBeGreaterThan(0.55);
    expect(scores['bigMoveAuc']!.low).toBeLessThan(scores['bigMoveAuc']!.value!);
    expect(Object.keys(baselines)).toEqual([
      'majority',
      'momentum',
      'logisticRegression',
      'randomEntry',
      'expectedValueAboveCost',
    ]);
  });

  it('abstains where direction is a coin flip', () => {
    expect(model.card.entry.mayEnter).toBe(false);
    expect(model.card.entry.callsLikeThis).toBeNull();
  });

  it('gives the same bytes for the same seed, on more threads too, and others for another', async () => {
    const again = join(model.data, 'again', 'test-v1');
    const other = join(model.data, 'other', 'test-v1');
    await trainSmall({ data: model.data, out: again, threads: 2 });
    await trainSmall({ data: model.data, out: other, seed: 4 });
    const bytes = (directory: string) => readFile(join(directory, 'model.onnx'));
    expect((await bytes(again)).equals(await bytes(model.directory))).toBe(true);
    expect(await readFile(join(again, 'card.json'), 'utf8')).toBe(
      await readFile(join(model.directory, 'card.json'), 'utf8'),
    );
    expect((await bytes(other)).equals(await bytes(model.directory))).toBe(false);
  });

  it('uses nothing after --until', async () => {
    const until = epochMs(model.card.trainedUntil - 200 * 3_600_000);
    const card = await trainSmall({ data: model.data, out: join(model.data, 'until-v1'), until });
    expect(card.trainedUntil).toBe(until);
  });

  it('never overwrites a model and leaves nothing half written', async () => {
    await expect(trainSmall({ data: model.data, out: model.directory })).rejects.toThrow(/exists already/);
    await writeFile(join(model.data, 'file'), '');
    await expect(trainSmall({ data: model.data, out: join(model.data, 'file', 'x-v1') })).rejects.toThrow(UserError);
    expect((await readdir(model.data)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('names the folder, market or file that cannot be used', async () => {
    const out = join(model.data, 'none-v1');
    await expect(trainSmall({ data: join(model.data, 'nowhere'), out })).rejects.toThrow(/nowhere cannot be read/);
    await expect(trainSmall({ data: model.data, out, markets: ['DOGE/USDT'] })).rejects.toThrow(/DOGEUSDT_1h/);
    const empty = join(model.data, 'empty');
    await mkdir(empty);
    await expect(trainSmall({ data: empty, out })).rejects.toThrow(/has no candle file/);
  });
});
