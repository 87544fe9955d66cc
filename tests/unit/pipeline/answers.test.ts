import { describe, expect, it } from 'vitest';
import type { ModelInfo } from '../../../src/core/ports/predictor.js';
import type { Prediction } from '../../../src/core/prediction.js';
import { Answers } from '../../../src/pipeline/answers.js';
import type { FeatureRow } from '../../../src/pipeline/features/types.js';
import { aCandle, aModel, anEntry, aPrediction, at, btc1h, t0 } from '../../builders/trading.js';

const answersOf = (info: ModelInfo | null) =>
  new Answers({} as never, { lookback: 300 } as never, () => (info ? ({ predictor: { info } } as never) : null));
const forecast = (prediction: Prediction | null, share = 0) => ({
  prediction,
  range: { share, worst: share > 0 ? 'funding' : null },
  seen: 400,
});
type Facts = Parameters<Answers['judge']>[3];
const facts: Facts = { now: t0, mood: null, paused: null, open: [] };
const judge = (given: Partial<Facts> = {}, share = 0, info = aModel()) =>
  answersOf(info).judge(btc1h, t0, forecast(aPrediction(), share), { ...facts, ...given });

describe('Answers.forecastOf', () => {
  const candle = aCandle(0, [1, 2, 0.5, 1.5]);
  const names = ['a', 'b', 'c'];
  const liveOf = (values: readonly number[]) => ({
    rowAt: async () => ({ candle, row: { closedAt: candle.closedAt, values, ready: true }, sigma: 0.01, seen: 400 }),
  });
  const asked: (readonly number[])[] = [];
  const model = { predictRow: async (...[, { values }]: [unknown, FeatureRow]) => void asked.push([...values]) };
  const answers = new Answers(
    liveOf([1.5, Number.NaN, -2]) as never,
    { lookback: 300, names } as never,
    () => model as never,
  );

  it('asks about the row that was computed, also when it went through a queue', async () => {
    const features = await answers.featuresOf(btc1h, candle.closedAt);
    await answers.forecastOf(btc1h, JSON.parse(JSON.stringify(features)));
    expect(asked.at(-1)).toEqual([1.5, Number.NaN, -2]);
  });

  it('computes a row anew that another version of the program left in the queue', async () => {
    const features = { candle, sigma: 0.01, seen: 400, ready: true };
    await answers.forecastOf(btc1h, { ...features, values: [1, null, 2] as unknown as string });
    expect(asked.at(-1)).toEqual([1.5, Number.NaN, -2]);
    await answers.forecastOf(btc1h, { ...features, values: Buffer.alloc(8).toString('base64') });
    expect(asked.at(-1)).toEqual([1.5, Number.NaN, -2]);
    const wrong = new Answers(liveOf([1]) as never, { lookback: 300, names } as never, () => model as never);
    await expect(wrong.forecastOf(btc1h, { ...features, values: '' })).rejects.toThrow('no row of 3 features');
  });
});

describe('Answers.judge', () => {
  it('gives signals with the model and features they came from', () => {
    expect(judge()).toMatchObject({
      answer: { call: 'BUY' },
      signals: [{ kind: 'entry' }],
      withheld: [],
      followUps: [],
      origin: { model: '1h-test', modelHash: 'f11e', featureHash: 'hash' },
    });
  });

  it('keeps what a pause held back, and still tells what a candle means for open signals', () => {
    const turned = anEntry({ id: 9, side: 'short', prediction: aPrediction({ closedAt: at(-1) }) });
    expect(judge({ paused: { by: 'telegram:1' }, open: [turned] })).toMatchObject({
      answer: { call: 'NO_CALL', reason: { kind: 'paused' } },
      signals: [],
      withheld: [],
      followUps: [{ signalId: 9, followUp: { kind: 'reversal', side: 'long' } }],
    });
    expect(judge({ paused: { by: 'telegram:1' } })).toMatchObject({
      signals: [],
      withheld: [{ why: { kind: 'paused', by: 'telegram:1' }, signal: { kind: 'entry' } }],
      origin: { model: '1h-test' },
    });
  });

  it('keeps what odd inputs, a late candle and a lapsed model held back, and takes nothing back by them', () => {
    const open = [anEntry({ side: 'short', prediction: aPrediction({ closedAt: at(-1) }) })];
    expect(judge({}, 0.5)).toMatchObject({ signals: [], withheld: [{ why: { kind: 'outOfRange', share: 0.5 } }] });
    expect(judge({ open }, 0.5)).toMatchObject({ followUps: [] });
    expect(judge({ now: at(3) })).toMatchObject({ signals: [], withheld: [{ why: { kind: 'late' } }] });
    expect(judge({}, 0, aModel({ expiresAt: t0 }))).toMatchObject({ withheld: [{ why: { kind: 'modelExpired' } }] });
  });

  it('keeps nothing where no model spoke, or another one did', () => {
    const none = { signals: [], withheld: [], followUps: [], origin: null };
    expect(judge({}, 0, aModel({ version: 'other' }))).toMatchObject({ answer: { call: 'NO_CALL' }, ...none });
    expect(answersOf(aModel()).judge(btc1h, t0, forecast(null), facts)).toMatchObject(none);
    expect(answersOf(null).judge(btc1h, t0, null, facts)).toMatchObject({
      answer: { call: 'NO_CALL', reason: { kind: 'noModel' } },
      ...none,
    });
  });
});
