import { describe, expect, it } from 'vitest';
import { groupTrades } from '../../../../src/pipeline/report/groups.js';
import {
  kellyShare,
  payoffRatio,
  profitFactor,
  streaks,
  systemQuality,
  tradeFigures,
} from '../../../../src/pipeline/report/trade-figures.js';
import { aTrade } from '../../../builders/backtest-run.js';
import { at, eth } from '../../../builders/trading.js';

const results = [10, -5, 20, -5, 0, 10];

describe('figures of trades', () => {
  it('are what a pencil says', () => {
    expect(profitFactor(results)).toBe(4);
    expect(payoffRatio(results)).toBeCloseTo(40 / 3 / 5, 12);
    // Mean 5, squares about it 0 + … = 25 + 100 + 225 + 100 + 25 + 25 = 500.
    expect(systemQuality(results)).toBeCloseTo((Math.sqrt(6) * 5) / 10, 12);
    // 3 of 5 decided trades won.
    expect(kellyShare(results)).toBeCloseTo(0.6 - 0.4 / (8 / 3), 12);
    expect(streaks([1, 2, -1, 3, 4, 5, 0, 6, -1, -2])).toEqual({ wins: 3, losses: 2 });
  });

  it('are told together', () => {
    const figures = tradeFigures(results.map((pnl, i) => aTrade(i, pnl)));
    expect(figures).toMatchObject({
      wins: 3,
      losses: 2,
      winRate: 0.5,
      expectancyMoney: 5,
      profitFactor: 4,
      meanHours: 1,
    });
    expect(figures.expectancy).toBeCloseTo(0.05, 12);
    expect(figures.best).toMatchObject({ id: 3, pnl: '20', openedAt: '2025-01-06T02:00:00.000Z' });
    expect(figures.worst?.id).toBe(2);
    expect(figures.fees).toBe('0.6');
    // Wilson's interval of 3 in 6.
    expect(figures.winRateInterval?.[0]).toBeCloseTo(0.188, 3);
    expect(figures.winRateInterval?.[1]).toBeCloseTo(0.812, 3);
  });

  it('are null, not infinite, where there is nothing to divide by', () => {
    expect(tradeFigures([])).toMatchObject({
      winRate: null,
      expectancy: null,
      profitFactor: null,
      best: null,
      fees: '0',
    });
    expect(tradeFigures([aTrade(0, 5), aTrade(1, 6)])).toMatchObject({ profitFactor: null, payoff: null, kelly: null });
    expect(tradeFigures([aTrade(0, 5)])).toMatchObject({ sqn: null, winRate: 1, longestWinStreak: 1 });
    expect(tradeFigures([aTrade(0, -5)])).toMatchObject({ profitFactor: 0, payoff: null, longestLossStreak: 1 });
  });
});

describe('groups of trades', () => {
  it('split by a key, the most frequent first', () => {
    const trades = [aTrade(0, 4), aTrade(1, -2, { market: eth, closedAt: at(5) }), aTrade(2, 6), aTrade(3, 0)];
    expect(groupTrades(trades, (trade) => trade.market, 10_000)).toEqual([
      {
        name: 'BTC/USDT',
        trades: 3,
        wins: 2,
        winRate: 2 / 3,
        meanReturn: expect.closeTo(0.1 / 3, 12),
        pnl: 10,
        share: 0.001,
        profitFactor: null,
        meanHours: 1,
      },
      {
        name: 'ETH/USDT',
        trades: 1,
        wins: 0,
        winRate: 0,
        meanReturn: -0.02,
        pnl: -2,
        share: -0.0002,
        profitFactor: 0,
        meanHours: 4,
      },
    ]);
  });
});
