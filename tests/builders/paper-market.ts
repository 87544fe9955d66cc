import fc from 'fast-check';
import type { Candle, Series } from '../../src/core/market.js';
import type { EntrySignal } from '../../src/core/signal.js';
import { aCandle, anEntry, aPrediction, at, btc, eth, venue } from './trading.js';

/** A candle, and the entry (if any) decided from it. */
export interface Bar {
  readonly series: Series;
  readonly candle: Candle;
  readonly signal: EntrySignal | null;
}

const move = fc.double({ min: -0.03, max: 0.03, noNaN: true });
const drawnBar = fc.record({
  gap: move,
  body: move,
  upper: fc.double({ min: 0, max: 0.02, noNaN: true }),
  lower: fc.double({ min: 0, max: 0.02, noNaN: true }),
  entry: fc.option(fc.constantFrom('long' as const, 'short' as const), { freq: 2 }),
});

/** Two markets on 1h, candle by candle in the order of time, with entries sprinkled in. */
export const paperMarket = (): fc.Arbitrary<readonly Bar[]> =>
  fc.array(fc.tuple(drawnBar, drawnBar), { minLength: 3, maxLength: 25 }).map((rows) => {
    const bars: Bar[] = [];
    const last = [100, 20];
    let id = 0;
    rows.forEach((row, index) => {
      row.forEach((drawn, which) => {
        const series: Series = { venue, market: which === 0 ? btc : eth, timeframe: '1h' };
        const open = (last[which] as number) * Math.exp(drawn.gap);
        const close = open * Math.exp(drawn.body);
        const high = Math.max(open, close) * (1 + drawn.upper);
        const low = Math.min(open, close) * (1 - drawn.lower);
        last[which] = close;
        const candle = aCandle(index, [open, high, low, close]);
        bars.push({ series, candle, signal: drawn.entry ? entryAt(++id, series, candle, drawn.entry) : null });
      });
    });
    return bars;
  });

function entryAt(id: number, { market }: Series, candle: Candle, side: 'long' | 'short'): EntrySignal {
  const { close, closedAt } = candle;
  const sign = side === 'long' ? 1 : -1;
  const prediction = aPrediction({ market, closedAt, close });
  const levels = { entry: close, stop: close * Math.exp(-0.02 * sign), target: close * Math.exp(0.03 * sign) };
  return anEntry({ id, market, side, prediction, levels });
}

/** Before the first candle. */
export const marketStart = at(-1);
