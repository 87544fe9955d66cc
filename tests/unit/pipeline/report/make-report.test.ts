import { describe, expect, it } from 'vitest';
import type { BacktestReport } from '../../../../src/core/backtest-report.js';
import type { Venue } from '../../../../src/core/market.js';
import { money, price, quantity } from '../../../../src/core/units.js';
import { makeReport } from '../../../../src/pipeline/report/make-report.js';
import {
  aContext,
  aRequest,
  aRun,
  aRunOfDays,
  aTrade,
  aTradedRun,
  day,
  somePrices,
} from '../../../builders/backtest-run.js';
import { at, btc, eth, t0 } from '../../../builders/trading.js';

/** Nothing that JSON would silently turn into null or drop. */
const expectPlainJson = (report: BacktestReport): void => {
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
};

describe('a report', () => {
  const { run, prices } = aTradedRun(120, { edge: 0.001, markets: [btc, eth] });
  const report = makeReport(run, aRequest({ strategy: 'swing' }), aContext({ prices }));

  it('has the figures of the command line at its top', () => {
    expect(report).toMatchObject({ orderHash: run.orderHash, trades: 120, leakChecks: null });
    expect(report.netReturn).toBeCloseTo((run.curve.equity.at(-1) as number) / 10_000 - 1, 12);
    expect(report.maxDrawdown).toBeGreaterThan(0);
    expect(Object.keys(report.intervals).sort()).toEqual([
      'expectancy',
      'maxDrawdown',
      'netReturn',
      'sharpe',
      'winRate',
    ]);
    expect(report.tradeList).toHaveLength(120);
    expect(report.baselines.random?.runs).toBe(100);
    expect(report.baselines.buyAndHold).not.toBeNull();
  });

  it('is plain JSON, and the same again for the same run', () => {
    expectPlainJson(report);
    expect(makeReport(run, aRequest({ strategy: 'swing' }), aContext({ prices }))).toEqual(report);
  });

  it('has intervals about its figures', () => {
    for (const name of ['netReturn', 'sharpe'] as const) {
      expect(report.intervals[name]?.[0]).toBeLessThan(report[name] as number);
      expect(report.intervals[name]?.[1]).toBeGreaterThan(report[name] as number);
    }
    expect(report.intervals.winRate?.[0]).toBeLessThan(report.tradeFigures.winRate as number);
    expect(report.intervals.expectancy?.[1]).toBeGreaterThan(report.tradeFigures.expectancy as number);
  });

  it('says in its title what was tested, ending with the last day that was', () => {
    expect(report.title).toBe('Backtest · BTC ETH · 1h · swing · 2025-01-06 to 2025-01-25');
    expect(makeReport(run, aRequest({ inSample: true }), aContext()).title).toMatch(/^IN SAMPLE · Backtest/);
    const many = { ...run, markets: new Array<typeof btc>(7).fill(btc) };
    expect(makeReport(many, aRequest(), aContext()).title).toContain('7 markets');
  });

  it('tells positions left open, refusals, gaps and sums', () => {
    const told = makeReport(
      {
        ...run,
        refusals: { cooldown: 3 },
        openPositions: [
          {
            market: eth,
            side: 'short',
            quantity: quantity('0.5'),
            entryPrice: price(10),
            openedAt: t0,
            unrealised: money('-1.5'),
          },
        ],
        gaps: [
          { series: { venue: 'binance' as Venue, market: btc, timeframe: '1h' }, from: at(1), to: at(4), missing: 3 },
        ],
      },
      aRequest(),
      aContext({ warnings: ['XRP/USDT has no candles and was left out.'] }),
    );
    expect(told.leftOpen).toEqual([
      {
        market: 'ETH/USDT',
        side: 'short',
        quantity: '0.5',
        entryPrice: '10',
        openedAt: '2025-01-06T00:00:00.000Z',
        unrealised: '-1.5',
      },
    ]);
    expect(told.refusals).toEqual({ cooldown: 3 });
    expect(told.gaps[0]).toMatchObject({ market: 'BTC/USDT', missing: 3 });
    expect(told.sums.initial).toBe('10000');
    expect(told.warnings).toEqual([
      'XRP/USDT has no candles and was left out.',
      '3 candles are missing in 1 gap; nothing was filled there.',
      '1 position was still open at the end and counts at the last close.',
    ]);
  });

  it('keeps at most a thousand and one points of the curve, both ends and the bottom', () => {
    const long = aRun(Array.from({ length: 30_000 }, (_, i) => (i === 12_345 ? 4_000 : 10_000 + i)));
    const { curve, maxDrawdown } = makeReport(long, aRequest(), aContext({ prices: somePrices([1, 2]) }));
    expect(curve.at.length).toBeLessThanOrEqual(1_001);
    expect([curve.at[0], curve.at.at(-1)]).toEqual([long.from, long.to]);
    expect(Math.max(...curve.drawdown)).toBe(maxDrawdown);
    expect(curve.buyAndHold).toHaveLength(curve.at.length);
  });

  it('deflates the Sharpe by the settings that were tried', () => {
    const one = makeReport(run, aRequest(), aContext());
    const many = makeReport(run, aRequest(), aContext({ trialSharpes: [-2, -1, 0, 1, 2, 3, 4] }));
    expect(one.performance.deflatedSharpe).toBe(one.performance.probabilisticSharpe);
    expect(many.performance.deflatedSharpe).toBeLessThan(many.performance.probabilisticSharpe as number);
    expect(many.setup.trials).toBe(7);
  });
});

describe('a report of little', () => {
  const cases: Readonly<Record<string, ReturnType<typeof aRun>>> = {
    'no candle': aRun([]),
    'no trade': aRun(new Array<number>(72).fill(10_000)),
    'one trade': aRun([10_000, 10_010], { trades: [aTrade(0, 10)] }),
    'one day': aRun(Array.from({ length: 24 }, (_, i) => 10_000 + i)),
    'steady growth': aRunOfDays(new Array<number>(40).fill(0.01)),
    'only losses': aRunOfDays(new Array<number>(40).fill(-0.01), { trades: [aTrade(0, -1), aTrade(1, -1)] }),
    'no loss': aRunOfDays([0.01, 0.02, 0.01], { trades: [aTrade(0, 1), aTrade(1, 2)] }),
    bankrupt: aRun([5_000, -20, -20], { trades: [aTrade(0, -10_020), aTrade(2, 5)] }, day),
    'a trade that cost nothing': aRun([10_000], { trades: [aTrade(0, 0)] }),
    'a Sharpe beyond reason': aRunOfDays(Array.from({ length: 300 }, (_, i) => 0.5 + (i % 2) * 1e-9)),
  };

  it.each(Object.keys(cases))('is plain JSON: %s', (name) => {
    const run = cases[name] as ReturnType<typeof aRun>;
    for (const prices of [null, somePrices([100, 101, 99, 103]), new Map()]) {
      expectPlainJson(makeReport(run, aRequest(), aContext({ prices })));
    }
  });

  it.each(Object.keys(cases))('gives the reason of each figure that is not there: %s', (name) => {
    const report = makeReport(cases[name] as ReturnType<typeof aRun>, aRequest(), aContext());
    const figures: Readonly<Record<string, unknown>> = {
      sharpe: report.sharpe,
      ...report.performance,
      ...report.risk,
      ...report.tradeFigures,
      monteCarlo: report.monteCarlo,
      buyAndHold: report.baselines.buyAndHold,
    };
    const unsaid = Object.entries(figures).filter(([figure, value]) => value === null && !report.notes[figure]);
    expect(
      unsaid
        .map(([figure]) => figure)
        .filter((figure) => !['best', 'worst', 'winRateInterval', 'meanHours', 'medianHours'].includes(figure)),
    ).toEqual([]);
    expect(report.verdict.length).toBeGreaterThan(20);
  });

  it('calls the account wiped out', () => {
    const report = makeReport(cases['bankrupt'] as ReturnType<typeof aRun>, aRequest(), aContext());
    expect(report.maxDrawdown).toBe(1);
    expect(report.warnings.join(' ')).toContain('wiped out');
  });

  it('says that trading stopped long before the end, and why', () => {
    const run = aRun(new Array<number>(100).fill(9_000), {
      trades: [aTrade(39, -1)],
      refusals: { cooldown: 2, drawdown: 60 },
    });
    expect(makeReport(run, aRequest(), aContext()).warnings).toContain(
      'Nothing was traded after 2025-01-07, the last 60 % of the span; most entries were refused by: drawdown.',
    );
    expect(makeReport({ ...run, refusals: {} }, aRequest(), aContext()).warnings.join(' ')).not.toContain(
      'Nothing was traded',
    );
  });

  it('says that a single trade proves nothing and earned everything', () => {
    const trades = [100, 1, -1, 1, -1].map((pnl, i) => aTrade(i, pnl));
    const report = makeReport(aRun([10_100], { trades }), aRequest(), aContext());
    expect(report.warnings).toEqual([
      'Only 5 trades: rates and means of so few are mostly luck.',
      'One trade earned 100 % of the whole result.',
    ]);
  });
});
