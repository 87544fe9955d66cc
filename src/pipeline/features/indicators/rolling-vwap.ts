import { WindowSum } from './window-sum.js';

/** Volume-weighted average of the typical price over the last `length` candles; without volume the plain average. */
export class RollingVwap {
  readonly #traded: WindowSum;
  readonly #volume: WindowSum;
  readonly #typical: WindowSum;

  constructor(length: number) {
    this.#traded = new WindowSum(length);
    this.#volume = new WindowSum(length);
    this.#typical = new WindowSum(length);
  }

  push(high: number, low: number, close: number, volume: number): void {
    const typical = (high + low + close) / 3;
    this.#traded.push(typical * volume);
    this.#volume.push(volume);
    this.#typical.push(typical);
  }

  get value(): number {
    return this.#typical.full && this.#volume.sum > 0 ? this.#traded.sum / this.#volume.sum : this.#typical.mean;
  }
}
