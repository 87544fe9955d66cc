import { timeframeMs } from '../../core/market.js';
import type { HeatColumn, HeatRow, HeatTable } from '../../core/overview.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { quoteOf } from './quotes.js';
import { newestOf, priceAt, type Tape, usualMove } from './tape.js';

const hourMs = 3_600_000;
const shortColumns = 8;

/** The last eight hours one by one (longer steps where no candle is that short), then 24 h and 7 d. */
export function heatColumns(finestMs: number): readonly HeatColumn[] {
  const lengthMs = Math.max(hourMs, finestMs);
  const short = Array.from({ length: shortColumns }, (_, i) => ({
    endsBeforeMs: (shortColumns - 1 - i) * lengthMs,
    lengthMs,
  }));
  const long = [24 * hourMs, 168 * hourMs].filter((one) => one > lengthMs);
  return [...short, ...long.map((one) => ({ endsBeforeMs: 0, lengthMs: one }))];
}

/** Returns of each market in each column up to the newest close of all; the most traded first. */
export function heatTableOf(tapes: readonly Tape[], now: EpochMs): HeatTable {
  const newest = Math.max(0, ...tapes.map((tape) => newestOf(tape)?.candle.closedAt ?? 0));
  const finestMs = Math.min(...tapes.map(({ fine }) => timeframeMs(fine.timeframe)));
  const columns = tapes.length === 0 ? [] : heatColumns(finestMs);
  if (newest === 0) return { asOf: null, columns, rows: [] };
  const rows = tapes.map((tape): HeatRow => {
    const cells = columns.map(({ endsBeforeMs, lengthMs }) => {
      const end = newest - endsBeforeMs;
      const [from, to] = [priceAt(tape, end - lengthMs), priceAt(tape, end)];
      return from === null || to === null ? null : Math.log(to / from);
    });
    const hourSigma = usualMove(tape.base, newest, hourMs);
    return { market: tape.market, cells, hourSigma, turnover: quoteOf(tape, now, null).day?.turnover ?? null };
  });
  rows.sort((a, b) => (b.turnover ?? -1) - (a.turnover ?? -1));
  return { asOf: epochMs(newest), columns, rows };
}
