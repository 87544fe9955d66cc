import { Ema } from './ema.js';

/** Hutson's TRIX: percent change of a triple exponential average. J. Hutson: Stocks & Commodities 1 (1983). */
export class Trix {
  readonly #first: Ema;
  readonly #second: Ema;
  readonly #third: Ema;
  #before = Number.NaN;

  constructor(length: number) {
    this.#first = new Ema(length);
    this.#second = new Ema(length);
    this.#third = new Ema(length);
  }

  push(close: number): void {
    this.#before = this.#third.value;
    this.#first.push(close);
    if (Number.isNaN(this.#first.value)) return;
    this.#second.push(this.#first.value);
    if (Number.isNaN(this.#second.value)) return;
    this.#third.push(this.#second.value);
  }

  get value(): number {
    return 100 * (this.#third.value / this.#before - 1);
  }
}
