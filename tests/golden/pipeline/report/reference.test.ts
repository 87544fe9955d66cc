import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dailyReturns, wealthOf } from '../../../../src/pipeline/report/daily-returns.js';
import { makeReport } from '../../../../src/pipeline/report/make-report.js';
import { marketModel } from '../../../../src/pipeline/report/market-model.js';
import { deflatedSharpe, luckiestSharpe, probabilisticSharpe } from '../../../../src/pipeline/report/sharpe-tests.js';
import { kellyShare, payoffRatio, profitFactor, streaks } from '../../../../src/pipeline/report/trade-figures.js';
import { aContext, aRequest, aRunOfDays } from '../../../builders/backtest-run.js';

/** empyrical-reloaded 0.7.1, quantstats 0.0.86, pandas 3.1.1: see `tests/golden/tools/report_values.py`. */
const reference = JSON.parse(readFileSync(new URL('reference.golden.json', import.meta.url), 'utf8')) as Record<
  'empyrical' | 'quantstats' | 'pandas',
  Record<string, number>
>;
const days = Array.from({ length: 400 }, (_, i) => i);
const ours = days.map(
  (i) => 0.011 * Math.sin(1.7 * i) + 0.007 * Math.cos(0.31 * i * i) + 0.0009 - (i % 97 === 13 ? 0.03 : 0),
);
const market = days.map((i) => 0.014 * Math.sin(1.7 * i + 0.4) + 0.009 * Math.cos(0.11 * i * i) + 0.0004);

describe('figures of a report beside the reference libraries', () => {
  const run = aRunOfDays(ours);
  const report = makeReport(run, aRequest(), aContext());
  const model = marketModel(dailyReturns(wealthOf(run)).returns, market);
  const trades = ours.filter((_, i) => i % 5 === 0);
  const { wins, losses } = streaks(trades);
  const told: Readonly<Record<string, number | null>> = {
    ...report.performance,
    ...report.risk,
    netReturn: report.netReturn,
    sharpe: report.sharpe,
    // The libraries tell losses as negative numbers.
    maxDrawdown: -report.maxDrawdown,
    var95: -(report.risk.var95 as number),
    var99: -(report.risk.var99 as number),
    cvar95: -(report.risk.cvar95 as number),
    cvar99: -(report.risk.cvar99 as number),
    alpha: model?.alpha ?? null,
    beta: model?.beta ?? null,
    profitFactor: profitFactor(trades),
    payoff: payoffRatio(trades),
    kelly: kellyShare(trades),
    longestWinStreak: wins,
    longestLossStreak: losses,
  } as Readonly<Record<string, number | null>>;

  for (const [library, values] of Object.entries(reference)) {
    for (const [name, value] of Object.entries(values)) {
      it(`${name} is ${library}'s`, () => {
        expect(told[name]).toBeTypeOf('number');
        expect(Math.abs((told[name] as number) - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
      });
    }
  }
});

describe('the example of Bailey & López de Prado (2014), The Deflated Sharpe Ratio', () => {
  // "Sharpe ratio of 2.5 annualised, 5 years of 250 daily returns, skewness −3, kurtosis 10; 100 independent trials, V = 1/2."
  const evidence = { sharpe: 2.5 / Math.sqrt(250), days: 1_250, skew: -3, kurtosis: 10 };
  const luck = (trials: number) => luckiestSharpe(trials, 0.5 / 250);

  it('expects 0.1132 a day of the luckiest of a hundred', () => {
    expect(luck(100)).toBeCloseTo(0.1132, 4);
  });

  it('deflates to 0.9004 for 100 trials', () => {
    expect(probabilisticSharpe(evidence, luck(100))).toBeCloseTo(0.9004, 4);
  });

  it('deflates to 0.9505 for 46 trials', () => {
    expect(probabilisticSharpe(evidence, luck(46))).toBeCloseTo(0.9505, 3);
  });

  it('is the probabilistic Sharpe for a single trial', () => {
    expect(deflatedSharpe(evidence, [2.5])).toBe(probabilisticSharpe(evidence));
  });
});

describe('the example of Bailey & López de Prado (2012), The Sharpe Ratio Efficient Frontier', () => {
  // Two years of monthly returns, Sharpe 0.458 a month: the table's PSR(0) with normal tails and with the observed ones.
  it.each([
    { skew: 0, kurtosis: 3, expected: 0.982 },
    { skew: -2.448, kurtosis: 10.164, expected: 0.913 },
  ])('is $expected for skew $skew and kurtosis $kurtosis', ({ skew, kurtosis, expected }) => {
    expect(probabilisticSharpe({ sharpe: 0.458, days: 24, skew, kurtosis })).toBeCloseTo(expected, 3);
  });
});
