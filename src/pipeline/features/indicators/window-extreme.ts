/** Highest value of the last `length` and how long ago it came; a monotonic queue, O(1) amortised. */
export class WindowMax {
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #size = 0;
  #time = 0;

  constructor(readonly length: number) {
    this.#values = new Float64Array(length);
    this.#times = new Float64Array(length);
  }

  push(value: number): void {
    const { length } = this;
    const time = this.#time++;
    if (this.#size > 0 && (this.#times[this.#first] as number) <= time - length) {
      this.#first = this.#first + 1 === length ? 0 : this.#first + 1;
      this.#size--;
    }
    while (this.#size > 0 && (this.#values[this.#place(this.#size - 1)] as number) <= value) this.#size--;
    const at = this.#place(this.#size);
    this.#values[at] = value;
    this.#times[at] = time;
    this.#size++;
  }

  /** Where the value lies that so many came before, of those queued. */
  #place(behindFirst: number): number {
    const at = this.#first + behindFirst;
    return at < this.length ? at : at - this.length;
  }

  get full(): boolean {
    return this.#time >= this.length;
  }

  /** NaN until full. */
  get value(): number {
    return this.full ? (this.#values[this.#first] as number) : Number.NaN;
  }

  /** Steps since the highest value came, the latest among equals: 0 is the newest. NaN until full. */
  get age(): number {
    return this.full ? this.#time - 1 - (this.#times[this.#first] as number) : Number.NaN;
  }
}

/** Lowest value of the last `length`; otherwise as WindowMax. */
export class WindowMin {
  readonly #max: WindowMax;

  constructor(readonly length: number) {
    this.#max = new WindowMax(length);
  }

  push(value: number): void {
    this.#max.push(-value);
  }

  get value(): number {
    return -this.#max.value;
  }

  get age(): number {
    return this.#max.age;
  }
}
