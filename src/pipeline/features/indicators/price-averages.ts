import { Ring } from './ring.js';

/**
 * Exponential average of a price, begun with the plain mean of its first `length` values and counted as technicalindicators 3
 * counts it, digit for digit: the shipped models learned from that. Ours, because its generators and linked lists took a tenth of a row's time.
 */
export class PriceEma {
  readonly #alpha: number;
  #count = 0;
  /** The sum of all values until the first `length` came, their average from then on. */
  #value = 0;

  constructor(readonly length: number) {
    this.#alpha = 2 / (length + 1);
  }

  push(price: number): void {
    if (this.#count < this.length) {
      this.#value += price;
      if (++this.#count === this.length) this.#value /= this.length;
    } else this.#value += (price - this.#value) * this.#alpha;
  }

  /** NaN until `length` values came. */
  get value(): number {
    return this.#count === this.length ? this.#value : Number.NaN;
  }
}

/** Linearly weighted average of a price, the newest weighing most; digit for digit as technicalindicators 3, for the reason above. */
export class PriceWma {
  readonly #prices: Ring;
  readonly #weights: number;

  constructor(readonly length: number) {
    this.#prices = new Ring(length);
    this.#weights = (length * (length + 1)) / 2;
  }

  push(price: number): void {
    this.#prices.push(price);
  }

  /** NaN until `length` values came. */
  get value(): number {
    const { length } = this;
    let sum = 0;
    for (let weight = 1; weight <= length; weight++) {
      sum += (this.#prices.ago(length - weight) * weight) / this.#weights;
    }
    return sum;
  }
}

/**
 * Williams's awesome oscillator: average of the middle price over 5 minus over 34 candles, in price units; digit for digit as
 * technicalindicators 3, for the reason above.
 */
export class AwesomeOscillator {
  readonly #fast = new RunningMean(5);
  readonly #slow = new RunningMean(34);

  push(high: number, low: number): void {
    const middle = (high + low) / 2;
    this.#fast.push(middle);
    this.#slow.push(middle);
  }

  /** NaN until 34 candles came. */
  get value(): number {
    return this.#fast.value - this.#slow.value;
  }
}

/** Adds what comes and takes away what leaves, as technicalindicators 3 does; elsewhere `WindowSum`, which never subtracts. */
class RunningMean {
  readonly #values: Float64Array;
  #sum = 0;
  #at = 0;
  #count = 0;

  constructor(readonly length: number) {
    this.#values = new Float64Array(length);
  }

  push(value: number): void {
    this.#sum = this.#sum - (this.#values[this.#at] as number) + value;
    this.#values[this.#at] = value;
    this.#at = this.#at + 1 === this.length ? 0 : this.#at + 1;
    if (this.#count < this.length) this.#count++;
  }

  /** NaN until `length` values came. */
  get value(): number {
    return this.#count === this.length ? this.#sum / this.length : Number.NaN;
  }
}
