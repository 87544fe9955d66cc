import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Timeframe, timeframeMs } from '../../../src/core/market.js';
import type { EpochMs } from '../../../src/core/units.js';
import { featureSet } from '../../../src/pipeline/features/feature-set.js';
import { columnsRememberingMore, columnsSeeingAhead } from '../../../src/pipeline/features/leak-check.js';
import { buildMatrix } from '../../../src/pipeline/features/matrix.js';
import type { FeatureInput } from '../../../src/pipeline/features/types.js';
import { candleSeries, featureInputs } from '../../builders/candle-series.js';
import { neverForgets, peeksAtNextClose, readsFormingDay } from '../../fixtures/cheating-features.js';
import '../../support/long-tests.js';

const named = (columns: readonly number[]): string[] => columns.map((at) => featureSet.names[at] ?? `planted${at}`);
const honest =
  (timeframe: Timeframe) =>
  (inputs: readonly FeatureInput[]): { columns: number; values: Float32Array } =>
    buildMatrix(inputs, featureSet, timeframe);

/** Rows in full precision, through the stream. */
function exactRows(inputs: readonly FeatureInput[], timeframe: Timeframe): Float64Array[] {
  const stream = featureSet.open(timeframe);
  return inputs.map((input) => stream.push(input).values);
}

describe('the feature set', () => {
  it('sees only the past, wherever the series is cut', () => {
    const inputs = featureInputs({ count: 900, flatEvery: 31 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 899 }), (cut) => {
        expect(named(columnsSeeingAhead(honest('1h'), inputs, cut))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it.each([
    ['the next close', peeksAtNextClose],
    ['the day that still forms', readsFormingDay],
  ])('would be caught using %s', (_, compute) => {
    const inputs = featureInputs({ count: 300 });
    expect(columnsSeeingAhead(compute, inputs, 253)).toEqual([featureSet.names.length]);
  });

  it.each(['1h', '15m', '5m', '4h', '1d'] as const)(
    'equals the long run after a cold start of its lookback at %s',
    (timeframe) => {
      for (const seed of [7, 70]) {
        const inputs = featureInputs({
          seed,
          count: featureSet.lookback + 700,
          timeframe,
          flatEvery: seed === 7 ? 0 : 13,
        });
        for (const end of [inputs.length, inputs.length - 5, inputs.length - 17]) {
          const part = inputs.slice(0, end);
          expect(named(columnsRememberingMore(honest(timeframe), part, featureSet.lookback))).toEqual([]);
        }
      }
    },
  );

  it('would be caught remembering more', () => {
    const inputs = featureInputs({ count: featureSet.lookback + 200 });
    expect(columnsRememberingMore(neverForgets, inputs, featureSet.lookback)).toEqual([featureSet.names.length]);
  });

  it.each([...new Set(featureSet.specs.map(({ lookback }) => lookback))].sort((a, b) => a - b))(
    'keeps the promise of every feature with a lookback of %i',
    (lookback) => {
      const inputs = featureInputs({ seed: 11, count: 1_400 });
      const late = columnsRememberingMore(honest('1h'), inputs, lookback);
      const promised = late.filter((at) => (featureSet.specs[at]?.lookback ?? 0) <= lookback);
      expect(named(promised)).toEqual([]);
    },
  );

  it('gives finite values or NaN for any valid series', () => {
    const timeframe = '1h';
    const moves = fc.record({
      body: fc.constantFrom(0, 0, 0.3, -0.3, 0.001, -0.001, 1e-9, 2, -2),
      up: fc.constantFrom(0, 0, 0.001, 0.5),
      down: fc.constantFrom(0, 0, 0.001, 0.5),
      volume: fc.constantFrom(0, 0, 1e-9, 1, 5, 1e12),
      missing: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 12, 13, 400),
    });
    fc.assert(
      fc.property(
        fc.array(moves, { minLength: 8, maxLength: 8 }),
        fc.constantFrom<number>(1e-7, 1, 1e6),
        (pattern, start) => {
          const length = timeframeMs(timeframe);
          const stream = featureSet.open(timeframe);
          let openedAt = 1_704_862_800_000;
          let close: number = start;
          for (let at = 0; at < 760; at++) {
            // Long flat and long even stretches, then the pattern, over and over.
            const step = at % 97 < 40 ? pattern[0] : pattern[at % pattern.length];
            if (!step) throw new Error('the pattern is empty');
            const open = close;
            close = Math.min(1e12, Math.max(1e-9, open * Math.exp(step.body)));
            if (at % 97 === 96) openedAt += step.missing * length;
            const candle = {
              openedAt: openedAt as EpochMs,
              closedAt: (openedAt + length) as EpochMs,
              open,
              high: Math.max(open, close) * (1 + step.up),
              low: Math.min(open, close) / (1 + step.down),
              close,
              volume: step.volume,
            };
            openedAt += length;
            const { values } = stream.push({
              candle,
              btc: at % 50 < 45 ? candle : null,
              eth: null,
              funding: step.body,
            });
            const wild = named(
              [...values.keys()].filter(
                (column) => !(Math.abs(values[column] as number) <= 1e6 || Number.isNaN(values[column])),
              ),
            );
            expect(wild).toEqual([]);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives no NaN once ready, flat candles and all', () => {
    const inputs = featureInputs({ count: featureSet.lookback + 60, flatEvery: 5 });
    const rows = exactRows(inputs, '1h');
    const unknown = new Set<string>();
    for (const row of rows.slice(featureSet.lookback - 1)) {
      row.forEach((value, at) => {
        if (Number.isNaN(value)) unknown.add(featureSet.names[at] as string);
      });
    }
    expect([...unknown]).toEqual([]);
  });

  it('is the same batch or live, bit for bit', () => {
    const inputs = featureInputs({ count: 800, flatEvery: 17 });
    const batch = buildMatrix(inputs, featureSet, '1h');
    const live = featureSet.open('1h');
    inputs.forEach((input, at) => {
      const row = live.push(input);
      expect(Float32Array.from(row.values)).toEqual(
        batch.values.subarray(at * batch.columns, (at + 1) * batch.columns),
      );
    });
  });

  it('does not depend on the unit of price or volume', () => {
    const inputs = featureInputs({ count: featureSet.lookback + 5 });
    const scaled = inputs.map((input) => {
      const { candle } = input;
      return {
        ...input,
        candle: {
          ...candle,
          open: candle.open * 1024,
          high: candle.high * 1024,
          low: candle.low * 1024,
          close: candle.close * 1024,
          volume: candle.volume * 65_536,
        },
      };
    });
    const a = exactRows(inputs, '1h').at(-1) as Float64Array;
    const b = exactRows(scaled, '1h').at(-1) as Float64Array;
    const moved = named([...a.keys()].filter((at) => !(Math.abs((a[at] as number) - (b[at] as number)) < 1e-6)));
    expect(moved).toEqual([]);
  });
});

describe('gaps', () => {
  const inputs = featureInputs({ count: 1_500 });

  it('of up to 12 candles are filled: rows after it equal those after the same candles standing still', () => {
    const from = 700;
    const to = 712;
    const before = inputs[from - 1] as FeatureInput;
    const still = candleSeries({ count: 1 })[0];
    expect(still).toBeDefined();
    const gapped = [...inputs.slice(0, from), ...inputs.slice(to)];
    const filled = inputs.map((input, at) => {
      if (at < from || at >= to) return input;
      const { close } = before.candle;
      const after = inputs[to] as FeatureInput;
      const candle = { ...input.candle, open: close, high: close, low: close, close, volume: 0 };
      return { candle, btc: null, eth: null, funding: after.funding };
    });
    const a = exactRows(gapped, '1h');
    const b = exactRows(filled, '1h');
    expect(a[from]).toEqual(b[to]);
    expect(a.at(-1)).toEqual(b.at(-1));
  });

  it('of more than 12 candles begin the series anew', () => {
    const stream = featureSet.open('1h');
    for (const input of inputs.slice(0, 800)) stream.push(input);
    expect(stream.seen).toBe(800);
    const row = stream.push(inputs[813] as FeatureInput);
    expect(stream.seen).toBe(1);
    expect(row.ready).toBe(false);
    expect([...row.values].every(Number.isNaN)).toBe(true);
    const fresh = featureSet.open('1h');
    fresh.push(inputs[813] as FeatureInput);
    for (const input of inputs.slice(814, 1_000)) {
      expect(stream.push(input).values).toEqual(fresh.push(input).values);
    }
  });

  it('throws when time does not rise', () => {
    const stream = featureSet.open('1h');
    stream.push(inputs[5] as FeatureInput);
    expect(() => stream.push(inputs[5] as FeatureInput)).toThrow(/must rise/);
    expect(() => stream.push(inputs[4] as FeatureInput)).toThrow(/must rise/);
  });
});
