import { describe, expect, it } from 'vitest';
import { chooseAlert } from '../../../../src/pipeline/training/choose-alert.js';
import { chooseEntry } from '../../../../src/pipeline/training/choose-entry.js';
import { fitReturnFactor } from '../../../../src/pipeline/training/return-factor.js';
import { someScoredRows } from '../../../builders/scored-rows.js';

const hour = 3_600_000;
const cost = 0.0014;
const perMarket = 24 * 200;
const markets = ['A', 'B'];
const late = [
  { from: 0, to: 100 * 24 * hour },
  { from: 100 * 24 * hour, to: 300 * 24 * hour },
];

describe('chooseEntry', () => {
  it('abstains where the forecast says nothing about the return', () => {
    const rows = someScoredRows(perMarket, { markets, skill: 0, expectedReturn: (row) => ((row % 7) - 3) * 0.001 });
    const choice = chooseEntry(rows, cost, late);
    expect(choice.rule.mayEnter).toBe(false);
    expect(choice.callsLikeThis).toBeNull();
    expect(choice.tried[0]!.trades).toBeGreaterThan(150);
    expect(choice.tried[0]!.interval![0]).toBeLessThan(0);
  });

  it('allows entries that earned their cost, and counts how many won', () => {
    const rows = someScoredRows(perMarket, { markets, skill: 1 });
    const choice = chooseEntry(rows, cost, late);
    expect(choice.rule).toMatchObject({ mayEnter: true, cost });
    expect(choice.callsLikeThis!.won / choice.callsLikeThis!.of).toBeGreaterThan(0.5);
  });

  it('abstains when the edge is gone in one of the two latest folds', () => {
    const rows = someScoredRows(perMarket, {
      markets,
      expectedReturn: () => 0.003,
      tradable: (row) => (row % perMarket < 24 * 100 ? 0.02 : -0.001),
    });
    expect(chooseEntry(rows, cost, late).rule.mayEnter).toBe(false);
  });

  it('abstains on few trades, however good', () => {
    const rows = someScoredRows(perMarket, {
      expectedReturn: (row) => (row % 100 === 0 ? 0.003 : 0),
      tradable: () => 0.02,
    });
    expect(chooseEntry(rows, cost, late).rule.mayEnter).toBe(false);
  });
});

describe('chooseAlert', () => {
  it('alerts on at most a tenth of the candles, far more often right than blind alerts', () => {
    const rows = someScoredRows(perMarket, { markets });
    const alert = chooseAlert(rows);
    expect(alert.alertShare).toBeLessThanOrEqual(0.1001);
    expect(alert.precision).toBeGreaterThan(0.4);
    expect(alert.interval![0]).toBeLessThan(alert.precision);
  });
});

describe('fitReturnFactor', () => {
  it('finds how much of the lean comes true, and none when it comes true the other way', () => {
    const rows = someScoredRows(perMarket);
    const moveSize = new Float64Array(perMarket).fill(0.01);
    const truth = { ...rows, tradable: Float64Array.from(rows.up, (up, row) => 0.7 * (up - rows.down[row]!) * 0.01) };
    expect(fitReturnFactor(truth, moveSize)).toBeCloseTo(0.7, 9);
    const against = { ...truth, tradable: truth.tradable.map((value) => -value) };
    expect(fitReturnFactor(against, moveSize)).toBe(0);
  });
});
