import { describe, expect, it } from 'vitest';
import type { ModelInfo } from '../../../src/core/ports/predictor.js';
import type { Prediction } from '../../../src/core/prediction.js';
import { Answers } from '../../../src/pipeline/answers.js';
import { aModel, anEntry, aPrediction, at, btc1h, t0 } from '../../builders/trading.js';

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
