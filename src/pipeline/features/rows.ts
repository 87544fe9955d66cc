import type { Candle, Timeframe } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** Rows of features of some candles of one series, in order: those that a model may be asked about. */
export interface Rows {
  readonly count: number;
  /** Row-major from its start, `count` × features; NaN where not known. There may be room for more behind them. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Close of each row's candle, ms UTC. */
  readonly closedAt: Float64Array<ArrayBuffer>;
  /** Yang-Zhang volatility a candle as of that close, always above 0. */
  readonly sigma: Float64Array<ArrayBuffer>;
}

/** What rows of a series are made from besides its own candles. */
export interface RowsOf {
  readonly timeframe: Timeframe;
  /** Candles of BTC/USDT and ETH/USDT, packed; empty when there are none. */
  readonly btc: Float64Array;
  readonly eth: Float64Array;
  /** Candles that closed earlier only warm up. */
  readonly from: EpochMs;
}

/** Rows of one series, a stretch of candles after the other. */
export interface RowStream {
  /**
   * Rows of packed bars, which are given away. It may be called again before the answer is there; answers come in order.
   * Rejects with what the features met, e.g. an InvariantError when candles do not rise in time.
   */
  rows(bars: Float64Array<ArrayBuffer>): Promise<Rows>;
  /** Gives the values of used rows back, so that the next ones need no new memory. */
  giveBack(values: Float32Array<ArrayBuffer>): void;
  /** Forgets the series. What was asked before is still answered. */
  close(): void;
}

/** Makes rows, in this thread or on others: equal candles give equal rows, bit for bit. */
export interface RowMaker {
  /** `bars`: about how many candles are to come. */
  open(of: RowsOf, bars: number): RowStream;
}

/** Bars handed over at once: as many rows as a model is asked about in one call. */
export const barsAtOnce = 512;

const candleWidth = 7;
const barWidth = candleWidth + 1;

/** Candles as numbers in memory that threads share: objects would take longer to hand over than to use. */
export function packCandles(candles: readonly Candle[]): Float64Array {
  const packed = new Float64Array(new SharedArrayBuffer(candles.length * candleWidth * Float64Array.BYTES_PER_ELEMENT));
  for (let at = 0; at < candles.length; at++) pack(packed, at * candleWidth, candles[at] as Candle);
  return packed;
}

/** Candles with the funding rate known at each close, from one place of a list up to another. */
export function packBars(
  bars: readonly { readonly candle: Candle; readonly funding: number | null }[],
  from: number,
  to: number,
): Float64Array<ArrayBuffer> {
  const packed = new Float64Array((to - from) * barWidth);
  for (let at = from, place = 0; at < to; at++, place += barWidth) {
    const { candle, funding } = bars[at] as (typeof bars)[number];
    pack(packed, place, candle);
    packed[place + candleWidth] = funding ?? Number.NaN;
  }
  return packed;
}

export const barsIn = (packed: Float64Array): number => packed.length / barWidth;
export const barAt = (packed: Float64Array, index: number): Candle => unpack(packed, index * barWidth);

export function fundingAt(packed: Float64Array, index: number): number | null {
  const rate = packed[index * barWidth + candleWidth] as number;
  return Number.isNaN(rate) ? null : rate;
}

/** Finds the candle that closed at an instant, of packed ones; instants must rise from call to call. */
export function packedFinder(packed: Float64Array): (closedAt: number) => Candle | null {
  let place = 0;
  return (closedAt) => {
    while (place < packed.length && (packed[place + 1] as number) < closedAt) place += candleWidth;
    return packed[place + 1] === closedAt ? unpack(packed, place) : null;
  };
}

function pack(into: Float64Array, place: number, candle: Candle): void {
  into[place] = candle.openedAt;
  into[place + 1] = candle.closedAt;
  into[place + 2] = candle.open;
  into[place + 3] = candle.high;
  into[place + 4] = candle.low;
  into[place + 5] = candle.close;
  into[place + 6] = candle.volume;
}

const unpack = (packed: Float64Array, place: number): Candle => ({
  openedAt: packed[place] as EpochMs,
  closedAt: packed[place + 1] as EpochMs,
  open: packed[place + 2] as number,
  high: packed[place + 3] as number,
  low: packed[place + 4] as number,
  close: packed[place + 5] as number,
  volume: packed[place + 6] as number,
});
