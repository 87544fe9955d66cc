/**
 * Exponential average with α = 2 / (length + 1), begun with the mean of the first `length` values as TA-Lib does.
 * Ours, because technicalindicators 3 skips a value whenever its average is exactly 0 (it tests for truth), which
 * happens for signed series.
 */
export class Ema {
  readonly #alpha: number;
  #count = 0;
  #value = 0;

  constructor(readonly length: number) {
    this.#alpha = 2 / (length + 1);
  }

  push(value: number): void {
    this.#count++;
    if (this.#count <= this.length) this.#value += (value - this.#value) / this.#count;
    else this.#value += this.#alpha * (value - this.#value);
  }

  /** NaN until `length` values came. */
  get value(): number {
    return this.#count >= this.length ? this.#value : Number.NaN;
  }
}
