import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../../src/core/units.js';
import { findSeriesFiles, labelledRows } from '../../../../src/pipeline/evaluation/labelled-folder.js';
import { runEvaluate } from '../../../../src/pipeline/evaluation/run-evaluate.js';
import { runPredict } from '../../../../src/pipeline/inference/run-predict.js';
import { csvOf } from '../../../builders/candle-folder.js';
import { candleSeries } from '../../../builders/candle-series.js';
import { type SmallModel, smallFeatures, smallModel } from '../../../builders/small-model.js';

const hour = 3_600_000;

describe('evaluate and predict on files', () => {
  let model: SmallModel;
  let later: string;
  beforeAll(async () => {
    model = await smallModel();
    later = join(model.data, 'later');
    await mkdir(later);
    const from = model.card.trainedUntil;
    // Neither was trained on, and there is no BTC file and no funding beside them.
    for (const [at, symbol] of ['DOGEUSDT', 'LTCUSDT'].entries()) {
      const candles = candleSeries({ seed: 90 + at, count: 400, from });
      await writeFile(join(later, `${symbol}_1h.csv`), csvOf(candles));
    }
  }, 60_000);
  afterAll(() => model.remove());

  const evaluate = (request: { data: string; from?: number; to?: number; model?: string }) =>
    runEvaluate(
      { model: model.directory, ...request, from: request.from as EpochMs, to: request.to as EpochMs },
      smallFeatures,
    );

  it('scores every candle with a known label, by market and in all, for symbols never seen', async () => {
    const report = await evaluate({ data: later });
    expect(report.inSample).toBe(false);
    expect(report.warnings).toEqual(['never trained on: DOGEUSDT, LTCUSDT']);
    expect(Object.keys(report.markets)).toEqual(['DOGEUSDT', 'LTCUSDT']);
    expect(report.markets['DOGEUSDT']!.n).toBe(400 - 96 - 4);
    expect(report.all.n).toBe(2 * report.markets['DOGEUSDT']!.n);
    expect(report.all.directionAuc).toBeGreaterThan(0.4);
    expect(report.all.intervals['bigMoveAuc']).toBeDefined();
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('says loudly when it scores what was learned from', async () => {
    const report = await evaluate({ data: model.data });
    expect(report.inSample).toBe(true);
    expect(report.warnings[0]).toMatch(/^IN SAMPLE/);
  });

  it('honours --from and --to, and warms features up on earlier candles', async () => {
    const start = model.card.trainedUntil;
    const report = await evaluate({ data: later, from: start + 200 * hour, to: start + 300 * hour });
    expect(report.markets['DOGEUSDT']!.n).toBe(100 - 4 + 1);
    expect(report.span.from).toBe(new Date(start + 200 * hour).toISOString());
    await expect(evaluate({ data: later, from: start + 5000 * hour })).rejects.toThrow(/no candle to score from/);
    await expect(evaluate({ data: later, from: start, to: start })).rejects.toThrow(/must be earlier/);
  });

  it('scores a row alike whether earlier rows are scored or only warm features up', async () => {
    const files = await findSeriesFiles(later, '1h');
    const rows = (from: number) => labelledRows(files, '1h', smallFeatures, model.card.label, { from });
    const from = model.card.trainedUntil + 350 * hour;
    const [all, late] = [await rows(0), await rows(from)];
    const tail = all.rows / 2 - late.rows / 2;
    const width = all.columns;
    let furthest = 0;
    for (let at = 0; at < (late.rows / 2) * width; at++) {
      const one = all.values[tail * width + at]!;
      const other = late.values[at]!;
      if (Number.isNaN(one) !== Number.isNaN(other)) furthest = Number.POSITIVE_INFINITY;
      else if (!Number.isNaN(one)) furthest = Math.max(furthest, Math.abs(one - other) / Math.max(1, Math.abs(one)));
    }
    expect(late.rows).toBeGreaterThan(50);
    expect(furthest).toBeLessThan(1e-5);
  });

  it('gives the same figures again', async () => {
    expect(await evaluate({ data: later })).toEqual(await evaluate({ data: later }));
  });

  it('predicts what evaluate scores: one answer a candle, oldest first', async () => {
    const input = join(later, 'DOGEUSDT_1h.csv');
    const answers = await runPredict({ model: model.directory, input, last: 5 }, smallFeatures);
    expect(answers).toHaveLength(5);
    expect(answers.at(-1)!.closedAt).toBe(new Date(model.card.trainedUntil + 400 * hour).toISOString());
    for (const { probabilities, bigMove, answer, reason } of answers) {
      expect(probabilities.down + probabilities.neutral + probabilities.up).toBeCloseTo(1, 10);
      expect(probabilities.down + probabilities.up).toBeCloseTo(bigMove, 5);
      expect(answer).toBe(reason === null ? 'HOLD' : 'NO_CALL');
    }
  });

  it('makes no call before features are warm, and says why', async () => {
    const input = join(later, 'DOGEUSDT_1h.csv');
    const answers = await runPredict({ model: model.directory, input, last: 400 }, smallFeatures);
    expect(answers[0]).toMatchObject({ answer: 'NO_CALL', reason: 'volatility is not known yet', moveSize: null });
    expect(answers[99]!.reason).toMatch(/warming up: 100 of \d+ candles/);
  });

  it('names a file of another timeframe and a wrong --last', async () => {
    const other = join(later, 'DOGEUSDT_15m.csv');
    await cp(join(later, 'DOGEUSDT_1h.csv'), other);
    await expect(runPredict({ model: model.directory, input: other }, smallFeatures)).rejects.toThrow(/takes 1h/);
    await expect(runPredict({ model: model.directory, input: other, last: 0 }, smallFeatures)).rejects.toThrow(
      /--last/,
    );
  });
});
