import { Ring } from './ring.js';
import { WindowSum } from './window-sum.js';

/** Lambert's commodity channel index; 0 where nothing moved. D. Lambert: Commodities 10 (1980). */
export class Cci {
  readonly #typical: Ring;
  readonly #sum: WindowSum;

  constructor(readonly length: number) {
    this.#typical = new Ring(length);
    this.#sum = new WindowSum(length);
  }

  push(high: number, low: number, close: number): void {
    const typical = (high + low + close) / 3;
    this.#typical.push(typical);
    this.#sum.push(typical);
  }

  get value(): number {
    const { mean } = this.#sum;
    if (Number.isNaN(mean)) return Number.NaN;
    let spread = 0;
    for (let steps = 0; steps < this.length; steps++) spread += Math.abs(this.#typical.ago(steps) - mean);
    const deviation = spread / this.length;
    return deviation <= 1e-12 * mean ? 0 : (this.#typical.ago(0) - mean) / (0.015 * deviation);
  }
}
