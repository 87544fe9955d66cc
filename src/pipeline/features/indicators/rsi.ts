import { WilderAverage } from './wilder.js';
import { WindowSum } from './window-sum.js';

const share = (gain: number, loss: number): number => (gain + loss === 0 ? 50 : (100 * gain) / (gain + loss));

/**
 * Wilder's relative strength index, 0 to 100; 50 where nothing moved. Ours, because technicalindicators 3 rounds it to two
 * places. J. W. Wilder: New Concepts (1978).
 */
export class Rsi {
  readonly #gains: WilderAverage;
  readonly #losses: WilderAverage;
  #previous = Number.NaN;

  constructor(length: number) {
    this.#gains = new WilderAverage(length);
    this.#losses = new WilderAverage(length);
  }

  push(close: number): void {
    const change = close - this.#previous;
    this.#previous = close;
    if (Number.isNaN(change)) return;
    this.#gains.push(Math.max(change, 0));
    this.#losses.push(Math.max(-change, 0));
  }

  get value(): number {
    return share(this.#gains.value, this.#losses.value);
  }
}

/** Cutler's form: plain sums over the window, so nothing older than it has weight. Steps are log returns. */
export class CutlerRsi {
  readonly #gains: WindowSum;
  readonly #losses: WindowSum;

  constructor(length: number) {
    this.#gains = new WindowSum(length);
    this.#losses = new WindowSum(length);
  }

  push(change: number): void {
    this.#gains.push(Math.max(change, 0));
    this.#losses.push(Math.max(-change, 0));
  }

  get value(): number {
    return this.#gains.full ? share(this.#gains.sum, this.#losses.sum) : Number.NaN;
  }
}
