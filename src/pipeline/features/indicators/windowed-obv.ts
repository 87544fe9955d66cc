import { WindowSum } from './window-sum.js';

/**
 * Change of Granville's on-balance volume over the last `length` candles, and the same as a share of the volume traded (−1 to 1).
 * The line itself is cumulative, so it is never used. J. Granville: New Key to Stock Market Profits (1963).
 */
export class WindowedObv {
  readonly #signed: WindowSum;
  readonly #volume: WindowSum;

  constructor(length: number) {
    this.#signed = new WindowSum(length);
    this.#volume = new WindowSum(length);
  }

  /** `change` of the close against the one before; only its sign counts. */
  push(change: number, volume: number): void {
    this.#signed.push(Math.sign(change) * volume);
    this.#volume.push(volume);
  }

  get change(): number {
    return this.#signed.full ? this.#signed.sum : Number.NaN;
  }

  get share(): number {
    return this.#volume.sum === 0 ? this.change : this.change / this.#volume.sum;
  }
}
