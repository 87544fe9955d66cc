/** The last `length` values, newest first by `ago`. */
export class Ring {
  readonly #values: Float64Array;
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#values = new Float64Array(length);
  }

  push(value: number): void {
    this.#values[this.#at] = value;
    this.#at = this.#at + 1 === this.length ? 0 : this.#at + 1;
    if (this.#count < this.length) this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === this.length;
  }

  /** `ago(0)` is the newest; NaN where nothing was pushed yet. */
  ago(steps: number): number {
    if (steps >= this.#count) return Number.NaN;
    const at = this.#at - 1 - steps;
    return this.#values[at < 0 ? at + this.length : at] as number;
  }

  /** Share of the held values below `value`, equal ones counting half; NaN until full. */
  rankOf(value: number): number {
    if (!this.full) return Number.NaN;
    let below = 0;
    for (let at = 0; at < this.length; at++) {
      const held = this.#values[at] as number;
      if (held < value) below += 1;
      else if (held === value) below += 0.5;
    }
    return below / this.length;
  }
}
