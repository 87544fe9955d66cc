/** Least-squares line through the last `length` values against 0, 1, 2, …; both NaN until full. */
export class LinearRegression {
  readonly #values: Float64Array;
  readonly #middle: number;
  readonly #spread: number;
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#values = new Float64Array(length);
    this.#middle = (length - 1) / 2;
    this.#spread = (length * (length * length - 1)) / 12;
  }

  push(value: number): void {
    this.#values[this.#at] = value;
    this.#at = this.#at + 1 === this.length ? 0 : this.#at + 1;
    if (this.#count < this.length) this.#count++;
  }

  /** `slope` per step; `fit` the share of variance the line explains, 0 where nothing moved. */
  get line(): { readonly slope: number; readonly fit: number } {
    if (this.#count < this.length) return { slope: Number.NaN, fit: Number.NaN };
    const { length } = this;
    const values = this.#values;
    const middle = this.#middle;
    let at = this.#at === 0 ? length - 1 : this.#at - 1;
    const newest = values[at] as number;
    let sum = 0;
    let squares = 0;
    let product = 0;
    for (let steps = 0; steps < length; steps++) {
      // Against the newest value, so that small moves of a large price keep their digits.
      const value = (values[at] as number) - newest;
      sum += value;
      squares += value * value;
      product += value * (middle - steps);
      at = at === 0 ? length - 1 : at - 1;
    }
    const variance = squares - (sum * sum) / length;
    const slope = product / this.#spread;
    return { slope, fit: variance <= 1e-12 * squares ? 0 : (slope * product) / variance };
  }
}
