import { describe, expect, it } from 'vitest';
import {
  type CostModel,
  depthSlip,
  describeCosts,
  parkinson,
  roundTripOf,
  scaledCosts,
  standardCostModel,
  takerSlip,
  walkBook,
} from '../../../../src/pipeline/execution/cost-model.js';
import { aCandle } from '../../../builders/trading.js';

/** σ by Parkinson of a candle from 100 to 100·e^x is x / √(4 ln 2); this one has σ = 0.01. */
const high = 100 * Math.exp(0.01 * Math.sqrt(4 * Math.LN2));
const candle = { ...aCandle(0, [100, high, 100, 100]), volume: 400 };
const with_ = (given: Partial<CostModel>): CostModel => ({ ...standardCostModel, ...given });

describe('slippage', () => {
  it('reads volatility off the range of a candle', () => {
    expect(parkinson(candle)).toBeCloseTo(0.01, 12);
    expect(parkinson(aCandle(0, [100, 100, 100, 100]))).toBe(0);
  });

  it.each([
    ['fixed: half the spread and the slip', { kind: 'fixed', bps: 1.5 }, 4, 0.0002],
    ['a share of volatility', { kind: 'volatility', share: 0.1 }, 4, 0.00005 + 0.001],
    ['impact of a hundredth of the volume: a tenth of σ', { kind: 'impact', factor: 1 }, 4, 0.00005 + 0.001],
    ['impact of the whole volume: all of σ', { kind: 'impact', factor: 1 }, 400, 0.00005 + 0.01],
  ] as const)('%s', (_, slippage, units, expected) => {
    expect(takerSlip(with_({ slippage }), candle, units)).toBeCloseTo(expected, 12);
  });

  it('of impact where nobody traded is that of the whole volume', () => {
    const slippage = { kind: 'impact', factor: 1 } as const;
    expect(takerSlip(with_({ slippage }), { ...candle, volume: 0 }, 4)).toBeCloseTo(0.01005, 12);
  });
});

describe('a known book', () => {
  const asks = [
    { price: 101, units: 1 },
    { price: 103, units: 3 },
  ];
  const bids = [{ price: 99, units: 2 }];

  it('is walked level by level', () => {
    expect(walkBook(asks, 0.5)).toBe(101);
    expect(walkBook(asks, 2)).toBe(102);
    expect(walkBook(asks, 5)).toBeNull();
  });

  it('costs the way from its middle to the average price', () => {
    expect(depthSlip({ bids, asks }, 'buy', 2, 0)).toBeCloseTo(0.02, 12);
    expect(depthSlip({ bids, asks }, 'sell', 2, 0)).toBeCloseTo(0.01, 12);
  });

  it('too thin costs no less than its last level, nor than the model says; empty, what the model says', () => {
    expect(depthSlip({ bids, asks }, 'buy', 9, 0.001)).toBeCloseTo(0.03, 12);
    expect(depthSlip({ bids, asks }, 'buy', 9, 0.5)).toBe(0.5);
    expect(depthSlip({ bids: [], asks }, 'buy', 1, 0.002)).toBe(0.002);
  });
});

describe('a cost model', () => {
  it('is 14 bps a round trip unless told otherwise, and says so', () => {
    expect(roundTripOf(standardCostModel)).toBeCloseTo(0.0014, 12);
    expect(describeCosts(standardCostModel)).toBe(
      "14 bps a round trip: taker fee 5 (maker 2), half spread 0.5, slippage 1.5 bps a side; at most 10 % of a candle's volume",
    );
    expect(describeCosts(with_({ slippage: { kind: 'impact', factor: 0.9 }, volumeShare: null }))).toBe(
      '11 bps a round trip: taker fee 5 (maker 2), half spread 0.5, slippage 0.9 · volatility · √(share of volume)',
    );
    expect(describeCosts(with_({ slippage: { kind: 'volatility', share: 0.1 } }))).toContain(
      "slippage 0.1 of each candle's volatility",
    );
  });

  it.each([
    { kind: 'fixed', bps: 1.5 },
    { kind: 'volatility', share: 0.1 },
    { kind: 'impact', factor: 1 },
  ] as const)('doubles whole: $kind', (slippage) => {
    const model = with_({ slippage });
    const doubled = scaledCosts(model, 2);
    expect(takerSlip(doubled, candle, 7)).toBeCloseTo(2 * takerSlip(model, candle, 7), 12);
    expect(roundTripOf(doubled)).toBeCloseTo(2 * roundTripOf(model), 12);
    expect([doubled.makerFeeBps, doubled.liquidationFeeBps, doubled.volumeShare]).toEqual([4, 100, 0.1]);
  });

  it('refuses a factor that makes costs a gain', () => {
    expect(() => scaledCosts(standardCostModel, -1)).toThrow(/factor of 0 or more, was -1/);
    expect(() => scaledCosts(standardCostModel, Number.NaN)).toThrow(/was NaN/);
  });
});
