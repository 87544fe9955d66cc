import { WindowSum } from './window-sum.js';

/** Volume signed by where the close lies in the candle's range: +volume at the high, −volume at the low, 0 without range. */
export const moneyFlowVolume = (high: number, low: number, close: number, volume: number): number =>
  high === low ? 0 : ((close - low - (high - close)) / (high - low)) * volume;

/**
 * Chaikin's oscillator: a fast minus a slow exponential average of the accumulation line, in volume units. Kept as the distance
 * of the line to each average, which follows from the new candle alone, so that nothing cumulative is stored.
 */
export class ChaikinOscillator {
  readonly #fastKeep: number;
  readonly #slowKeep: number;
  #belowFast = 0;
  #belowSlow = 0;

  constructor(fast = 3, slow = 10) {
    this.#fastKeep = 1 - 2 / (fast + 1);
    this.#slowKeep = 1 - 2 / (slow + 1);
  }

  push(moneyFlow: number): void {
    this.#belowFast = this.#fastKeep * (this.#belowFast + moneyFlow);
    this.#belowSlow = this.#slowKeep * (this.#belowSlow + moneyFlow);
  }

  get value(): number {
    return this.#belowSlow - this.#belowFast;
  }
}

/** Chaikin's money flow: −1 to 1; 0 without volume. */
export class ChaikinMoneyFlow {
  readonly #flow: WindowSum;
  readonly #volume: WindowSum;

  constructor(length: number) {
    this.#flow = new WindowSum(length);
    this.#volume = new WindowSum(length);
  }

  push(moneyFlow: number, volume: number): void {
    this.#flow.push(moneyFlow);
    this.#volume.push(volume);
  }

  get value(): number {
    if (!this.#flow.full) return Number.NaN;
    return this.#volume.sum === 0 ? 0 : this.#flow.sum / this.#volume.sum;
  }
}
