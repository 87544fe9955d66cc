import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Market, parseMarket } from '../../../src/core/market.js';
import type { SentimentReading } from '../../../src/core/sentiment.js';
import { epochMs } from '../../../src/core/units.js';
import { moodOf } from '../../../src/sentiment/mood.js';

const btc = parseMarket('BTC/USDT') as Market;
const asOf = epochMs(Date.UTC(2025, 6, 17));
const hour = 3_600_000;

const reading = fc.record({
  hours: fc.double({ min: -10, max: 10, noNaN: true }),
  publishedHours: fc.double({ min: -10, max: 10, noNaN: true }),
  score: fc.double({ min: -1, max: 1, noNaN: true }),
  market: fc.constantFrom(btc, null, parseMarket('ETH/USDT') as Market),
});
const readings = fc.array(reading, { maxLength: 30 }).map((drawn) =>
  drawn.map(
    ({ hours, publishedHours, score, market }, i): SentimentReading => ({
      id: String(i),
      source: 'a',
      title: 't',
      url: null,
      market,
      score,
      label: 'neutral',
      scorer: 'local',
      publishedAt: epochMs(Math.round(asOf + publishedHours * hour)),
      availableAt: epochMs(Math.round(asOf + hours * hour)),
    }),
  ),
);

type MoodFunction = typeof moodOf;

/** What became available after `asOf` must change nothing. */
const seesOnlyThePast = (mood: MoodFunction) =>
  fc.assert(
    fc.property(readings, (all) => {
      const past = all.filter(({ availableAt }) => availableAt <= asOf);
      expect(mood(btc, all, asOf)).toEqual(mood(btc, past, asOf));
    }),
  );

describe('moodOf', () => {
  it('sees only what was available', () => seesOnlyThePast(moodOf));

  it('would be caught joining by the time of publication', () => {
    const cheat: MoodFunction = (market, all, at, window) =>
      moodOf(
        market,
        all.map((one) => ({ ...one, availableAt: one.publishedAt })),
        at,
        window,
      );
    expect(() => seesOnlyThePast(cheat)).toThrow();
  });

  it('lies between its readings, and is null without any', () => {
    fc.assert(
      fc.property(readings, (all) => {
        const { score, items } = moodOf(btc, all, asOf);
        expect(items === 0).toBe(score === null);
        if (score === null) return;
        const scores = all.map((one) => one.score);
        expect(score).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-12);
        expect(score).toBeLessThanOrEqual(Math.max(...scores) + 1e-12);
      }),
    );
  });

  it('leans to what is fresh and to what is about the market itself', () => {
    const one = (score: number, hoursAgo: number, market: Market | null = btc): SentimentReading => ({
      id: `${score}`,
      source: 'a',
      title: 't',
      url: null,
      market,
      score,
      label: 'neutral',
      scorer: 'local',
      publishedAt: asOf,
      availableAt: epochMs(asOf - hoursAgo * hour),
    });
    expect(moodOf(btc, [one(1, 0), one(-1, 2)], asOf).score).toBeCloseTo(1 / 3, 12);
    expect(moodOf(btc, [one(1, 0), one(-1, 0, null)], asOf).score).toBeCloseTo(1 / 3, 12);
  });
});
