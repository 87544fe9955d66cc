import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle, Market } from '../../../src/core/market.js';
import type { StudyName } from '../../../src/core/overview.js';
import type { EpochMs } from '../../../src/core/units.js';
import { comparisonOf } from '../../../src/pipeline/overview/comparison.js';
import { convert } from '../../../src/pipeline/overview/conversion.js';
import { moversOf } from '../../../src/pipeline/overview/movers.js';
import { quoteOf } from '../../../src/pipeline/overview/quotes.js';
import { studiesOf, warmUpOf } from '../../../src/pipeline/overview/studies.js';
import { closeAt, usualMove } from '../../../src/pipeline/overview/tape.js';
import { fearGreedOf } from '../../../src/sentiment/fear-greed/fear-greed.js';
import { moodLineOf } from '../../../src/sentiment/mood-line.js';
import { aQuote } from '../../builders/market-replies.js';
import { someCandles } from '../../builders/pictures.js';

const hour = 3_600_000;
const market = 'BTC/USDT' as Market;
const names: readonly StudyName[] = [
  'bollinger',
  'vwap',
  'rsi',
  'macd',
  'stochastic',
  'atr',
  'ema20',
  'ema50',
  'sma50',
];
const seed = fc.integer({ min: 1, max: 10_000 });
/** Candles with some hours left out. */
const gappy = (candles: readonly Candle[], holes: readonly number[]): readonly Candle[] =>
  candles.filter((_, i) => !holes.includes(i));

describe('nothing of the future', () => {
  it('is in an indicator: a value stands whatever comes after it', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 60, max: 150 }), (one, cut) => {
        const candles = someCandles({ count: 160, seed: one });
        const whole = studiesOf(names, candles, candles.length);
        const part = studiesOf(names, candles.slice(0, cut), cut);
        for (const [i, study] of part.entries()) {
          for (const [j, { values }] of study.lines.entries()) {
            expect(whole[i]!.lines[j]!.values.slice(0, cut)).toEqual(values);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is in the index: neither its value nor its history changes when more becomes known later', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 200, max: 590 }), (one, cut) => {
        const candles = someCandles({ count: 600, seed: one });
        const readings = candles.map(({ closedAt }, i) => ({ availableAt: closedAt, score: Math.sin(i / 7) }));
        const asOf = candles[cut - 1]!.closedAt;
        const facts = { barMs: hour, asOf };
        const later = fearGreedOf({ ...facts, markets: [{ market, candles }], readings });
        const then = fearGreedOf({
          ...facts,
          markets: [{ market, candles: candles.slice(0, cut) }],
          readings: readings.slice(0, cut),
        });
        expect(later).toEqual(then);
      }),
      { numRuns: 15 },
    );
  });

  it('is in the mood of a chart: a reading counts from when it was available', () => {
    const readings = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 60 * hour }), score: fc.double({ min: -1, max: 1, noNaN: true }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 47 }), (all, cut) => {
        const told = all.map(({ at, score }, i) => ({
          id: String(i),
          source: 'x',
          title: 't',
          url: null,
          market: i % 3 === 0 ? null : market,
          score,
          label: 'neutral' as const,
          scorer: 'local',
          publishedAt: 0 as EpochMs,
          availableAt: at as EpochMs,
        }));
        const instants = Array.from({ length: 48 }, (_, i) => ((i + 1) * hour) as EpochMs);
        const whole = moodLineOf(market, told, instants);
        const known = told.filter(({ availableAt }) => availableAt <= instants[cut - 1]!);
        const part = moodLineOf(market, known, instants.slice(0, cut));
        expect(whole.values.slice(0, cut)).toEqual(part.values);
        for (const value of whole.values) if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an indicator', () => {
  it('shows the same whether it began long before or only warmed up', () => {
    const candles = someCandles({ count: 900, seed: 3 });
    for (const name of names) {
      const long = studiesOf([name], candles, 96)[0]!;
      const short = studiesOf([name], candles.slice(-96 - warmUpOf(name)), 96)[0]!;
      for (const [i, { values }] of long.lines.entries()) {
        for (const [at, value] of values.entries()) {
          const other = short.lines[i]!.values[at]!;
          // What an average that never ends still remembers of its start is less than a picture shows.
          const scale =
            name === 'rsi' || name === 'stochastic' ? 100 : name === 'macd' || name === 'atr' ? 500 : 60_000;
          expect(Math.abs((value as number) - (other as number)) / scale, name).toBeLessThan(0.003);
        }
      }
    }
  });

  it('keeps within its own bounds', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const [bollinger, rsi, stochastic] = studiesOf(
          ['bollinger', 'rsi', 'stochastic'],
          someCandles({ count: 120, seed: one }),
          60,
        );
        const [upper, middle, lower] = bollinger!.lines.map(({ values }) => values as number[]);
        for (const [i, value] of middle!.entries()) {
          expect(upper![i]).toBeGreaterThanOrEqual(value);
          expect(lower![i]).toBeLessThanOrEqual(value);
        }
        for (const { values } of [...rsi!.lines, ...stochastic!.lines]) {
          for (const value of values as number[]) {
            expect(value).toBeGreaterThanOrEqual(-1e-9);
            expect(value).toBeLessThanOrEqual(100 + 1e-9);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a quote', () => {
  it('has a range around its last price, and no change over a gap', () => {
    const holes = fc.uniqueArray(fc.integer({ min: 0, max: 198 }), { maxLength: 60 });
    fc.assert(
      fc.property(seed, holes, (one, missing) => {
        const candles = gappy(someCandles({ count: 200, seed: one }), missing);
        const reel = { timeframe: '1h' as const, candles };
        const quote = quoteOf({ market, fine: reel, base: reel }, candles.at(-1)!.closedAt, null);
        expect(quote.day!.high).toBeGreaterThanOrEqual(quote.last!);
        expect(quote.day!.low).toBeLessThanOrEqual(quote.last!);
        expect(quote.day!.coverage).toBeLessThanOrEqual(1);
        for (const [span, hours] of [
          ['1h', 1],
          ['24h', 24],
          ['7d', 168],
        ] as const) {
          const then = candles.find(({ closedAt }) => closedAt === quote.closedAt! - hours * hour);
          if (then) expect(quote.changes[span]).toBeCloseTo(Math.log(quote.last! / then.close), 12);
          else expect(quote.changes[span]).toBeNull();
        }
      }),
    );
  });

  it('finds the close that stood at an instant, as a walk through all candles does', () => {
    fc.assert(
      fc.property(
        seed,
        fc.uniqueArray(fc.integer({ min: 0, max: 49 }), { maxLength: 30 }),
        fc.integer({ min: -2, max: 52 }),
        fc.integer({ min: 0, max: hour - 1 }),
        (one, missing, hours, rest) => {
          const all = someCandles({ count: 50, seed: one });
          const at = all[0]!.closedAt + hours * hour + rest;
          const candles = gappy(all, missing);
          const expected = candles.findLast(({ closedAt }) => closedAt <= at && at - closedAt < hour)?.close ?? null;
          expect(closeAt({ timeframe: '1h', candles }, at)).toBe(expected);
        },
      ),
    );
  });
});

describe('movers', () => {
  it('are all told or all missing, in order, and a move is its σ times its sigmas', () => {
    fc.assert(
      fc.property(fc.array(seed, { minLength: 1, maxLength: 6 }), (seeds) => {
        const tapes = seeds.map((one, i) => {
          const reel = { timeframe: '1h' as const, candles: i === 4 ? [] : someCandles({ count: 300, seed: one }) };
          return { market: `A${i}/USDT` as Market, fine: reel, base: reel };
        });
        const { moves, missing } = moversOf(tapes, '24h');
        expect([...moves.map((move) => move.market), ...missing].sort()).toEqual(tapes.map((one) => one.market).sort());
        for (const [i, move] of moves.entries()) {
          if (i > 0) expect(move.change).toBeLessThanOrEqual(moves[i - 1]!.change);
          expect(move.sigmas! * move.usual!).toBeCloseTo(move.change, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('measure by what was usual before: √time of the root mean square of steps', () => {
    const candles = someCandles({ count: 400, seed: 5 });
    const until = candles[299]!.closedAt;
    const returns = candles.slice(1, 300).map(({ close }, i) => Math.log(close / candles[i]!.close));
    const rms = Math.sqrt(returns.reduce((sum, one) => sum + one * one, 0) / returns.length);
    expect(usualMove({ timeframe: '1h', candles }, until, 24 * hour)).toBeCloseTo(rms * Math.sqrt(24), 12);
    expect(usualMove({ timeframe: '1h', candles: candles.slice(0, 40) }, until, hour)).toBeNull();
  });
});

describe('a comparison', () => {
  it('gives a market beside itself correlation and beta of 1, and one of twice the moves a beta of 2', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const candles = someCandles({ count: 100, seed: one, tick: 1e-9 });
        const start = candles[0]!.close;
        const double = candles.map((candle) => ({ ...candle, close: start * (candle.close / start) ** 2 }));
        const { rows } = comparisonOf(
          [
            { market, candles },
            { market: 'SAME/USDT' as Market, candles },
            { market: 'TWICE/USDT' as Market, candles: double },
          ],
          { timeframe: '1h', spanMs: 99 * hour, to: candles.at(-1)!.closedAt },
        );
        expect(rows[1]!.correlation).toBeCloseTo(1, 9);
        expect(rows[1]!.beta).toBeCloseTo(1, 9);
        expect(rows[2]!.beta).toBeCloseTo(2, 6);
        expect(rows[2]!.volatility).toBeCloseTo(2 * rows[0]!.volatility, 6);
        expect(rows[0]!.path[0]).toBe(0);
        expect(rows[0]!.path.at(-1)).toBeCloseTo(rows[0]!.change, 12);
        for (const row of rows) expect(row.worstFall).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('uses only closes all have, and names who has too few', () => {
    const candles = someCandles({ count: 100 });
    const { rows, missing, times } = comparisonOf(
      [
        { market, candles },
        { market: 'GAPS/USDT' as Market, candles: candles.filter((_, i) => i % 5 !== 0) },
        { market: 'NEW/USDT' as Market, candles: candles.slice(-8) },
      ],
      { timeframe: '1h', spanMs: 200 * hour, to: candles.at(-1)!.closedAt },
    );
    expect(rows.map((row) => row.market)).toEqual([market, 'GAPS/USDT']);
    expect(missing).toEqual(['NEW/USDT']);
    expect(times).toHaveLength(80);
  });
});

describe('a conversion', () => {
  const quotes = [
    aQuote({ last: 60_000 }),
    aQuote({ market: 'ETH/USDT' as Market, last: 3_000 }),
    aQuote({ market: 'SOL/BTC' as Market, last: 0.002 }),
    aQuote({ market: 'XYZ/EUR' as Market, last: 1 }),
  ];

  it('and back again is what one began with', () => {
    const assets = fc.constantFrom('BTC', 'ETH', 'SOL', 'USDT');
    fc.assert(
      fc.property(assets, assets, fc.integer({ min: 1, max: 1_000_000_000 }), (from, to, amount) => {
        const there = convert(String(amount), from, to, quotes);
        if (there.kind !== 'converted') throw new Error(there.kind);
        const back = convert(there.conversion.result, to, from, quotes);
        if (back.kind !== 'converted') throw new Error(back.kind);
        expect(Math.abs(Number(back.conversion.result) / amount - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('is exact, takes the fewest markets, and says what it cannot', () => {
    expect(convert('0.1', 'BTC', 'USDT', quotes)).toMatchObject({ conversion: { result: '6000', steps: [{}] } });
    expect(convert('1', 'ETH', 'SOL', quotes)).toMatchObject({ conversion: { result: '25', steps: [{}, {}, {}] } });
    expect(convert('5', 'BTC', 'BTC', quotes)).toMatchObject({ conversion: { result: '5', steps: [] } });
    expect(convert('5', 'DOGE', 'BTC', quotes)).toMatchObject({ kind: 'unknownAsset', asset: 'DOGE' });
    expect(convert('5', 'XYZ', 'BTC', quotes)).toEqual({ kind: 'noWay' });
    const silent = aQuote({ last: null, closedAt: null });
    expect(convert('5', 'BTC', 'USDT', [silent])).toEqual({ kind: 'noPrice', market: 'BTC/USDT' });
  });
});

describe('fear and greed', () => {
  it('is a weighted mean between 0 and 100 whose weights sum to 1', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 4 }), (one, count) => {
        const markets = Array.from({ length: count }, (_, i) => ({
          market: (i === 0 ? 'BTC/USDT' : `A${i}/USDT`) as Market,
          candles: someCandles({ count: 400, seed: one + i }),
        }));
        const asOf = markets[0]!.candles.at(-1)!.closedAt;
        const index = fearGreedOf({ markets, barMs: hour, asOf, readings: [] });
        expect(index.value).toBeGreaterThanOrEqual(0);
        expect(index.value).toBeLessThanOrEqual(100);
        expect(index.components.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        expect(index.components.find(({ part }) => part === 'mood')).toMatchObject({ weight: 0, score: null });
        expect(index.components.find(({ part }) => part === 'dominance')!.score === null).toBe(count === 1);
        expect(index.history.at(-1)!.value).toBe(index.value);
        for (const { value } of index.history) expect(value >= 0 && value <= 100).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('fears a crash and is greedy in a calm rise', () => {
    const walk = (step: (i: number) => number) => {
      let close = 100;
      return someCandles({ count: 600 }).map((candle, i) => {
        close *= Math.exp(step(i));
        return { ...candle, open: close, high: close, low: close, close, volume: 100 };
      });
    };
    const noise = (i: number) => 0.004 * Math.sin(i * 12.9898);
    const of = (step: (i: number) => number) => {
      const candles = walk(step);
      return fearGreedOf({ markets: [{ market, candles }], barMs: hour, asOf: candles.at(-1)!.closedAt, readings: [] });
    };
    const crash = of((i) => (i < 570 ? noise(i) : -0.012 + noise(i)));
    const rise = of((i) => (i < 480 ? noise(i) : 0.0012 + noise(i) / 4));
    expect(crash.value).toBeLessThan(25);
    expect(crash.word).toBe('extremeFear');
    expect(rise.value).toBeGreaterThan(70);
  });

  it('says nothing of less than a week', () => {
    const candles = someCandles({ count: 160 });
    const facts = { markets: [{ market, candles }], barMs: hour, asOf: candles.at(-1)!.closedAt, readings: [] };
    expect(fearGreedOf(facts)).toMatchObject({ value: null, word: null, history: [], historyHours: 159 });
    expect(fearGreedOf({ ...facts, markets: [] })).toMatchObject({ value: null, historyHours: 0 });
  });
});
