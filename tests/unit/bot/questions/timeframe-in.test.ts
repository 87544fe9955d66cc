import { describe, expect, it } from 'vitest';
import { timeframeIn } from '../../../../src/bot/questions/timeframe-in.js';
import type { Timeframe } from '../../../../src/core/market.js';

const timeframes: readonly Timeframe[] = ['15m', '1h', '4h'];

describe('timeframeIn', () => {
  it('reads spans of every language where they are called', () => {
    const texts = ['4h', '4 hours', 'in 4 Stunden', '4 heures', '4 horas', '4 часа', '4小时'];
    expect(texts.map((text) => timeframeIn(text, timeframes))).toEqual(texts.map(() => '4h'));
    expect(timeframeIn('3 weeks, 15:00, 99h, 1.15 m', timeframes)).toBeNull();
  });
});
