import { WindowSum } from './window-sum.js';

/** Mean and population standard deviation over the last `length` values; NaN until full. */
export class WindowMoments {
  readonly #sums: WindowSum;
  readonly #squares: WindowSum;

  constructor(readonly length: number) {
    this.#sums = new WindowSum(length);
    this.#squares = new WindowSum(length);
  }

  push(value: number): void {
    this.#sums.push(value);
    this.#squares.push(value * value);
  }

  get full(): boolean {
    return this.#sums.full;
  }

  get mean(): number {
    return this.#sums.mean;
  }

  /** Root of the mean square, which takes the mean for zero. */
  get rms(): number {
    return Math.sqrt(this.#squares.mean);
  }

  get variance(): number {
    const mean = this.#sums.mean;
    const square = this.#squares.mean;
    const variance = square - mean * mean;
    // What is left of equal values is rounding, not spread.
    return variance < 1e-12 * square ? 0 : variance;
  }

  get deviation(): number {
    return Math.sqrt(this.variance);
  }

  /** How many deviations `value` lies from the mean; `floor` is the least deviation counted, so equal values give 0. */
  zScore(value: number, floor: number): number {
    return (value - this.mean) / Math.max(this.deviation, floor);
  }
}
