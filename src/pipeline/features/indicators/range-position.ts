import { WindowMax, WindowMin } from './window-extreme.js';

/** Where the close lies between the lowest low and the highest high of the last `length` candles: %K of Lane, %R of Williams. */
export class RangePosition {
  readonly #high: WindowMax;
  readonly #low: WindowMin;
  #close = Number.NaN;

  constructor(readonly length: number) {
    this.#high = new WindowMax(length);
    this.#low = new WindowMin(length);
  }

  push(high: number, low: number, close: number): void {
    this.#high.push(high);
    this.#low.push(low);
    this.#close = close;
  }

  /** 0 at the low, 1 at the high, 0.5 where there is no range; NaN until full. */
  get value(): number {
    const range = this.high - this.low;
    return range === 0 ? 0.5 : (this.#close - this.low) / range;
  }

  get high(): number {
    return this.#high.value;
  }

  get low(): number {
    return this.#low.value;
  }

  get middle(): number {
    return (this.high + this.low) / 2;
  }

  get stepsSinceHigh(): number {
    return this.#high.age;
  }

  get stepsSinceLow(): number {
    return this.#low.age;
  }
}
