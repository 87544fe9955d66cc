import { WilderAverage } from './wilder.js';
import type { PriceBar } from './yang-zhang.js';

export const trueRange = (bar: PriceBar, previousClose: number): number =>
  Math.max(bar.high, previousClose) - Math.min(bar.low, previousClose);

/** Wilder's average true range, in price units. J. W. Wilder: New Concepts (1978). */
export class AverageTrueRange {
  readonly #average: WilderAverage;
  #previousClose = Number.NaN;

  constructor(length: number) {
    this.#average = new WilderAverage(length);
  }

  push(bar: PriceBar): void {
    if (!Number.isNaN(this.#previousClose)) this.#average.push(trueRange(bar, this.#previousClose));
    this.#previousClose = bar.close;
  }

  get value(): number {
    return this.#average.value;
  }
}
