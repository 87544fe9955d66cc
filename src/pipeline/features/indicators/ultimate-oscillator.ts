import { WindowSum } from './window-sum.js';

const lengths = [7, 14, 28] as const;

/** Williams's ultimate oscillator over 7, 14 and 28 candles, 0 to 100; 50 without range. Stocks & Commodities 3 (1985). */
export class UltimateOscillator {
  readonly #pressure = lengths.map((length) => new WindowSum(length));
  readonly #range = lengths.map((length) => new WindowSum(length));
  #previousClose = Number.NaN;

  push(high: number, low: number, close: number): void {
    const before = this.#previousClose;
    this.#previousClose = close;
    if (Number.isNaN(before)) return;
    const floor = Math.min(low, before);
    for (const sum of this.#pressure) sum.push(close - floor);
    for (const sum of this.#range) sum.push(Math.max(high, before) - floor);
  }

  get value(): number {
    const [short, middle, long] = lengths.map((_, at) => this.#share(at)) as [number, number, number];
    return (100 * (4 * short + 2 * middle + long)) / 7;
  }

  #share(at: number): number {
    const pressure = this.#pressure[at] as WindowSum;
    const range = this.#range[at] as WindowSum;
    if (!range.full) return Number.NaN;
    return range.sum === 0 ? 0.5 : pressure.sum / range.sum;
  }
}
