import { describe, expect, it } from 'vitest';
import type { BacktestRequest } from '../../../../src/core/backtest.js';
import type { EpochMs } from '../../../../src/core/units.js';
import type { ServingModel } from '../../../../src/pipeline/backtest/model-forecasts.js';
import { runBacktest } from '../../../../src/pipeline/backtest.js';
import { featureSet } from '../../../../src/pipeline/features/index.js';
import { RowThreads } from '../../../../src/pipeline/features/row-threads.js';
import { aRequest, memoryData, walk } from '../../../builders/history.js';
import { aModelCard } from '../../../builders/model-card.js';
import { aModel, at, btc, eth } from '../../../builders/trading.js';
import { FakePredictor } from '../../../fakes/fake-predictor.js';
import '../../../support/long-tests.js';

const count = featureSet.lookback + 500;
const data = memoryData(new Map([[btc, walk(count, 5)]]));
/** Where every feature and the volatility are known for sure. */
const from = at(featureSet.lookback + 150);

/** A model that always sees a rise, or one that never speaks up. */
function model(version: string, trainedUntil: EpochMs, rises = true, card = {}): ServingModel {
  const up = rises ? 0.9 : 0.34;
  const down = rises ? 0.05 : 0.33;
  return {
    card: aModelCard({ version, trainedUntil, expiresAt: trainedUntil + 1_000, ...card }),
    predictor: new FakePredictor(aModel({ version, trainedUntil }), featureSet.names.length, () => ({
      probabilities: { up, down, neutral: 1 - up - down },
      bigMove: 0.5,
    })),
  };
}

class BrokenPredictor extends FakePredictor {
  constructor() {
    super(aModel({}), featureSet.names.length, () => {
      throw new Error('the graph is gone');
    });
  }
}

const run = (models: readonly ServingModel[], given: Partial<BacktestRequest> = {}, named = false) =>
  runBacktest(aRequest({ strategy: 'model', from, ...given }), data, { models, named });

describe('a backtest of models', () => {
  it('trades with a model that was trained before the span', async () => {
    const { run: traded, models, warnings } = await run([model('old', at(100))]);
    expect(models).toEqual(['old']);
    expect(traded.trades.length).toBeGreaterThan(50);
    expect(traded.trades[0]).toMatchObject({ side: 'long', tag: 'model old' });
    expect(warnings.join()).toMatch(/The bot itself sends no entries of old/);
  });

  it('asks at each bar the newest model whose training had ended, and none that knew the bar', async () => {
    const half = at(featureSet.lookback + 300);
    const { run: traded, models } = await run([model('late', half), model('old', at(50)), model('future', at(99_999))]);
    expect(models).toEqual(['late', 'old']);
    for (const { tag, openedAt } of traded.trades) expect(tag).toBe(openedAt >= half ? 'model late' : 'model old');
    expect(new Set(traded.trades.map(({ tag }) => tag)).size).toBe(2);
  });

  it('enters nothing before the first model was trained, and says so', async () => {
    const until = at(featureSet.lookback + 300);
    const { run: traded, warnings } = await run([model('late', until)]);
    expect(Math.min(...traded.fills.map(({ filledAt }) => filledAt))).toBeGreaterThanOrEqual(until);
    expect(warnings.join()).toMatch(/No model was trained before .*: nothing was entered/);
  });

  it('refuses a chosen model that was trained on the span, saying what to do', async () => {
    const late = model('late', at(featureSet.lookback + 300));
    await expect(run([late], {}, true)).rejects.toThrow(
      /model late was trained on candles until .* give --from .* or say --in-sample/,
    );
    const { run: traded } = await run([late], { inSample: true }, true);
    expect(Math.min(...traded.fills.map(({ filledAt }) => filledAt))).toBeLessThan(late.card.trainedUntil);
  });

  it('refuses models that were all trained after the span, or are of another timeframe', async () => {
    await expect(run([model('future', at(99_999))])).rejects.toThrow(/no 1h model was trained before/);
    const other = model('quarter', at(100), true, { timeframe: '15m' });
    await expect(run([other])).rejects.toThrow(/no model for 1h candles, only quarter \(15m\)/);
  });

  it('stays out where the expected return does not pay the cost and the margin', async () => {
    const { run: idle } = await run([model('shy', at(100), false)]);
    expect(idle.fills).toEqual([]);
    const { run: strict } = await run([model('old', at(100))], { settings: { margin: 0.1 } });
    expect(strict.fills).toEqual([]);
  });

  it('makes the same orders up to a cut when later candles are taken away', async () => {
    const models = [model('old', at(100))];
    const whole = (await run(models)).run;
    const cut = at(featureSet.lookback + 320);
    const part = (await run(models, { to: cut })).run;
    const before = ({ fills }: typeof whole) =>
      fills.filter(({ filledAt }) => filledAt < cut).map(({ clientOrderId, price }) => `${clientOrderId} ${price}`);
    expect(before(part).length).toBeGreaterThan(10);
    expect(before(part)).toEqual(before(whole));
  });

  it('makes the same orders with features from threads, which end with the run or when it is stopped', async () => {
    const markets = new Map([
      [btc, walk(2_400, 7)],
      [eth, walk(2_300, 8).filter((_, index) => index < 150 || index > 180)],
    ]);
    const long = memoryData(markets);
    const both = aRequest({ strategy: 'model', markets: [btc, eth], from: at(featureSet.lookback + 150) });
    const models = [model('old', at(100)), model('late', at(2_000))];
    const here = await runBacktest(both, long, { models });
    const rows = new RowThreads(2, 1_000);
    const there = await runBacktest(both, long, { models, rows });
    expect(rows.size).toBe(2);
    expect(here.run.trades.length).toBeGreaterThan(100);
    expect(there.run.orderHash).toBe(here.run.orderHash);
    expect(there.models).toEqual(['late', 'old']);
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(runBacktest(both, long, { models, rows, signal: stop.signal, onProgress })).rejects.toThrow('enough');
    const running = runBacktest(both, long, { models, rows });
    const refused = expect(running).rejects.toThrow(/a thread that computes features is gone: closed|were closed/);
    await rows.close();
    await refused;
  });

  it('passes on what a model meets, and asks nothing more', async () => {
    const broken: ServingModel = { card: model('old', at(100)).card, predictor: new BrokenPredictor() };
    await expect(run([broken])).rejects.toThrow('the graph is gone');
  });
});
