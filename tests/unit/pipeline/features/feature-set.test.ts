import { describe, expect, it } from 'vitest';
import { timeframes } from '../../../../src/core/market.js';
import { calendarFamily } from '../../../../src/pipeline/features/calendar.js';
import { defineFeatureSet, featureSet } from '../../../../src/pipeline/features/feature-set.js';
import { momentumFamily } from '../../../../src/pipeline/features/momentum.js';
import { featureInputs } from '../../../builders/candle-series.js';

describe('the feature set', () => {
  it('has at least 120 features of every group, none of them reaching back more than 1,000 candles', () => {
    expect(featureSet.names.length).toBeGreaterThanOrEqual(120);
    expect(new Set(featureSet.names).size).toBe(featureSet.names.length);
    expect(featureSet.lookback).toBeLessThanOrEqual(1_000);
    expect([...new Set(featureSet.specs.map(({ group }) => group))].sort()).toEqual([
      'calendar',
      'context',
      'funding',
      'higherTimeframe',
      'momentum',
      'priceAction',
      'trend',
      'volatility',
      'volume',
    ]);
    for (const { name, source, lookback } of featureSet.specs) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]+$/);
      expect(source).not.toBe('');
      expect(lookback).toBeGreaterThan(1);
    }
  });

  it.each(timeframes)('opens at %s', (timeframe) => {
    const stream = featureSet.open(timeframe);
    const rows = featureInputs({ count: 3, timeframe }).map((input) => stream.push(input));
    expect(rows[2]?.values).toHaveLength(featureSet.names.length);
    expect(stream.seen).toBe(3);
    expect(rows[2]?.values[featureSet.names.indexOf('weekday')]).not.toBeNaN();
  });

  it('has a hash that follows every part of the contract', () => {
    const hash = (version: string, families: Parameters<typeof defineFeatureSet>[1]): string =>
      defineFeatureSet(version, families).hash;
    expect(featureSet.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash('f1', [calendarFamily])).toBe(hash('f1', [calendarFamily]));
    expect(hash('f2', [calendarFamily])).not.toBe(hash('f1', [calendarFamily]));
    expect(hash('f1', [calendarFamily, momentumFamily])).not.toBe(hash('f1', [momentumFamily, calendarFamily]));
    expect(() => defineFeatureSet('f1', [calendarFamily, calendarFamily])).toThrow(/hourSin twice/);
  });
});
