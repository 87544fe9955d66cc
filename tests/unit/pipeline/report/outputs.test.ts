import { describe, expect, it } from 'vitest';
import type { LeakCheck } from '../../../../src/core/backtest-report.js';
import { equityCsv, tradesCsv } from '../../../../src/pipeline/report/csv.js';
import { number, percent, unsignedPercent } from '../../../../src/pipeline/report/format.js';
import { reportHtml } from '../../../../src/pipeline/report/html/report-html.js';
import { makeReport } from '../../../../src/pipeline/report/make-report.js';
import { reportText } from '../../../../src/pipeline/report/report-text.js';
import { aContext, aRequest, aRun, aTrade, aTradedRun } from '../../../builders/backtest-run.js';
import { btc, eth } from '../../../builders/trading.js';

const check = (passed: boolean | null, detail: string): LeakCheck => ({ passed, detail, values: {} });
const leakChecks = {
  truncation: check(true, 'All fills stay the same.'),
  oneBarLate: check(null, 'There was no gain.'),
  shuffledLabels: check(true, 'Fine.'),
  doubleCost: check(false, 'Nothing is left.'),
};
const { run, prices } = aTradedRun(700, { markets: [btc, eth], hoursEach: 1 });
const report = makeReport(
  { ...run, refusals: { cooldown: 12 } },
  aRequest(),
  aContext({ prices, leakChecks, models: ['1h-v3'], rounds: 50, randomRuns: 20 }),
);

describe('the text', () => {
  it('fits one screen and has what matters', () => {
    const text = reportText(report);
    const lines = text.split('\n');
    expect(lines.length).toBeLessThan(40);
    for (const part of [
      report.title,
      report.verdict,
      'Net result',
      'Sharpe',
      'Worst fall',
      '700 ',
      'Random        ',
      'Holding       ',
      'fee 5 bps and slippage 2 bps a side',
      'truncation       ✔ passed: All fills stay the same.',
      'one bar late     · nothing to check: There was no gain.',
      'double cost      ✘ failed: Nothing is left.',
      'Refused       cooldown 12',
      'BTC/USDT           350',
      'Models        1h-v3',
      'Order hash c0ffee',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('stays readable with nothing in it', () => {
    const text = reportText(makeReport(aRun([]), aRequest(), aContext()));
    expect(text).toContain('It made no trade');
    expect(text).toContain('Leak checks   not run');
    expect(text).not.toMatch(/NaN|null|undefined|Infinity/);
  });
});

describe('the HTML file', () => {
  const page = reportHtml(report, [{ title: 'Equity & fall', svg: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>' }]);

  it('loads nothing, runs nothing and knows dark and phones', () => {
    expect(page).not.toMatch(/<script|<link|https?:\/\/|@import|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('width=device-width');
  });

  it('has pictures, tables and the set-up', () => {
    expect(page).toContain('<figcaption>Equity &amp; fall</figcaption><svg viewBox');
    for (const part of [
      'Leak checks',
      'By market',
      'By exit',
      'Months',
      'Monte Carlo, 50 runs',
      'Refused entries',
      'Last 500 of 700 trades',
      report.orderHash,
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('closes every element it opens', () => {
    const open: string[] = [];
    for (const [, slash, name, rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
      if (rest?.endsWith('/') || ['meta', 'br'].includes(name as string)) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name as string);
    }
    expect(open).toEqual([]);
  });

  it('escapes whatever a stranger could have named', () => {
    const evil = '<img src=x onerror="alert(1)">';
    const trades = [aTrade(0, 1, { tag: evil })];
    const hostile = makeReport(
      { ...aRun([10_001], { trades }), refusals: { [evil]: 1 } },
      aRequest({ strategy: evil }),
      aContext({ dataName: evil, models: [evil], warnings: [evil], costs: evil }),
    );
    const drawn = reportHtml(hostile, []);
    expect(drawn).not.toContain('<img');
    expect(drawn).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  });

  it.each([
    '<img src="x">',
    '<svg><script>1</script></svg>',
    '<svg onload="x()"></svg>',
    '<svg><a href="javascript:1"/></svg>',
  ])('refuses a picture that is not one: %s', (svg) => {
    expect(() => reportHtml(report, [{ title: 'odd', svg }])).toThrow('picture "odd" must be an SVG element');
  });

  it('gives reasons instead of empty values', () => {
    const drawn = reportHtml(makeReport(aRun([10_001], { trades: [aTrade(0, 1)] }), aRequest(), aContext()), []);
    expect(drawn).toContain('– (no trade lost)');
    expect(drawn).toContain('too short for a yearly rate');
  });
});

describe('CSV', () => {
  it('has a line for each trade and quotes what must be', () => {
    const trades = [aTrade(0, -1.5), aTrade(1, 2, { tag: 'a "b", c' }), aTrade(2, 1, { tag: '=cmd()' })];
    const lines = tradesCsv(aRun([10_001], { trades })).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe(
      '1,BTC/USDT,1h,long,1,100,98.5,2025-01-06T00:00:00.000Z,2025-01-06T01:00:00.000Z,signal,0.1,0,-1.5,-0.015,-0.015,0,test,',
    );
    expect(lines[2]).toContain(',"a ""b"", c",');
    expect(lines[3]).toContain(",'=cmd(),");
    const columns = (lines[0] as string).split(',').length;
    expect((lines[1] as string).split(',')).toHaveLength(columns);
  });

  it('has the account at every point, its start first', () => {
    expect(equityCsv(aRun([12_000, 9_000]))).toBe(
      'at,equity,drawdown,exposure\n2025-01-06T00:00:00.000Z,10000,0,0\n2025-01-06T01:00:00.000Z,12000,0,0\n2025-01-06T02:00:00.000Z,9000,0.25,0\n',
    );
  });
});

describe('numbers as they are read', () => {
  it.each([
    [0.1234, '+12 %'],
    [-0.0314, '−3.1 %'],
    [0.00421, '+0.42 %'],
    [-0.00001, '0.00 %'],
    [0, '0.00 %'],
    [12.345, '+1,235 %'],
    [null, '–'],
  ])('%s is %s', (value, text) => expect(percent(value)).toBe(text));

  it('have no sign where none belongs', () => {
    expect(unsignedPercent(0.256)).toBe('26 %');
    expect(unsignedPercent(-0.02)).toBe('−2.0 %');
    expect(number(-0.001)).toBe('0.00');
    expect(number(-1234.5)).toBe('−1,234.50');
    expect(number(null)).toBe('–');
  });
});
