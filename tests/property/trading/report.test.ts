import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../../src/core/statistics.js';
import { dailyReturns, wealthOf } from '../../../src/pipeline/report/daily-returns.js';
import { drawdownFigures } from '../../../src/pipeline/report/drawdown.js';
import { makeReport } from '../../../src/pipeline/report/make-report.js';
import { monteCarlo } from '../../../src/pipeline/report/monte-carlo.js';
import { randomEntries } from '../../../src/pipeline/report/random-entries.js';
import { sharpeRatio } from '../../../src/pipeline/report/ratios.js';
import { luckiestSharpe, probabilisticSharpe } from '../../../src/pipeline/report/sharpe-tests.js';
import { conditionalValueAtRisk, valueAtRisk } from '../../../src/pipeline/report/value-at-risk.js';
import { aContext, aRequest, aRun, aRunOfDays, aTrade, aTradedRun, somePrices } from '../../builders/backtest-run.js';
import { btc, eth, hour } from '../../builders/trading.js';

/** Up to a fifth either way in steps that money can take. */
const change = fc.integer({ min: -20_000, max: 20_000 }).map((step) => step / 100_000);
const daily = fc.array(change, { minLength: 2, maxLength: 120 });
const equity = fc.array(fc.double({ min: -1_000, max: 50_000, noNaN: true }), { minLength: 1, maxLength: 80 });
const pnls = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 40 });

/** Every number anywhere in it. */
function* numbersOf(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* numbersOf(inner);
}

describe('any report', () => {
  it('is plain JSON of finite numbers, whatever the account went through', () => {
    fc.assert(
      fc.property(equity, pnls, fc.boolean(), (curve, results, priced) => {
        const run = aRun(curve, { trades: results.map((pnl, i) => aTrade(i, pnl)) });
        const prices = priced ? somePrices(curve.map((value) => 1 + Math.abs(value))) : null;
        const report = makeReport(run, aRequest(), aContext({ prices, rounds: 20, randomRuns: 5 }));
        for (const number of numbersOf(report)) if (!Number.isFinite(number)) return false;
        return report.maxDrawdown >= 0 && report.maxDrawdown <= 1 && report.risk.underwater <= 1 + 1e-12;
      }),
      { numRuns: 60 },
    );
  });

  it('has tables that sum to the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (trades, seed) => {
        const { run } = aTradedRun(trades, { seed, markets: [btc, eth] });
        const report = makeReport(run, aRequest(), aContext({ rounds: 5 }));
        const total = run.trades.reduce((sum, trade) => sum + trade.pnl.toNumber(), 0);
        for (const table of [report.byMarket, report.bySide, report.byExit, report.byTag]) {
          expect(table.reduce((sum, row) => sum + row.trades, 0)).toBe(trades);
          expect(table.reduce((sum, row) => sum + row.pnl, 0)).toBeCloseTo(total, 8);
          expect(table.reduce((sum, row) => sum + row.wins, 0)).toBe(report.tradeFigures.wins);
        }
        expect(report.months.reduce((sum, month) => sum + month.trades, 0)).toBe(trades);
        const compounded = report.months.reduce((product, month) => product * (1 + month.netReturn), 1);
        expect(compounded - 1).toBeCloseTo(report.netReturn, 10);
      }),
      { numRuns: 40 },
    );
  });
});

describe('figures of equity', () => {
  it('do not care how much money it is', () => {
    fc.assert(
      fc.property(daily, fc.double({ min: 0.01, max: 100, noNaN: true }), (returns, factor) => {
        const wealth = wealthOf(aRunOfDays(returns));
        const scaled = { at: wealth.at, equity: wealth.equity.map((value) => value * factor) };
        expect(drawdownFigures(scaled).maxDrawdown).toBeCloseTo(drawdownFigures(wealth).maxDrawdown, 10);
        const [a, b] = [dailyReturns(wealth).returns, dailyReturns(scaled).returns];
        expect(b).toHaveLength(a.length);
        for (const [i, value] of b.entries()) expect(value).toBeCloseTo(a[i] as number, 10);
      }),
    );
  });

  it('daily returns compound to the whole', () => {
    fc.assert(
      fc.property(daily, (returns) => {
        const wealth = wealthOf(aRunOfDays(returns));
        const product = dailyReturns(wealth).returns.reduce((value, one) => value * (1 + one), 1);
        expect(product).toBeCloseTo((wealth.equity.at(-1) as number) / 10_000, 8);
      }),
    );
  });

  it('the Sharpe has the sign of the mean, and does not change when all returns are stretched', () => {
    fc.assert(
      fc.property(daily, fc.double({ min: 0.1, max: 10, noNaN: true }), (returns, factor) => {
        const sharpe = sharpeRatio(returns);
        if (sharpe === null) return;
        const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
        expect(Math.sign(sharpe)).toBe(Math.sign(mean));
        expect(sharpeRatio(returns.map((value) => value * factor))).toBeCloseTo(sharpe, 6);
      }),
    );
  });

  it('the mean of the tail is never less than its edge, nor a rarer loss smaller', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 100, maxLength: 300 }), (returns) => {
        const [var95, var99] = [valueAtRisk(returns, 0.95) as number, valueAtRisk(returns, 0.99) as number];
        expect(var99).toBeGreaterThanOrEqual(var95 - 1e-12);
        expect(conditionalValueAtRisk(returns, 0.95) as number).toBeGreaterThanOrEqual(var95 - 1e-12);
        expect(conditionalValueAtRisk(returns, 0.99) as number).toBeGreaterThanOrEqual(var99 - 1e-12);
      }),
    );
  });
});

describe('evidence', () => {
  const evidence = { days: 500, skew: -0.5, kurtosis: 5 };

  it('grows with the Sharpe and shrinks with the trials', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
        (sharpe, trials, variance) => {
          const chance = (value: number, against: number) =>
            probabilisticSharpe({ ...evidence, sharpe: value }, against) as number;
          const luck = luckiestSharpe(trials, variance);
          expect(luckiestSharpe(trials + 1, variance)).toBeGreaterThanOrEqual(luck - 1e-12);
          expect(chance(sharpe, luck)).toBeLessThanOrEqual(chance(sharpe, 0) + 1e-14);
          expect(chance(sharpe + 0.01, luck)).toBeGreaterThanOrEqual(chance(sharpe, luck) - 1e-14);
        },
      ),
    );
  });

  it('has a normal distribution that is symmetric and inverts', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 12);
        expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 6);
      }),
    );
  });
});

describe('Monte Carlo', () => {
  it('has percentiles in their order that begin together; another order of trades ends at the same place', () => {
    const factor = fc.double({ min: 0.9, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(fc.array(factor, { minLength: 2, maxLength: 150 }), daily, fc.integer(), (growth, returns, seed) => {
        const found = monteCarlo(growth, returns, { runs: 40, seed });
        for (const part of [found?.tradeOrder, found?.days]) {
          if (!part) continue;
          const { fan, maxDrawdown } = part;
          for (const i of fan.at.keys()) {
            const column = [fan.p5[i], fan.p25[i], fan.p50[i], fan.p75[i], fan.p95[i]] as number[];
            expect(column).toEqual([...column].sort((a, b) => a - b));
          }
          expect([fan.p5[0], fan.p95[0], fan.at[0], fan.at.at(-1)]).toEqual([1, 1, 0, 1]);
          expect(maxDrawdown.p95).toBeLessThanOrEqual(1);
          expect(maxDrawdown.p5).toBeGreaterThanOrEqual(0);
        }
        const end = growth.reduce((value, one) => value * one, 1);
        expect(found?.tradeOrder?.fan.p5.at(-1)).toBeCloseTo(end, 8);
        expect(found?.tradeOrder?.fan.p95.at(-1)).toBeCloseTo(end, 8);
      }),
      { numRuns: 50 },
    );
  });
});

describe('random entries', () => {
  it('cost more when costs are higher, and beat us never more often than always', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer(), (trades, seed) => {
        const { run, prices } = aTradedRun(trades, { seed, markets: [btc, eth] });
        const at = (roundTripCost: number) =>
          randomEntries(run, wealthOf(run), prices, { candleMs: hour, roundTripCost, runs: 20, seed: 1 });
        const [cheap, dear] = [at(0.001), at(0.01)];
        expect(dear?.netReturn).toBeLessThan(cheap?.netReturn as number);
        expect(cheap?.beaten).toBeGreaterThanOrEqual(0);
        expect(dear?.beaten).toBeLessThanOrEqual(1);
        expect(cheap?.interval[0]).toBeLessThanOrEqual(cheap?.interval[1] as number);
      }),
      { numRuns: 40 },
    );
  });
});
