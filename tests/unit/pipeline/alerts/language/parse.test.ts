import { describe, expect, it } from 'vitest';
import type { AlertFaultKind } from '../../../../../src/core/alert.js';
import type { Timeframe } from '../../../../../src/core/market.js';
import { parseCondition } from '../../../../../src/pipeline/alerts/language/parse.js';
import { print } from '../../../../../src/pipeline/alerts/language/print.js';
import { limits } from '../../../../../src/pipeline/alerts/limits.js';
import { optionsOf } from '../../../../../src/pipeline/alerts/options.js';

const watched: readonly Timeframe[] = ['15m', '1h'];
const read = (text: string) => parseCondition(text, { watched });

describe('parseCondition', () => {
  it.each<readonly [string, string, Timeframe]>([
    ['price > 70000', 'close > 70000', '15m'],
    ['PRICE  >=  70,000', 'close >= 70000', '15m'],
    ['last <= $1.5m', 'close <= 1500000', '15m'],
    ['> 70k or < 60k', 'close > 70000 or close < 60000', '15m'],
    ['price above 70000', 'close > 70000', '15m'],
    ['price is below 70000', 'close < 70000', '15m'],
    ['70000', 'crosses(close, 70000)', '15m'],
    ['price crosses 70k', 'crosses(close, 70000)', '15m'],
    ['price crosses above 70k', 'crosses_above(close, 70000)', '15m'],
    ['ema(12) crosses below ema(26)', 'crosses_below(ema(12), ema(26))', '1h'],
    ['move 5% 1h', 'abs(change(1h)) >= 5%', '15m'],
    ['move 5% in 4h', 'abs(change(4h)) >= 5%', '15m'],
    ['rises 5% 1d', 'change(1d) >= 5%', '15m'],
    ['drop 3%', 'change(1h) <= -3%', '15m'],
    ['volume 3x', 'volume_ratio(96) >= 3', '1h'],
    ['whale', 'zscore(volume, 96) >= 4', '1h'],
    ['whale 5m', 'turnover >= 5000000', '1h'],
    ['volatility 2x', 'volatility_ratio(24, 480) >= 2', '1h'],
    ['mood swing 0.3', 'abs(swing(6h)) >= 0.3', '15m'],
    ['swing 0.3 1d', 'abs(swing(1d)) >= 0.3', '15m'],
    ['funding 0.05%', 'abs(funding) >= 0.05%', '15m'],
    ['funding < 0', 'funding < 0', '15m'],
    ['up > 60%', 'up > 60%', '1h'],
    ['rsi < 30 or move 1% 2h', 'rsi(14) < 30 or abs(change(2h)) >= 1%', '1h'],
    ['not (drop 3% and whale)', 'not (change(1h) <= -3% and zscore(volume, 96) >= 4)', '1h'],
    ['bigmove(15m) > 40%', 'bigmove(15m) > 40%', '15m'],
    ['rsi(14,1h) < 30 and close > sma(50)', 'rsi(14, 1h) < 30 and close > sma(50)', '1h'],
    ['rsi < 30', 'rsi(14) < 30', '1h'],
    ['rsi(1h) < 30 && rsi(15m) < 30', 'rsi(14, 1h) < 30 and rsi(14, 15m) < 30', '15m'],
    ['rsi(14, 4h) < 30', 'rsi(14, 4h) < 30', '1h'],
    ['macd > macd_signal', 'macd(12, 26, 9) > macd_signal(12, 26, 9)', '1h'],
    ['close > bb_upper', 'close > bollinger_upper(20, 2)', '1h'],
    ['!(close > 1 || close < 2)', 'not (close > 1 or close < 2)', '15m'],
    ['not not close > 1', 'not not close > 1', '15m'],
    ['close - (open - 1) > 2 * (high + low)', 'close - (open - 1) > 2 * (high + low)', '15m'],
    ['((close)) > ((1))', 'close > 1', '15m'],
    ['change(90m) > 1% and rsi < 40', 'change(90m) > 1% and rsi(14) < 40', '15m'],
    ['max(close, open) >= 1e-7', 'max(close, open) >= 1e-7', '15m'],
  ])('reads %s', (text, printed, base) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(print(result.value.condition)).toBe(printed);
    expect(result.value.base).toBe(base);
  });

  it.each<readonly [string, AlertFaultKind, number, string]>([
    ['', 'empty', 0, ''],
    ['   ', 'empty', 0, '   '],
    ['rsi(14,1h) <', 'end', 12, ''],
    ['close > 1 and', 'end', 13, ''],
    ['rsi(14 < 30', 'unclosed', 3, '('],
    ['(close > 1', 'unclosed', 0, '('],
    ['rsy(14) < 30', 'unknownName', 0, 'rsy'],
    ['close > €70', 'character', 8, '€'],
    ['close > 5h', 'number', 8, '5h'],
    ['close > 12abc', 'number', 8, '12abc'],
    ['close > 1e999', 'number', 8, '1e999'],
    ['close > 9e15', 'range', 8, '9e15'],
    ['rsi(14,5m) < 3', 'timeframe', 7, '5m'],
    ['up(4h) > 50%', 'timeframe', 3, '4h'],
    ['rsi', 'needsCondition', 0, 'rsi'],
    ['(close > 1) + 1 > 2', 'needsNumber', 0, '(close > 1)'],
    ['30 < rsi(14) < 70', 'chained', 13, '<'],
    ['close > open and and rsi < 3', 'unexpected', 17, 'and'],
    ['close >> 3', 'unexpected', 7, '>'],
    ['close > 1)', 'unexpected', 9, ')'],
    ['rsi(1000) < 3', 'range', 4, '1000'],
    ['rsi(1.5) < 3', 'whole', 4, '1.5'],
    ['rsi(14, 1h, 2) < 3', 'tooManyArguments', 8, '1h'],
    ['change > 3%', 'tooFewArguments', 0, 'change'],
    ['crosses_above(close) ', 'tooFewArguments', 19, ')'],
    ['abs(close, 2) > 1', 'tooManyArguments', 11, '2'],
    ['zscore(close) > 3', 'argumentKind', 7, 'close'],
    ['change(20m) > 1%', 'span', 0, 'change(20m)'],
    ['change(5) > 1%', 'span', 7, '5'],
    ['change(2w) > 1%', 'tooMuchMemory', 0, 'change(2w)'],
    ['1 < 2', 'nothingRead', 0, '1 < 2'],
  ])('says of "%s" that it is %s at %i', (text, kind, at, word) => {
    const result = read(text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure).toMatchObject({ kind, at, word, text });
  });

  it('suggests the nearest name and an example of it', () => {
    for (const [typed, meant] of [
      ['rsy(14) < 30', 'rsi'],
      ['bolinger_upper > close', 'bollinger_upper'],
      ['clse > 1', 'close'],
      ['rsi14 < 30', 'rsi'],
      ['volatilty > 3%', 'volatility'],
      ['sentimnt < 0', 'sentiment'],
      ['ris(14) < 30', 'rsi'],
      ['foo > 3', null],
      ['close > 110000 each', null],
    ] as const) {
      const result = read(typed);
      expect(result.ok ? null : result.failure.suggestion, typed).toBe(meant);
    }
    const result = read('qqqqqqqqqq > 1');
    expect(result.ok ? null : result.failure.suggestion).toBeNull();
  });

  it('gives an example that works with every fault', () => {
    for (const text of ['rsy < 1', 'change > 1', 'macd(1,2,3,4,5) > 1', 'zscore(close) > 1', '30 < rsi < 70', '(']) {
      const result = read(text);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(read(result.failure.example), result.failure.example).toMatchObject({ ok: true });
    }
  });

  it('takes no more than its limits', () => {
    const deep = `${'('.repeat(limits.depth + 1)}close > 1${')'.repeat(limits.depth + 1)}`;
    expect(read(deep)).toMatchObject({ ok: false, failure: { kind: 'tooDeep' } });
    expect(read(`${'not '.repeat(limits.depth + 1)}close > 1`)).toMatchObject({ failure: { kind: 'tooDeep' } });
    expect(read('-'.repeat(200))).toMatchObject({ ok: false, failure: { kind: 'tooDeep' } });
    expect(read('close > 1 or '.repeat(40))).toMatchObject({ ok: false, failure: { kind: 'tooLong' } });
    const many = Array.from({ length: limits.readings + 1 }, (_, at) => `sma(${at + 2})>1`).join(' and ');
    expect(read(many)).toMatchObject({ ok: false, failure: { kind: 'tooManyReadings' } });
  });

  it('reads again what was kept, though it grew longer when it was filled in', () => {
    const short = Array.from({ length: 45 }, () => 'macd>1')
      .join('|| ')
      .slice(0, 298);
    const result = read(short.slice(0, short.lastIndexOf('|') - 1));
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    const kept = print(result.value.condition);
    expect(kept.length).toBeGreaterThan(limits.length);
    const again = parseCondition(kept, { watched, base: result.value.base, kept: true });
    expect(again.ok && print(again.value.condition)).toBe(kept);
  });

  it('looks at the candles it is asked to, unless shorter ones are named', () => {
    expect(parseCondition('rsi < 30', { watched, base: '15m' })).toMatchObject({ value: { base: '15m' } });
    expect(parseCondition('rsi(15m) < 30', { watched, base: '1h' })).toMatchObject({ value: { base: '15m' } });
    expect(parseCondition('close > 1', { watched: ['1h'] })).toMatchObject({ value: { base: '1h' } });
  });
});

describe('optionsOf', () => {
  it.each([
    ['close > 1', 'close > 1', null, null, null],
    ['close > 1 once', 'close > 1', 'once', null, null],
    ['close > 1 repeat', 'close > 1', 'repeat', null, null],
    ['close > 1 repeat 4h', 'close > 1', 'repeat', 4 * 3_600_000, null],
    ['close > 1 every 1d', 'close > 1', 'repeat', 86_400_000, null],
    ['close > 1 on 15m repeat 4h', 'close > 1', 'repeat', 4 * 3_600_000, '15m'],
    ['close > 1 repeat 4h ON 15m', 'close > 1', 'repeat', 4 * 3_600_000, '15m'],
    ['repeat 1d', '', 'repeat', 86_400_000, null],
    ['once', '', 'once', null, null],
    ['close > 4h', 'close > 4h', null, null, null],
    ['', '', null, null, null],
  ])('takes the options off "%s"', (text, condition, mode, cooldownMs, base) => {
    expect(optionsOf(text)).toEqual({ ok: true, value: { condition, mode, cooldownMs, base } });
  });

  it('refuses a cooldown out of its limits, with its place', () => {
    expect(optionsOf('close > 1 repeat 90d')).toMatchObject({
      ok: false,
      failure: { kind: 'cooldown', at: 17, word: '90d' },
    });
    for (const word of ['10s', '4hours', 'often', '-4h']) {
      expect(optionsOf(`close > 1 repeat ${word} on 15m`)).toMatchObject({
        failure: { kind: 'cooldown', at: 17, word },
      });
    }
  });

  it('refuses candles that are not watched rather than forget them', () => {
    expect(optionsOf('close > 1 on 15m', watched)).toMatchObject({ ok: true, value: { base: '15m' } });
    for (const word of ['4h', '7h', 'tuesday']) {
      const failure = { kind: 'base', at: 13, word, params: { watched: '15m, 1h' } };
      expect(optionsOf(`close > 1 on ${word} once`, ['15m', '1h'])).toMatchObject({ ok: false, failure });
    }
  });
});
