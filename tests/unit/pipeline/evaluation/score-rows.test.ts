import { describe, expect, it } from 'vitest';
import { scoreRows } from '../../../../src/pipeline/evaluation/score-rows.js';
import { someScoredRows } from '../../../builders/scored-rows.js';

const entry = { mayEnter: true, margin: 0, cost: 0.0014 };
const priors = [0.15, 0.7, 0.15] as const;

describe('scoreRows', () => {
  it('gives every figure of the report with an interval around it', () => {
    const rows = someScoredRows(1500, { markets: ['A', 'B'], expectedReturn: (row) => (row % 3) * 0.001 });
    const block = scoreRows(rows, { entry, priors, draws: 200 });
    expect(block.n).toBe(3000);
    expect(block.days).toBe(63);
    expect(block.directionAuc).toBeGreaterThan(0.6);
    expect(block.bigMoveAuc).toBeGreaterThan(0.6);
    expect(block.logLossGain).toBeCloseTo(block.priorLogLoss - block.logLoss, 12);
    expect(block.logLossGain).toBeGreaterThan(0);
    expect(block.trades).toBeGreaterThan(100);
    for (const name of [
      'directionAuc',
      'bigMoveAuc',
      'logLoss',
      'brier',
      'eceClasswise',
      'accuracyTop5',
      'netBps',
    ] as const) {
      const [low, high] = block.intervals[name]!;
      expect(low).toBeLessThan(high);
      expect(block[name]!).toBeGreaterThan(low - 0.05 * Math.abs(low));
    }
  });

  it('finds no edge where there is none: the interval of the AUC covers one half', () => {
    const block = scoreRows(someScoredRows(4000, { skill: 0, seed: 9 }), { entry, priors, draws: 200 });
    const [low, high] = block.intervals['directionAuc']!;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('pays the cost for random entries: about −14 bps', () => {
    const { randomEntry } = scoreRows(someScoredRows(4000, { skill: 0 }), { entry, priors, draws: 50 }).baselines;
    expect(randomEntry.netBps).toBeGreaterThan(-18);
    expect(randomEntry.netBps).toBeLessThan(-10);
  });

  it('reports no net and no trades for a model that abstains', () => {
    const block = scoreRows(someScoredRows(500), { entry: { ...entry, mayEnter: false }, priors, draws: 50 });
    expect([block.trades, block.tradeDays, block.netBps, block.netBpsWithoutBestDay]).toEqual([0, 0, null, null]);
    expect(block.intervals['netBps']).toBeUndefined();
  });
});
