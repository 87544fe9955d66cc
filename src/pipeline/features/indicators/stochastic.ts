import { RangePosition } from './range-position.js';
import { WindowSum } from './window-sum.js';

/**
 * Lane's stochastic: `fastK` 0 to 100, `slowK` (= fast %D) and `slowD` its averages. Ours, because technicalindicators 3
 * walks a linked list of the whole window at each step.
 */
export class Stochastic {
  readonly #position: RangePosition;
  readonly #slowK: WindowSum;
  readonly #slowD: WindowSum;

  constructor(length: number, slowing = 3, signal = 3) {
    this.#position = new RangePosition(length);
    this.#slowK = new WindowSum(slowing);
    this.#slowD = new WindowSum(signal);
  }

  push(high: number, low: number, close: number): void {
    this.#position.push(high, low, close);
    const { fastK } = this;
    if (Number.isNaN(fastK)) return;
    this.#slowK.push(fastK);
    if (this.#slowK.full) this.#slowD.push(this.#slowK.mean);
  }

  get fastK(): number {
    return 100 * this.#position.value;
  }

  get slowK(): number {
    return this.#slowK.mean;
  }

  get slowD(): number {
    return this.#slowD.mean;
  }
}
