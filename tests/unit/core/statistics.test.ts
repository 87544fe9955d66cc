import { describe, expect, it } from 'vitest';
import { blockBootstrap, mean, quantile, seededRandom, wilsonInterval } from '../../../src/core/statistics.js';

const day = 86_400_000;

describe('wilsonInterval', () => {
  it('agrees with the published example of 81 of 263', () => {
    // Newcombe (1998), table I: 0.2553 to 0.3662.
    const interval = wilsonInterval(81, 263);
    expect(interval?.low).toBeCloseTo(0.2553, 4);
    expect(interval?.high).toBeCloseTo(0.3662, 4);
  });
  it('stays within 0 and 1, and says nothing of no trials', () => {
    expect(wilsonInterval(0, 5)?.low).toBe(0);
    expect(wilsonInterval(5, 5)?.high).toBe(1);
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(() => wilsonInterval(6, 5)).toThrow(/0..5, was 6/);
  });
});

describe('blockBootstrap', () => {
  const random = seededRandom(3);
  const values = Array.from({ length: 600 }, () => random() - 0.5);
  const times = values.map((_, i) => i * (day / 4));

  it('holds the mean, repeats for a seed, and needs two blocks', () => {
    const interval = blockBootstrap(values, times);
    expect(interval?.low).toBeLessThan(mean(values));
    expect(interval?.high).toBeGreaterThan(mean(values));
    expect(blockBootstrap(values, times)).toEqual(interval);
    expect(blockBootstrap(values.slice(0, 5), times.slice(0, 5))).toBeNull();
  });

  it('widens when neighbours repeat each other', () => {
    const sticky = values.map((_, i) => values[Math.floor(i / 12) * 12] as number);
    const width = (given: readonly number[], blockMs: number) => {
      const interval = blockBootstrap(given, times, { blockMs });
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width(sticky, 3 * day)).toBeGreaterThan(2 * width(sticky, 1));
  });

  it('takes any statistic', () => {
    const interval = blockBootstrap(values, times, { statistic: (drawn) => quantile(drawn, 0.5), rounds: 200 });
    expect(interval?.low).toBeLessThan(interval?.high ?? 0);
  });
});
