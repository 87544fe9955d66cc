import type { Candle } from '../../core/market.js';
import { SigmaStream } from './move-size.js';
import { barAt, barsAtOnce, barsIn, fundingAt, packedFinder, type Rows, type RowsOf } from './rows.js';
import type { FeatureSet, FeatureStream } from './types.js';

/** Makes the rows of one series: the one way for every thread. */
export class SeriesRows {
  readonly #stream: FeatureStream;
  readonly #sigma: SigmaStream;
  readonly #btcAt: (closedAt: number) => Candle | null;
  readonly #ethAt: (closedAt: number) => Candle | null;
  readonly #from: number;
  readonly #columns: number;

  constructor(features: FeatureSet, { timeframe, btc, eth, from }: RowsOf) {
    this.#stream = features.open(timeframe);
    this.#sigma = new SigmaStream(timeframe);
    this.#btcAt = packedFinder(btc);
    this.#ethAt = packedFinder(eth);
    this.#from = from;
    this.#columns = features.names.length;
  }

  /** `room` is written over when it is large enough. Throws what the features throw. */
  rows(bars: Float64Array, room: Float32Array<ArrayBuffer> | undefined): Rows {
    const many = barsIn(bars);
    const columns = this.#columns;
    const values =
      room && room.length >= many * columns ? room : new Float32Array(Math.max(many, barsAtOnce) * columns);
    const closedAt = new Float64Array(many);
    const sigmas = new Float64Array(many);
    let count = 0;
    for (let index = 0; index < many; index++) {
      const candle = barAt(bars, index);
      const input = {
        candle,
        btc: this.#btcAt(candle.closedAt),
        eth: this.#ethAt(candle.closedAt),
        funding: fundingAt(bars, index),
      };
      const ready = this.#stream.pushInto(input, values, count * columns);
      const sigma = this.#sigma.push(candle);
      if (!ready || !(sigma > 0) || candle.closedAt < this.#from) continue;
      closedAt[count] = candle.closedAt;
      sigmas[count] = sigma;
      count++;
    }
    return { count, values, closedAt: closedAt.slice(0, count), sigma: sigmas.slice(0, count) };
  }
}
