import { describe, expect, it } from 'vitest';
import type { Candle, Market, Venue } from '../../../../src/core/market.js';
import { epochMs } from '../../../../src/core/units.js';
import { Forecaster } from '../../../../src/pipeline/inference/forecaster.js';
import { modelInfoOf } from '../../../../src/pipeline/inference/model-card.js';
import { rangeReport } from '../../../../src/pipeline/inference/range-check.js';
import { aModelCard } from '../../../builders/model-card.js';
import { FakePredictor } from '../../../fakes/fake-predictor.js';

const card = aModelCard();
const hour = 3_600_000;
const candle: Candle = {
  openedAt: epochMs(9 * hour),
  closedAt: epochMs(10 * hour),
  open: 99,
  high: 101,
  low: 98,
  close: 100,
  volume: 5,
};
const series = { venue: 'test' as Venue, market: 'BTC/USDT' as Market, timeframe: '1h' } as const;

/** Volatility drives the big move, the return its direction; a missing funding rate counts for nothing. */
const predictor = new FakePredictor(modelInfoOf(card), 4, ([vol = 0, change = 0, funding = 0]) => {
  const bigMove = 0.2 + 0.3 * vol;
  const lean = 0.5 + 0.1 * change + (Number.isNaN(funding) ? 0 : 0.01);
  return { bigMove, probabilities: { up: bigMove * lean, down: bigMove * (1 - lean), neutral: 1 - bigMove } };
});
const forecaster = new Forecaster(predictor, card);
const rowOf = (...values: number[]) => ({ closedAt: candle.closedAt, values: Float64Array.from(values), ready: true });

describe('Forecaster', () => {
  it('states move size, expected return and horizon beside the probabilities', async () => {
    const { prediction } = await forecaster.predictRow(series, rowOf(1, -1, 0.5, 0.5), candle, 0.01);
    expect(prediction).toMatchObject({
      closedAt: candle.closedAt,
      close: 100,
      model: '1h-v1',
      horizonEndsAt: 14 * hour,
    });
    expect(prediction.moveSize).toBeCloseTo(0.02, 12);
    expect(prediction.bigMove).toBeCloseTo(0.5, 12);
    const { up, down } = prediction.probabilities;
    expect(prediction.expectedReturn).toBeCloseTo(0.5 * (up - down) * 0.02, 12);
    expect(prediction.expectedReturn).toBeLessThan(0);
  });

  it('names the groups that moved the answer, strongest first, with one call to the model', async () => {
    predictor.asked = 0;
    const { prediction } = await forecaster.predictRow(series, rowOf(1, -1, 0.5, 0.5), candle, 0.01);
    expect(predictor.asked).toBe(1);
    expect(prediction.reasons.map(({ id }) => id)).toEqual(['volatility', 'momentum', 'funding']);
    expect(prediction.reasons[0]!.effect).toBeCloseTo(0.3, 6);
    expect(prediction.reasons[1]!.effect).toBeCloseTo(0.5 * 0.1, 6);
  });
});

describe('rangeReport', () => {
  it('counts only known features and names the one furthest outside', () => {
    expect(rangeReport(card, [0, 0.5, 99, 0.5])).toEqual({ share: 0, worst: null });
    expect(rangeReport(card, [5, 9, Number.NaN, 0.5])).toEqual({ share: 2 / 3, worst: 'return' });
  });

  it('gives room beyond the quantiles, which calm features overstep often', () => {
    expect(rangeReport(card, [1.9, 0, 0, 0.5]).share).toBe(0);
    expect(rangeReport(card, [2.1, 0, 0, 0.5]).share).toBeCloseTo(1 / 3, 12);
  });
});
