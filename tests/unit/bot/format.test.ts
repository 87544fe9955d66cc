import { describe, expect, it } from 'vitest';
import { moneyText } from '../../../src/bot/format/exact.js';
import { shortened } from '../../../src/bot/format/foreign-text.js';
import {
  percentText,
  priceText,
  returnText,
  scoreText,
  shareText,
  signedPercentText,
  wholePercents,
} from '../../../src/bot/format/numbers.js';
import { ageText, durationText, timeText } from '../../../src/bot/format/times.js';
import type { EpochMs } from '../../../src/core/units.js';

const at = (text: string): EpochMs => Date.parse(text) as EpochMs;

describe('format', () => {
  it.each([
    [64_210.04, 0.1, '64,210.0'],
    [64_210.04, 0.5, '64,210.0'],
    [64_210.4, 1, '64,210'],
    [0.00001234, 1e-8, '0.00001234'],
    [0.1234567, 0.0001, '0.1235'],
    [1_234_567, 10, '1,234,570'],
    [64_210.04, null, '64,210'],
    [2.345678, null, '2.3457'],
    [0.000012345678, null, '0.000012346'],
    [Number.NaN, 0.1, 'unknown'],
  ])('price %d at tick %d is %s', (value, tick, text) => {
    expect(priceText(value, tick)).toBe(text);
  });

  it.each([
    [0.0042, '+0.42 %'],
    [-0.0006, '−0.06 %'],
    [0.0153, '+1.5 %'],
    [-0.118, '−12 %'],
    [1.38, '+138 %'],
    [0.00004, '+0.004 %'],
    [0.000001, '0 %'],
    [0, '0 %'],
    [0.08, '+8 %'],
    [0.5, '+50 %'],
    [Number.NaN, 'unknown'],
  ])('fraction %d is %s', (value, text) => {
    expect(signedPercentText(value)).toBe(text);
  });

  it('shows a log return as what a holder gets', () => {
    expect(returnText(Math.log(1.5))).toBe('+50 %');
    expect(returnText(Math.log(0.5))).toBe('−50 %');
    expect(percentText(0.0014)).toBe('0.14 %');
  });

  it('never calls anything certain or impossible', () => {
    expect([shareText(0.004), shareText(0.996), shareText(0.41)]).toEqual(['<1 %', '>99 %', '41 %']);
    expect([shareText(0), shareText(1)]).toEqual(['<1 %', '>99 %']);
  });

  it('lets whole percents add up to 100', () => {
    expect(wholePercents([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
    expect(wholePercents([0.585, 0.245, 0.17])).toEqual([59, 24, 17]);
  });

  it.each([
    [300, '0.3 s'],
    [12_400, '12 s'],
    [59_800, '1 min'],
    [120_000, '2 min'],
    [8_100_000, '2 h 15 min'],
    [7_200_000, '2 h'],
    [4 * 86_400_000, '4 days'],
    [-5, '0 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('tells ages in words', () => {
    expect([ageText(200), ageText(120_000)]).toEqual(['just now', '2 min ago']);
  });

  it('names the zone, and the day when it is another', () => {
    const now = at('2025-11-12T14:03:00Z');
    expect(timeText(at('2025-11-12T14:00:00Z'), now, 'UTC')).toBe('14:00 UTC');
    expect(timeText(at('2025-11-11T14:00:00Z'), now, 'UTC')).toBe('11 Nov 14:00 UTC');
    expect(timeText(at('2024-09-12T14:00:00Z'), now, 'UTC')).toBe('12 Sep 2024 14:00 UTC');
    expect(timeText(at('2025-11-12T23:30:00Z'), now, 'Europe/Berlin')).toBe('13 Nov 00:30 CET');
    expect(timeText(at('2025-11-12T14:00:00Z'), now, 'Not/AZone')).toBe('14:00 UTC');
  });

  it('rounds money once, exactly', () => {
    expect(moneyText('123456789012345.675')).toBe('123,456,789,012,345.68');
    expect(moneyText('-72.465')).toBe('−72.47');
    expect(moneyText('0')).toBe('0.00');
  });

  it('shows when a text was shortened, and cuts no character in two', () => {
    expect(shortened('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shortened('a\u0007 \n b', 10)).toBe('a b');
    expect(scoreText(-0.001)).toBe('0.00');
  });
});
