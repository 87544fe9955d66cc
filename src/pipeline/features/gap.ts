import type { Candle } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** Up to this many missing candles in a row are filled; a longer gap begins the series anew. */
export const longestFill = 12;

/** What a missing candle is taken for: no trade, so the price stood still. */
export const nextFiller = (previous: Candle, lengthMs: number): Candle => ({
  openedAt: previous.closedAt,
  closedAt: (previous.closedAt + lengthMs) as EpochMs,
  open: previous.close,
  high: previous.close,
  low: previous.close,
  close: previous.close,
  volume: 0,
});
