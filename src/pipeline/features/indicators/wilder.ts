/** Wilder's average, α = 1 / length, begun with the mean of the first `length` values. J. W. Wilder: New Concepts (1978). */
export class WilderAverage {
  #count = 0;
  #value = 0;

  constructor(readonly length: number) {}

  push(value: number): void {
    this.#count++;
    this.#value += (value - this.#value) / Math.min(this.#count, this.length);
  }

  /** NaN until `length` values came. */
  get value(): number {
    return this.#count >= this.length ? this.#value : Number.NaN;
  }
}
