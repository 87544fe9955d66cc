/**
 * Sum over the last `length` values in O(1) amortised. It never subtracts: sums of the old block's tails plus the new
 * block's head. A running sum that adds and takes away keeps the rounding of every spike that ever passed, so
 * that a cold start would differ from the long run and a flat window would not sum to zero.
 */
export class WindowSum {
  /** Values of the new block, behind them tails of the old one that the window still holds, and last the sum of the new block. */
  readonly #cells: Float64Array;
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#cells = new Float64Array(length + 1);
  }

  push(value: number): void {
    const { length } = this;
    const cells = this.#cells;
    cells[this.#at++] = value;
    cells[length] = (cells[length] as number) + value;
    if (this.#count < length) this.#count++;
    if (this.#at < length) return;
    let tail = 0;
    for (let at = length - 1; at >= 0; at--) {
      tail += cells[at] as number;
      cells[at] = tail;
    }
    cells[length] = 0;
    this.#at = 0;
  }

  get full(): boolean {
    return this.#count === this.length;
  }

  /** Sum of what the window holds; before it is full, of all values so far. */
  get sum(): number {
    return (this.#cells[this.#at] as number) + (this.#cells[this.length] as number);
  }

  /** NaN until full. */
  get mean(): number {
    return this.full ? this.sum / this.length : Number.NaN;
  }
}
