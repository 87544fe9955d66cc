import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceDecimals, priceScale, roundScale } from '../../../src/bot/chart/price-scale.js';
import { fitting, widthOf } from '../../../src/bot/chart/shapes.js';
import { spreadLabels } from '../../../src/bot/chart/spread-labels.js';
import { everyThatFits, timeTicks, wordedTicks, zonedTime } from '../../../src/bot/chart/time-axis.js';
import { timeframeMs, timeframes } from '../../../src/core/market.js';

describe('labels beside the axis', () => {
  it('never overlap while they fit, stay inside, and keep their order', () => {
    const ys = fc.array(fc.integer({ min: -200, max: 900 }), { maxLength: 10 });
    fc.assert(
      fc.property(ys, (wishes) => {
        const placed = spreadLabels(
          wishes.map((y) => ({ y })),
          40,
          100,
          600,
        );
        const sorted = placed.map(({ y }) => y).sort((a, b) => a - b);
        for (const [index, y] of sorted.entries()) {
          expect(y).toBeGreaterThanOrEqual(120 - 1e-6);
          expect(y).toBeLessThanOrEqual(580 + 1e-6);
          if (index > 0) expect(y - sorted[index - 1]!).toBeGreaterThanOrEqual(40 - 1e-6);
        }
        for (const [a, wishA] of wishes.entries()) {
          for (const [b, wishB] of wishes.entries()) if (wishA < wishB) expect(placed[a]!.y).toBeLessThan(placed[b]!.y);
        }
      }),
    );
  });

  it('do not move where they stand free', () => {
    expect(spreadLabels([{ y: 300 }, { y: 150 }], 40, 100, 600)).toEqual([{ y: 300 }, { y: 150 }]);
  });

  it('are spaced evenly when they cannot fit', () => {
    const placed = spreadLabels([{ y: 50 }, { y: 50 }, { y: 50 }], 40, 0, 60);
    expect(placed.map(({ y }) => y)).toEqual([10, 30, 50]);
  });
});

describe('the price axis', () => {
  it('covers the prices with a few round lines, none between ticks', () => {
    const prices = fc.tuple(
      fc.double({ min: 1e-7, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
    );
    fc.assert(
      fc.property(prices, ([low, spread]) => {
        const high = low * (1 + spread);
        const scale = priceScale(low, high, { count: 7, padding: 0.04, tickSize: null });
        expect(scale.min).toBeLessThanOrEqual(low);
        expect(scale.max).toBeGreaterThanOrEqual(high);
        expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
        expect(scale.ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('reaches out to round lines where it has to end on them', () => {
    const value = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 8 }), (a, b, parts) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { min, max, ticks } = roundScale(low, high, parts);
        const slack = 1e-8 * Math.max(1, max - min, Math.abs(low));
        expect(min).toBeLessThanOrEqual(low + slack);
        expect(max).toBeGreaterThanOrEqual(high - slack);
        expect([ticks[0], ticks.at(-1)]).toEqual([expect.closeTo(min, 6), expect.closeTo(max, 6)]);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(parts + 2);
      }),
    );
    expect(roundScale(0, 0, 2)).toEqual({ min: 0, max: 1, ticks: [0, 0.5, 1] });
  });

  it.each([
    [0.01, 64_210, 2],
    [0.1, 64_210, 1],
    [5, 64_210, 0],
    [1e-8, 0.00001234, 8],
    [0.00025, 1.2, 5],
    [null, 64_210, 0],
    [null, 1.2345, 4],
    [null, 0.00001234, 9],
  ])('tick %s of a price of %s has %s decimals', (tick, price, decimals) => {
    expect(priceDecimals(tick, price)).toBe(decimals);
  });
});

describe('the time axis', () => {
  it.each(['UTC', 'Asia/Kolkata', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'No/Where'])(
    'has some ticks at round local times in %s',
    (name) => {
      const zone = zonedTime(name);
      const start = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 0, 1) });
      fc.assert(
        fc.property(start, fc.constantFrom(...timeframes), (from, timeframe) => {
          const ticks = timeTicks(from, from + 106 * timeframeMs(timeframe), timeframe, { count: 9.5, zone });
          expect(ticks.length).toBeGreaterThanOrEqual(1);
          expect(ticks.length).toBeLessThanOrEqual(11);
          for (const tick of ticks) expect(zone.local(tick.at) % 300_000).toBe(0);
          for (let index = 1; index < ticks.length; index += 1) {
            expect(ticks[index]!.at).toBeGreaterThan(ticks[index - 1]!.at);
          }
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('words along an axis', () => {
  it('never touch, and are as many as an even step allows', () => {
    const widths = fc.array(fc.integer({ min: 5, max: 140 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(widths, fc.integer({ min: 20, max: 200 }), (all, apart) => {
        const labels = all.map((width, i) => ({ at: i * apart, width }));
        const shown = everyThatFits(
          labels,
          ({ at }) => at,
          ({ width }) => width,
        );
        expect(shown[0]).toBe(labels[0]);
        const steps = shown.slice(1).map(({ at }, i) => at - (shown[i]?.at ?? 0));
        expect(new Set(steps).size).toBeLessThanOrEqual(1);
        for (const [i, label] of shown.slice(1).entries()) {
          const before = shown[i];
          expect(label.at - label.width / 2).toBeGreaterThan((before?.at ?? 0) + (before?.width ?? 0) / 2);
        }
        if (Math.max(...all) + 12 <= apart) expect(shown).toHaveLength(all.length);
      }),
    );
  });

  it('keep days where hours have no room beside them', () => {
    const ticks = Array.from({ length: 9 }, (_, i) => ({
      at: i,
      text: i % 2 ? '12:00' : '12. Nov',
      dayStart: i % 2 === 0,
    }));
    const place = (apart: number) => ({ x: (at: number) => 60 + at * apart, from: 0, to: 60 + 9 * apart, size: 25 });
    expect(wordedTicks(ticks, place(120))).toHaveLength(9);
    expect(wordedTicks(ticks, place(80)).map(({ at }) => at)).toEqual([0, 2, 4, 6, 8]);
    expect(wordedTicks(ticks, place(40)).map(({ at }) => at)).toEqual([0, 4]);
  });
});

describe('words in too little room', () => {
  it('become smaller, then end in an ellipsis, and always fit', () => {
    const words = fc.string({ unit: fc.constantFrom('W', 'i', 'ы', '币', '🚀', ' '), minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 60, max: 400 }), (given, room) => {
        const fit = fitting(given, room, { size: 40 });
        expect(widthOf(fit.words, fit.size)).toBeLessThanOrEqual(room + 1e-6);
        expect(fit.size).toBeGreaterThanOrEqual(20);
        expect(fit.words === given || fit.words.endsWith('…')).toBe(true);
        if (fit.words !== given) expect(fit.size).toBe(20);
        expect(fit.words).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
    expect(fitting('BTC', 500, { size: 40 })).toEqual({ words: 'BTC', size: 40 });
  });
});
