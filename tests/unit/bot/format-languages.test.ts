import { describe, expect, it } from 'vitest';
import { moneyText } from '../../../src/bot/format/exact.js';
import { priceText, scoreText, shareText, signedPercentText } from '../../../src/bot/format/numbers.js';
import { ageText, clockText, dayText, durationText, timeText, weekdayText } from '../../../src/bot/format/times.js';
import { inLanguage } from '../../../src/bot/messages/language.js';
import { type Language, languages } from '../../../src/core/language.js';
import type { EpochMs } from '../../../src/core/units.js';

const at = (text: string): EpochMs => Date.parse(text) as EpochMs;
/** Spaces of every width look alike. */
const plain = (text: string): string => text.replace(/\s/gu, ' ');
const day = 86_400_000;
const said = (language: Language, write: () => string): string => plain(inLanguage(language, write));

describe('numbers in each language', () => {
  it.each([
    ['en', '64,210.5', '−0.42 %', '12,345,678.90', '−0.12'],
    ['es', '64.210,5', '−0,42 %', '12.345.678,90', '−0,12'],
    ['pt', '64.210,5', '−0,42 %', '12.345.678,90', '−0,12'],
    ['fr', '64 210,5', '−0,42 %', '12 345 678,90', '−0,12'],
    ['de', '64.210,5', '−0,42 %', '12.345.678,90', '−0,12'],
    ['ru', '64 210,5', '−0,42 %', '12 345 678,90', '−0,12'],
    ['zh', '64,210.5', '−0.42 %', '12,345,678.90', '−0.12'],
  ] as const)('%s', (language, price, percent, money, score) => {
    expect(said(language, () => priceText(64_210.5, 0.1))).toBe(price);
    expect(said(language, () => signedPercentText(-0.0042))).toBe(percent);
    expect(said(language, () => moneyText('12345678.895'))).toBe(money);
    expect(said(language, () => scoreText(-0.1234))).toBe(score);
  });

  it('set thousands apart in money as in prices, also where four digits stay together', () => {
    for (const language of languages) {
      const [money, price] = inLanguage(language, () => [moneyText('1234.5'), priceText(1_234.5, 0.01)]);
      expect([language, money]).toEqual([language, price]);
    }
  });

  it('never say that something is certain, nor leave an English word for what is unknown', () => {
    const words = languages.map((language) => inLanguage(language, () => priceText(Number.NaN, null)));
    expect(new Set(words).size).toBe(languages.length);
    for (const language of languages) expect(inLanguage(language, () => shareText(0))).toBe('<1 %');
  });
});

describe('spans and ages', () => {
  it.each([
    ['en', '2 h 15 min', '4 days', '2 min ago', '1 day', '4 days ago', 'just now'],
    ['es', '2 h 15 min', '4 días', 'hace 2 min', '1 día', 'hace 4 días', 'ahora mismo'],
    ['pt', '2 h 15 min', '4 dias', 'há 2 min', '1 dia', 'há 4 dias', 'agora mesmo'],
    ['fr', '2 h 15 min', '4 jours', 'il y a 2 min', '1 jour', 'il y a 4 jours', 'à l’instant'],
    ['de', '2 h 15 min', '4 Tage', 'vor 2 min', '1 Tag', 'vor 4 Tagen', 'gerade eben'],
    ['ru', '2 ч 15 мин', '4 дня', '2 мин назад', '1 день', '4 дня назад', 'только что'],
    ['zh', '2 小时 15 分钟', '4 天', '2 分钟前', '1 天', '4 天前', '刚刚'],
  ] as const)('%s', (language, hours, days, minutes, one, ago, now) => {
    const words = inLanguage(language, () => [
      durationText(8_100_000),
      durationText(4 * day),
      ageText(120_000),
      ageText(4 * day),
      ageText(10),
    ]);
    expect(words.map(plain)).toEqual([hours, days, minutes, ago, now]);
    // A span of one day is told in hours; its word still has to be there for rounding.
    expect(one).toMatch(/^1 /);
  });

  it.each([
    [2, '2 дня'],
    [5, '5 дней'],
    [11, '11 дней'],
    [21, '21 день'],
    [22, '22 дня'],
    [112, '112 дней'],
  ])('%d days in Russian are %s', (days, text) => {
    expect(said('ru', () => durationText(days * day))).toBe(text);
  });

  it('write tenths of a second as the language does', () => {
    expect(said('de', () => durationText(300))).toBe('0,3 s');
    expect(said('zh', () => durationText(300))).toBe('0.3 秒');
  });
});

describe('days and times', () => {
  const then = at('2026-11-03T14:05:00Z');
  it.each([
    ['en', '3 Nov 2026', '3 Nov 15:05 CET', 'Sunday'],
    ['es', '3 nov 2026', '3 nov 15:05 CET', 'domingo'],
    ['pt', '3 de nov. de 2026', '3 de nov. 15:05 CET', 'domingo'],
    ['fr', '3 nov. 2026', '3 nov. 15:05 CET', 'dimanche'],
    ['de', '3. Nov. 2026', '3. Nov. 15:05 CET', 'Sonntag'],
    ['ru', '3 нояб. 2026 г.', '3 нояб. 15:05 CET', 'воскресенье'],
    ['zh', '2026年11月3日', '11月3日 15:05 CET', '星期日'],
  ] as const)('%s', (language, date, time, sunday) => {
    expect(said(language, () => dayText(then, 'Europe/Berlin'))).toBe(date);
    expect(said(language, () => timeText(then, at('2026-11-12T14:00:00Z'), 'Europe/Berlin'))).toBe(time);
    expect(said(language, () => weekdayText(7))).toBe(sunday);
  });

  it('name only the time today, in every language, and the year of another one', () => {
    for (const language of languages) {
      expect(said(language, () => timeText(then, then, 'UTC'))).toBe('14:05 UTC');
      expect(said(language, () => timeText(then, at('2027-01-01T00:00:00Z'), 'UTC'))).toContain('2026');
    }
  });

  it('tell a day of another month from today', () => {
    expect(timeText(at('2026-10-12T10:00:00Z'), at('2026-11-12T10:00:00Z'), 'UTC')).toBe('12 Oct 10:00 UTC');
  });

  it('write minutes of the day plainly', () => {
    expect([clockText(0), clockText(425), clockText(1_439)]).toEqual(['00:00', '07:05', '23:59']);
  });
});
