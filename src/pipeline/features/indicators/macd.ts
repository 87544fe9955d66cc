import { Ema } from './ema.js';

/** Appel's moving average convergence divergence, in price units. G. Appel (1979). */
export class Macd {
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;

  constructor(fast = 12, slow = 26, signal = 9) {
    this.#fast = new Ema(fast);
    this.#slow = new Ema(slow);
    this.#signal = new Ema(signal);
  }

  push(close: number): void {
    this.#fast.push(close);
    this.#slow.push(close);
    if (!Number.isNaN(this.line)) this.#signal.push(this.line);
  }

  get line(): number {
    return this.#fast.value - this.#slow.value;
  }

  get signal(): number {
    return this.#signal.value;
  }

  get histogram(): number {
    return this.line - this.signal;
  }
}
