import { trueRange } from './true-range.js';
import { WilderAverage } from './wilder.js';
import type { PriceBar } from './yang-zhang.js';

/** Wilder's directional movement: +DI, −DI and ADX, each 0 to 100. J. W. Wilder: New Concepts (1978). */
export class Adx {
  readonly #range: WilderAverage;
  readonly #up: WilderAverage;
  readonly #down: WilderAverage;
  readonly #index: WilderAverage;
  #previous: PriceBar | null = null;

  constructor(length: number) {
    this.#range = new WilderAverage(length);
    this.#up = new WilderAverage(length);
    this.#down = new WilderAverage(length);
    this.#index = new WilderAverage(length);
  }

  push({ open, high, low, close }: PriceBar): void {
    const bar = { open, high, low, close };
    const before = this.#previous;
    this.#previous = bar;
    if (!before) return;
    const up = high - before.high;
    const down = before.low - low;
    this.#range.push(trueRange(bar, before.close));
    this.#up.push(up > down && up > 0 ? up : 0);
    this.#down.push(down > up && down > 0 ? down : 0);
    const { plus, minus } = this;
    if (Number.isNaN(plus)) return;
    this.#index.push(plus + minus === 0 ? 0 : (100 * Math.abs(plus - minus)) / (plus + minus));
  }

  /** +DI. */
  get plus(): number {
    return this.#range.value === 0 ? 0 : (100 * this.#up.value) / this.#range.value;
  }

  /** −DI. */
  get minus(): number {
    return this.#range.value === 0 ? 0 : (100 * this.#down.value) / this.#range.value;
  }

  get value(): number {
    return this.#index.value;
  }
}
