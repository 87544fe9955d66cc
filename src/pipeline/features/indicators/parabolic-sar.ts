/** Wilder's parabolic stop and reverse, begun as TA-Lib begins it. J. W. Wilder: New Concepts (1978). */
export class ParabolicSar {
  #seen = 0;
  #long = true;
  #sar = Number.NaN;
  #value = Number.NaN;
  #extreme = 0;
  #factor = 0;
  #previousHigh = 0;
  #previousLow = 0;

  constructor(
    private readonly step = 0.02,
    private readonly maximum = 0.2,
  ) {}

  reset(): void {
    this.#seen = 0;
    this.#value = Number.NaN;
  }

  push(high: number, low: number): void {
    this.#seen++;
    if (this.#seen >= 2) {
      if (this.#seen === 2) this.#begin(high, low);
      if (this.#long ? low <= this.#sar : high >= this.#sar) this.#reverse(high, low);
      else this.#follow(high, low);
    }
    this.#previousHigh = high;
    this.#previousLow = low;
  }

  /** The stop for the newest candle, in price units; NaN until two candles came. */
  get value(): number {
    return this.#value;
  }

  /** 1 while the stop trails a rise, −1 while a fall. */
  get side(): number {
    return this.#long ? 1 : -1;
  }

  #begin(high: number, low: number): void {
    const up = high - this.#previousHigh;
    const down = this.#previousLow - low;
    this.#long = !(down > up && down > 0);
    this.#extreme = this.#long ? high : low;
    this.#sar = this.#long ? this.#previousLow : this.#previousHigh;
    this.#factor = this.step;
    this.#previousHigh = high;
    this.#previousLow = low;
  }

  #reverse(high: number, low: number): void {
    this.#long = !this.#long;
    this.#sar = this.#outside(this.#extreme, high, low);
    this.#value = this.#sar;
    this.#factor = this.step;
    this.#extreme = this.#long ? high : low;
    this.#sar = this.#outside(this.#sar + this.#factor * (this.#extreme - this.#sar), high, low);
  }

  #follow(high: number, low: number): void {
    this.#value = this.#sar;
    if (this.#long ? high > this.#extreme : low < this.#extreme) {
      this.#extreme = this.#long ? high : low;
      this.#factor = Math.min(this.#factor + this.step, this.maximum);
    }
    this.#sar = this.#outside(this.#sar + this.#factor * (this.#extreme - this.#sar), high, low);
  }

  /** The stop may not lie inside the last two candles. */
  #outside(sar: number, high: number, low: number): number {
    return this.#long ? Math.min(sar, this.#previousLow, low) : Math.max(sar, this.#previousHigh, high);
  }
}

/**
 * The same begun anew over the last `length` candles at every step. The plain one remembers its first candle for as
 * long as no reversal comes, so a cold start would not equal the long run.
 */
export class WindowedParabolicSar {
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #sar = new ParabolicSar();
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#highs = new Float64Array(length);
    this.#lows = new Float64Array(length);
  }

  push(high: number, low: number): void {
    this.#highs[this.#at] = high;
    this.#lows[this.#at] = low;
    this.#at = (this.#at + 1) % this.length;
    if (this.#count < this.length) this.#count++;
    this.#sar.reset();
    if (this.#count < this.length) return;
    for (let at = this.#at; at < this.length; at++) this.#sar.push(this.#highs[at] as number, this.#lows[at] as number);
    for (let at = 0; at < this.#at; at++) this.#sar.push(this.#highs[at] as number, this.#lows[at] as number);
  }

  /** NaN until `length` candles came. */
  get value(): number {
    return this.#sar.value;
  }

  get side(): number {
    return Number.isNaN(this.#sar.value) ? Number.NaN : this.#sar.side;
  }
}
