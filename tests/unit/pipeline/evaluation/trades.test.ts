import { describe, expect, it } from 'vitest';
import { calledSide, tradesOf } from '../../../../src/pipeline/evaluation/trades.js';
import { callOf, expectedReturnOf } from '../../../../src/pipeline/inference/entry-rule.js';
import { someScoredRows } from '../../../builders/scored-rows.js';

const rule = { mayEnter: true, margin: 0.001, cost: 0.0014 };

describe('tradesOf', () => {
  it('holds one trade at a time in each market and takes off the cost', () => {
    const rows = someScoredRows(12, { markets: ['A', 'B'], expectedReturn: () => 0.01, tradable: () => 0.002 });
    const trades = tradesOf(rows, calledSide(rows, rule), rule.cost);
    expect(trades.row.length).toBe(2 * 3); // 12 rows a market, held 4 candles each
    for (const net of trades.net) expect(net).toBeCloseTo(0.0006, 12);
  });

  it('earns on a short what the market loses', () => {
    const rows = someScoredRows(1, { expectedReturn: () => -0.01, tradable: () => -0.005 });
    expect(tradesOf(rows, calledSide(rows, rule), rule.cost).net[0]).toBeCloseTo(0.0036, 12);
  });

  it('makes none when the model abstains or the edge is below margin and cost', () => {
    const rows = someScoredRows(9, { expectedReturn: () => 0.0023 });
    expect(tradesOf(rows, calledSide(rows, rule), rule.cost).row).toHaveLength(0);
    const strong = someScoredRows(9, { expectedReturn: () => 0.01 });
    expect(tradesOf(strong, calledSide(strong, { ...rule, mayEnter: false }), rule.cost).row).toHaveLength(0);
  });
});

describe('callOf', () => {
  it('turns on expected value after cost and margin', () => {
    expect([0.0025, 0.0023, -0.0023, -0.0025].map((expected) => callOf(expected, rule))).toEqual([
      'BUY',
      'HOLD',
      'HOLD',
      'SELL',
    ]);
    expect(expectedReturnOf({ down: 0.1, neutral: 0.6, up: 0.3 }, 0.02, 0.5)).toBeCloseTo(0.002, 12);
  });
});
