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

  reset(): void {
    this.#seen = 0;
    this.#value = Number.NaN;
  }

  /** Becomes as `other` is. */
  take(other: ParabolicSar): void {
    this.#seen = other.#seen;
    this.#long = other.#long;
    this.#sar = other.#sar;
    this.#value = other.#value;
    this.#extreme = other.#extreme;
    this.#factor = other.#factor;
    this.#previousHigh = other.#previousHigh;
    this.#previousLow = other.#previousLow;
  }

  /** True when both, given the same newest candle, will say the same from now on; never before the second candle. */
  agreesWith(other: ParabolicSar): boolean {
    return (
      this.#value === other.#value &&
      this.#sar === other.#sar &&
      this.#extreme === other.#extreme &&
      this.#factor === other.#factor &&
      this.#long === other.#long
    );
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
 * long as no reversal comes, so a cold start would not equal the long run. The stop after each candle of the window is
 * kept: one begun a candle later agrees with them after a few reversals, and then what follows need not be walked again.
 */
export class WindowedParabolicSar {
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  /** Where the stop stood after each of the candles. */
  readonly #stops: readonly ParabolicSar[];
  readonly #begun = new ParabolicSar();
  #newest = -1;
  #count = 0;

  constructor(readonly length: number) {
    this.#highs = new Float64Array(length);
    this.#lows = new Float64Array(length);
    this.#stops = Array.from({ length }, () => new ParabolicSar());
  }

  push(high: number, low: number): void {
    const { length } = this;
    const before = this.#stops[Math.max(this.#newest, 0)] as ParabolicSar;
    this.#newest = this.#newest + 1 === length ? 0 : this.#newest + 1;
    this.#highs[this.#newest] = high;
    this.#lows[this.#newest] = low;
    if (this.#count < length) this.#count++;
    else this.#beginLater();
    const stop = this.#stops[this.#newest] as ParabolicSar;
    stop.take(before);
    stop.push(high, low);
  }

  /** NaN until `length` candles came. */
  get value(): number {
    return this.#count < this.length ? Number.NaN : (this.#stops[this.#newest] as ParabolicSar).value;
  }

  get side(): number {
    return Number.isNaN(this.value) ? Number.NaN : (this.#stops[this.#newest] as ParabolicSar).side;
  }

  /** Walks the candles before the newest without the one that left the window. */
  #beginLater(): void {
    const { length } = this;
    const begun = this.#begun;
    begun.reset();
    let at = this.#newest;
    for (let step = 1; step < length; step++) {
      at = at + 1 === length ? 0 : at + 1;
      begun.push(this.#highs[at] as number, this.#lows[at] as number);
      const stop = this.#stops[at] as ParabolicSar;
      if (stop.agreesWith(begun)) return;
      stop.take(begun);
    }
  }
}
