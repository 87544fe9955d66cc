import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/core/errors.js';
import { epochMs, money } from '../../../../src/core/units.js';
import { activityFigures } from '../../../../src/pipeline/report/activity.js';
import { dailyReturns, dayText, wealthOf } from '../../../../src/pipeline/report/daily-returns.js';
import { drawdownFigures, lengthOf, ulcerIndex } from '../../../../src/pipeline/report/drawdown.js';
import { monthTable } from '../../../../src/pipeline/report/months.js';
import {
  calmarRatio,
  compoundAnnualGrowth,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  tailRatio,
} from '../../../../src/pipeline/report/ratios.js';
import { conditionalValueAtRisk, valueAtRisk } from '../../../../src/pipeline/report/value-at-risk.js';
import { aFill, aRun, aRunOfDays, aTrade, day } from '../../../builders/backtest-run.js';
import { at, hour, t0 } from '../../../builders/trading.js';

describe('daily returns', () => {
  it('end each UTC day with its last close, midnight among it', () => {
    const hours = Array.from({ length: 48 }, (_, i) => (i < 24 ? 10_000 + i + 1 : 10_024 * 1.01));
    const { days, returns } = dailyReturns(wealthOf(aRun(hours)));
    expect(days.map(dayText)).toEqual(['2025-01-06', '2025-01-07']);
    expect(returns[0]).toBeCloseTo(0.0024, 12);
    expect(returns[1]).toBeCloseTo(0.01, 12);
  });

  it('give a day without candles nothing', () => {
    const run = aRun([11_000, 12_100], {
      curve: {
        at: Float64Array.of(t0 + day, t0 + 4 * day),
        equity: Float64Array.of(11_000, 12_100),
        exposure: new Float64Array(2),
      },
    });
    expect(dailyReturns(wealthOf(run)).returns.map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0.1, 0, 0, 0.1]);
  });

  it('leave an account below zero empty for good', () => {
    expect(dailyReturns(wealthOf(aRun([5_000, -100, 300], {}, day))).returns).toEqual([-0.5, -1, 0]);
  });

  it('have none without a curve', () => {
    expect(dailyReturns(wealthOf(aRun([])))).toEqual({ days: [], returns: [] });
  });

  it('refuse a run without money and a curve with a hole', () => {
    const run = aRun([1]);
    expect(() => wealthOf({ ...run, sums: { ...run.sums, initial: money(0) } })).toThrow('starts with money, was 0');
    expect(() => wealthOf(aRun([Number.NaN]))).toThrow(InvariantError);
  });
});

describe('falls', () => {
  // 10,000 12,000 9,000 11,000 12,000 11,400 11,000: a fall of a quarter for three hours, then one of a twelfth to the end.
  const falls = drawdownFigures(wealthOf(aRun([12_000, 9_000, 11_000, 12_000, 11_400, 11_000])));

  it('are told from peak to recovery', () => {
    expect(falls.maxDrawdown).toBe(0.25);
    expect(falls.deepest).toEqual({ depth: 0.25, peakAt: at(1), troughAt: at(2), recoveredAt: at(4) });
  });

  it('count an equal peak as recovered and an unfinished one to the end', () => {
    expect(falls.longest?.peakAt).toBe(at(1));
    expect(lengthOf(falls.longest as NonNullable<typeof falls.longest>, at(6))).toBe(3 * hour);
    expect(falls.underwater).toBeCloseTo(4 / 6, 12);
    expect(Array.from(falls.series, (fall) => Math.round(fall * 1000) / 1000)).toEqual([
      0, 0, 0.25, 0.083, 0, 0.05, 0.083,
    ]);
  });

  it('are none where equity never fell, and whole where all is lost', () => {
    expect(drawdownFigures(wealthOf(aRun([10_000, 10_000])))).toMatchObject({
      maxDrawdown: 0,
      deepest: null,
      underwater: 0,
    });
    expect(drawdownFigures(wealthOf(aRun([-5])))).toMatchObject({ maxDrawdown: 1 });
    expect(drawdownFigures(wealthOf(aRun([-5]))).deepest?.recoveredAt).toBeNull();
  });

  it('make an ulcer index of their squares', () => {
    // Falls of 0, 1/10, 0: the root of a third of a hundredth.
    expect(ulcerIndex([0.1, -0.1, 0.2])).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    expect(ulcerIndex([])).toBe(0);
  });
});

describe('ratios', () => {
  const daily = [0.02, -0.01, 0.03, -0.02, 0.01];

  it('are what a pencil says', () => {
    // Mean 0.006; squares about it sum to 0.00172; squared losses to 0.0005.
    expect(sharpeRatio(daily)).toBeCloseTo((0.006 / Math.sqrt(0.00172 / 4)) * Math.sqrt(365), 10);
    expect(sortinoRatio(daily)).toBeCloseTo((0.006 / Math.sqrt(0.0005 / 5)) * Math.sqrt(365), 10);
    expect(omegaRatio(daily)).toBeCloseTo(2, 12);
    expect(tailRatio(daily)).toBeCloseTo(0.028 / 0.018, 10);
    expect(compoundAnnualGrowth(0.21, 730 * day)).toBeCloseTo(0.1, 12);
    expect(calmarRatio(0.1, 0.25)).toBe(0.4);
  });

  it('are null where they have no meaning', () => {
    expect(sharpeRatio([0.01])).toBeNull();
    expect(sharpeRatio([0.1, 0.1, 0.1])).toBeNull();
    expect(sortinoRatio([0.01, 0])).toBeNull();
    expect(omegaRatio([0.01, 0])).toBeNull();
    expect(tailRatio([0, 0])).toBeNull();
    expect(calmarRatio(0.1, 0)).toBeNull();
    expect(calmarRatio(null, 0.1)).toBeNull();
  });

  it('make no yearly rate of less than a month, and −100 % of a wiped-out account', () => {
    expect(compoundAnnualGrowth(0.02, 29 * day)).toBeNull();
    expect(compoundAnnualGrowth(-1.5, 365 * day)).toBe(-1);
  });
});

describe('value at risk', () => {
  // −50 % … +49 %.
  const daily = Array.from({ length: 100 }, (_, i) => (i - 50) / 100);

  it('is the loss of the percentile, and its tail the mean of the days beyond', () => {
    expect(valueAtRisk(daily, 0.95)).toBeCloseTo(0.4505, 12);
    expect(conditionalValueAtRisk(daily, 0.95)).toBeCloseTo(0.48, 12);
    expect(conditionalValueAtRisk(daily, 0.99)).toBeCloseTo(0.5, 12);
  });

  it('is not said of too few days', () => {
    expect(valueAtRisk(daily.slice(0, 19), 0.95)).toBeNull();
    expect(valueAtRisk(daily.slice(0, 20), 0.95)).not.toBeNull();
    expect(conditionalValueAtRisk(daily.slice(0, 99), 0.99)).toBeNull();
  });
});

describe('months', () => {
  it('compound to the whole and count the trades that closed in them', () => {
    const run = aRunOfDays(Array.from({ length: 60 }, (_, i) => (i % 2 ? 0.02 : -0.01)));
    const rows = monthTable(wealthOf(run), [aTrade(0, 1), aTrade(700, 1), aTrade(701, -1)]);
    expect(rows.map((row) => row.month)).toEqual(['2025-01', '2025-02', '2025-03']);
    expect(rows.map((row) => row.trades)).toEqual([1, 2, 0]);
    expect(rows.reduce((product, row) => product * (1 + row.netReturn), 1)).toBeCloseTo((0.99 * 1.02) ** 30, 10);
    expect(rows[0]?.maxDrawdown).toBeCloseTo(0.01, 10);
  });

  it('give the close at midnight to the month it ends', () => {
    const rows = monthTable(wealthOf(aRunOfDays(Array.from({ length: 26 }, () => 0.001))), []);
    expect(rows.map((row) => row.month)).toEqual(['2025-01']);
  });
});

describe('activity', () => {
  it('counts overlapping trades once and open positions to the end', () => {
    const run = aRun(new Array<number>(10).fill(10_000), {
      trades: [aTrade(0, 1, { closedAt: at(3) }), aTrade(2, 1, { closedAt: at(4) })],
      openPositions: [
        {
          market: aTrade(0, 1).market,
          side: 'long',
          quantity: aTrade(0, 1).quantity,
          entryPrice: aTrade(0, 1).entryPrice,
          openedAt: at(8),
          unrealised: money(0),
        },
      ],
      fills: [aFill(0), aFill(3), aFill(8)],
    });
    const figures = activityFigures(run);
    expect(figures.timeInMarket).toBeCloseTo(0.6, 12);
    // 300 of 10,000 in ten hours.
    expect(figures.turnover).toBeCloseTo((0.03 * 365 * 24) / 10, 10);
  });

  it('weighs what was held by how long', () => {
    const curve = {
      at: Float64Array.of(at(1), at(2), at(4)),
      equity: Float64Array.of(1, 1, 1),
      exposure: Float64Array.of(0.3, 0.6, 0),
    };
    expect(activityFigures(aRun([1], { curve, to: epochMs(at(4)) })).meanExposure).toBeCloseTo((0.3 + 2 * 0.6) / 3, 12);
  });
});
