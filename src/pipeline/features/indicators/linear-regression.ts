import { Ring } from './ring.js';

/** Least-squares line through the last `length` values against 0, 1, 2, …; both NaN until full. */
export class LinearRegression {
  readonly #values: Ring;
  readonly #middle: number;
  readonly #spread: number;

  constructor(readonly length: number) {
    this.#values = new Ring(length);
    this.#middle = (length - 1) / 2;
    this.#spread = (length * (length * length - 1)) / 12;
  }

  push(value: number): void {
    this.#values.push(value);
  }

  /** `slope` per step; `fit` the share of variance the line explains, 0 where nothing moved. */
  get line(): { readonly slope: number; readonly fit: number } {
    if (!this.#values.full) return { slope: Number.NaN, fit: Number.NaN };
    const { length } = this;
    const newest = this.#values.ago(0);
    let sum = 0;
    let squares = 0;
    let product = 0;
    for (let steps = 0; steps < length; steps++) {
      // Against the newest value, so that small moves of a large price keep their digits.
      const value = this.#values.ago(steps) - newest;
      sum += value;
      squares += value * value;
      product += value * (this.#middle - steps);
    }
    const variance = squares - (sum * sum) / length;
    const slope = product / this.#spread;
    return { slope, fit: variance <= 1e-12 * squares ? 0 : (slope * product) / variance };
  }
}
