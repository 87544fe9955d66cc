import { describe, expect, it } from 'vitest';
import type { Market } from '../../../src/core/market.js';
import type { SentimentReading } from '../../../src/core/sentiment.js';
import { type EpochMs, epochMs } from '../../../src/core/units.js';
import { moodOf } from '../../../src/sentiment/mood.js';
import { moodsAt } from '../../../src/wiring/alerts.js';

const btc = 'BTC/USDT' as Market;
const start = 1_704_844_800_000;
const minute = (count: number): EpochMs => epochMs(start + count * 60_000);

const readings: readonly SentimentReading[] = [3, 14, 14, 40, 200, 380, 700, 701].map((at, place) => ({
  id: String(place),
  source: 'test',
  title: 'news',
  url: null,
  market: place % 3 === 0 ? null : place % 5 === 0 ? ('ETH/USDT' as Market) : btc,
  score: Math.sin(place),
  label: 'neutral',
  scorer: 'local',
  publishedAt: minute(at - 3),
  availableAt: minute(at),
}));

describe('moods at many instants', () => {
  it('are what each instant by itself would have been told, from one read', async () => {
    let reads = 0;
    const moods = moodsAt({
      window: async (market, from, to, limit) => {
        reads++;
        return readings
          .filter((one) => one.availableAt > from && one.availableAt <= to && (one.market ?? market) === market)
          .sort((one, other) => other.availableAt - one.availableAt)
          .slice(0, limit);
      },
    });
    const instants = Array.from({ length: 75 }, (_, place) => minute(place * 15));
    const told = await moods(btc, instants);
    expect(told).toEqual(instants.map((at) => moodOf(btc, readings, at).score));
    expect(told.some((score) => score === null)).toBe(true);
    expect(told.some((score) => score !== null)).toBe(true);
    expect(reads).toBe(1);
    expect(await moods(btc, [])).toEqual([]);
  });
});
