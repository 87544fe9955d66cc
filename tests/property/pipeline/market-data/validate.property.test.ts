import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle, Market, Series, Venue } from '../../../../src/core/market.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { CandleGate, judgeAll, type RawRow } from '../../../../src/pipeline/market-data/validate.js';
import { candleSeries } from '../../../builders/candle-series.js';

const series: Series = { venue: 'test' as Venue, market: 'BTC/USDT' as Market, timeframe: '1h' };
const hour = 3_600_000;
const rowOf = (c: Candle): RawRow => [c.openedAt, c.open, c.high, c.low, c.close, c.volume];

const seriesOfCandles = fc
  .record({ seed: fc.integer({ min: 1, max: 1_000_000 }), count: fc.integer({ min: 1, max: 80 }) })
  .map((options) => candleSeries(options));
const cell = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, undefined, '', '1', Number.NaN, Number.POSITIVE_INFINITY, -0, 1_704_862_800_000),
);
const anyRow = fc.array(cell, { maxLength: 8 });

describe('the gate, whatever it is given', () => {
  it('lets only sound, closed candles through and never throws', () => {
    fc.assert(
      fc.property(seriesOfCandles, fc.array(anyRow, { maxLength: 20 }), fc.nat(100), (candles, junk, closed) => {
        const now = ((candles[0] as Candle).openedAt + closed * hour) as EpochMs;
        const rows = candles.flatMap((candle, at) => [rowOf(candle), junk[at] ?? rowOf(candle)]);
        const { candles: passed } = judgeAll(series, rows, now);
        for (const [at, candle] of passed.entries()) {
          expect(candle.closedAt).toBeLessThanOrEqual(now);
          expect(candle.openedAt % hour).toBe(0);
          expect(candle.high).toBeGreaterThanOrEqual(Math.max(candle.open, candle.close));
          expect(candle.low).toBeLessThanOrEqual(Math.min(candle.open, candle.close));
          expect(candle.low).toBeGreaterThan(0);
          expect(candle.volume).toBeGreaterThanOrEqual(0);
          if (at > 0) expect(candle.openedAt).toBeGreaterThan((passed[at - 1] as Candle).openedAt);
        }
      }),
    );
  });

  it('passes every sound candle exactly once, however often rows are repeated', () => {
    fc.assert(
      fc.property(seriesOfCandles, fc.array(fc.nat(), { maxLength: 40 }), (candles, repeats) => {
        const gate = new CandleGate(series);
        const passed: Candle[] = [];
        for (const [at, candle] of candles.entries()) {
          const again = candles[(repeats[at] ?? at) % (at + 1)] as Candle;
          for (const row of [rowOf(candle), rowOf(again)]) {
            const verdict = gate.judge(row, Number.MAX_SAFE_INTEGER as EpochMs);
            if (verdict.kind === 'closed') passed.push(verdict.candle);
            else expect(verdict.kind).toBe('repeat');
          }
        }
        expect(passed).toEqual(candles);
      }),
    );
  });

  it('judges a row by the past alone: later rows change no verdict', () => {
    fc.assert(
      fc.property(seriesOfCandles, fc.nat(80), (candles, cut) => {
        const judged = (rows: readonly Candle[]): string[] => {
          const gate = new CandleGate(series);
          return rows.map((candle) => gate.judge(rowOf(candle), Number.MAX_SAFE_INTEGER as EpochMs).kind);
        };
        expect(judged(candles).slice(0, cut)).toEqual(judged(candles.slice(0, cut)));
      }),
    );
  });
});
