import { type Candle, type Market, type Series, timeframeMs } from '../../core/market.js';
import type { Bar } from '../../core/ports/signal-source.js';
import { seededRandom } from '../../core/statistics.js';
import type { EpochMs } from '../../core/units.js';
import { replayVenue } from '../../pipeline/market-data/replay-venue.js';

const width = 5;
/** 2030-01-01: after the training of any model there is. */
const firstOpen = 1_893_456_000_000;

/** Made-up hourly candles in one typed array, so that what is measured is the engine and not the memory of its input. */
export class CandleTape {
  readonly series: Series = { venue: replayVenue, market: 'BTC/USDT' as Market, timeframe: '1h' };
  readonly #cells: Float64Array;

  constructor(
    readonly length: number,
    seed: number,
  ) {
    const random = seededRandom(seed);
    this.#cells = new Float64Array(length * width);
    let close = 100;
    for (let at = 0; at < length; at++) {
      const open = close;
      close = Math.max(1, open * Math.exp(0.01 * (random() + random() - 1)));
      const high = Math.max(open, close) * (1 + 0.003 * random());
      const low = Math.min(open, close) * (1 - 0.003 * random());
      this.#cells.set([open, high, low, close, 1e6 * (0.5 + random())], at * width);
    }
  }

  candle(at: number): Candle {
    const cells = this.#cells;
    const place = (at % this.length) * width;
    const length = timeframeMs(this.series.timeframe);
    const openedAt = firstOpen + at * length;
    return {
      openedAt: openedAt as EpochMs,
      closedAt: (openedAt + length) as EpochMs,
      open: cells[place] as number,
      high: cells[place + 1] as number,
      low: cells[place + 2] as number,
      close: cells[place + 3] as number,
      volume: cells[place + 4] as number,
    };
  }

  /** Which candle opened then. */
  placeOf(openedAt: number): number {
    return (openedAt - firstOpen) / timeframeMs(this.series.timeframe);
  }

  /** The first `count` candles as bars; past its end the tape starts again. */
  *bars(count: number): Generator<Bar> {
    const { series } = this;
    for (let at = 0; at < count; at++) yield { series, candle: this.candle(at), funding: null };
  }
}
