/**
 * Sum over the last `length` values in O(1) amortised. It never subtracts: sums of the old block's tails plus the new
 * block's head. A running sum that adds and takes away keeps the rounding of every spike that ever passed, so
 * that a cold start would differ from the long run and a flat window would not sum to zero.
 */
export class WindowSum {
  readonly #values: Float64Array;
  readonly #tails: Float64Array;
  #head = 0;
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#values = new Float64Array(length);
    this.#tails = new Float64Array(length);
  }

  push(value: number): void {
    const { length } = this;
    this.#values[this.#at++] = value;
    this.#head += value;
    if (this.#count < length) this.#count++;
    if (this.#at < length) return;
    let tail = 0;
    for (let at = length - 1; at >= 0; at--) {
      tail += this.#values[at] as number;
      this.#tails[at] = tail;
    }
    this.#head = 0;
    this.#at = 0;
  }

  get full(): boolean {
    return this.#count === this.length;
  }

  /** Sum of what the window holds; before it is full, of all values so far. */
  get sum(): number {
    return (this.#tails[this.#at] as number) + this.#head;
  }

  /** NaN until full. */
  get mean(): number {
    return this.full ? this.sum / this.length : Number.NaN;
  }
}
