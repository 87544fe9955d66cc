import { describe, expect, it } from 'vitest';
import type { BacktestReport, LeakCheck, LeakChecks } from '../../../../src/core/backtest-report.js';
import { makeReport } from '../../../../src/pipeline/report/make-report.js';
import { verdictOf } from '../../../../src/pipeline/report/verdict.js';
import { aContext, aRequest, aTradedRun } from '../../../builders/backtest-run.js';

const passed: LeakCheck = { passed: true, detail: 'Fine.', values: {} };
const failed: LeakCheck = { passed: false, detail: 'Bad.', values: {} };
const fine: LeakChecks = { truncation: passed, oneBarLate: passed, shuffledLabels: passed, doubleCost: passed };

const { run, prices } = aTradedRun(60);
const base = makeReport(run, aRequest(), aContext({ prices }));
const random = { runs: 500, netReturn: -0.04, interval: [-0.1, 0.02], ours: 0.1, beaten: 0.98 } as const;

/** A report without a fault, changed where the case needs it. */
const told = (given: Partial<BacktestReport> = {}): BacktestReport => ({
  ...base,
  netReturn: 0.1,
  intervals: { ...base.intervals, netReturn: [0.02, 0.2] },
  baselines: {
    buyAndHold: { netReturn: 0.38, maxDrawdown: 0.41, sharpe: 0.8 },
    random,
    cash: { netReturn: 0, maxDrawdown: 0 },
  },
  leakChecks: fine,
  performance: { ...base.performance, deflatedSharpe: 0.97 },
  ...given,
});

describe('the verdict', () => {
  it('says what happened beside holding', () => {
    expect(verdictOf(told())).toMatch(/^It made 10 % after costs, where holding would have made 38 %\. /);
    expect(verdictOf(told({ netReturn: -0.031 }))).toMatch(/^It lost 3\.1 % after costs, where/);
    const { random: _, ...rest } = told().baselines;
    expect(verdictOf(told({ baselines: { ...rest, random: null, buyAndHold: null } }))).toMatch(
      /^It made 10 % after costs\. /,
    );
  });

  it.each<[string, Partial<BacktestReport>, string]>([
    [
      'nothing speaks against it',
      {},
      'It beat 98 % of random entries and luck hardly explains it: an edge on this span; it may fade.',
    ],
    ['leaks were not looked for', { leakChecks: null }, 'if it is free of leaks, which was not checked'],
    ['no trade', { trades: 0, netReturn: 0 }, 'It made no trade in 10 days. That says nothing about the strategy.'],
    ['in sample', { setup: { ...base.setup, inSample: true } }, 'The model had seen this span'],
    ['it sees the future', { leakChecks: { ...fine, truncation: failed } }, 'It sees the future'],
    ['timing is worth nothing', { leakChecks: { ...fine, shuffledLabels: failed } }, 'its timing is worth nothing'],
    ['gone one candle later', { leakChecks: { ...fine, oneBarLate: failed } }, 'gone one candle later'],
    ['few trades', { trades: 29 }, '29 trades are too few to prove anything.'],
    ['one trade', { trades: 1 }, 'One trade is too few'],
    [
      'random entries do as well',
      { baselines: { ...told().baselines, random: { ...random, beaten: 0.46 } } },
      'It beat 46 % of random entries of the same kind: no proof of an edge.',
    ],
    ['it lost', { netReturn: -0.01 }, 'nothing was left after costs'],
    [
      'zero is inside the interval',
      { intervals: { netReturn: [-0.02, 0.09] } },
      'luck alone could have made the result (−2.0 % to +9.0 % would not surprise): no proof of an edge.',
    ],
    [
      'too short for its Sharpe',
      { performance: { ...base.performance, deflatedSharpe: 0.9 } },
      '10 days are too few for such a Sharpe',
    ],
    [
      'best of many',
      { performance: { ...base.performance, deflatedSharpe: 0.9 }, setup: { ...base.setup, trials: 50 } },
      'the luckiest of 50 settings would look as good too often',
    ],
    ['no room for cost', { leakChecks: { ...fine, doubleCost: failed } }, 'does not survive twice the cost'],
  ])('tells when %s', (_, given, expected) => {
    expect(verdictOf(told(given))).toContain(expected);
  });

  it('is two sentences', () => {
    for (const given of [{}, { trades: 3 }, { netReturn: -0.2 }, { leakChecks: null }]) {
      expect(verdictOf(told(given)).match(/\.( |$)/g)).toHaveLength(2);
    }
  });

  it('never rounds up to all', () => {
    const almost = { ...told().baselines, random: { ...random, beaten: 0.998 } };
    expect(verdictOf(told({ baselines: almost }))).toContain('It beat 99 % of');
  });
});
