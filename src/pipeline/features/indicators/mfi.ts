import { WindowSum } from './window-sum.js';

/**
 * Money flow index, 0 to 100; 50 where no money flowed. Ours, because technicalindicators 3 rounds it to two places and counts an
 * unchanged price as falling. G. Quong, A. Soudack: Stocks & Commodities 7 (1989).
 */
export class MoneyFlowIndex {
  readonly #rising: WindowSum;
  readonly #falling: WindowSum;
  #previous = Number.NaN;

  constructor(length: number) {
    this.#rising = new WindowSum(length);
    this.#falling = new WindowSum(length);
  }

  push(high: number, low: number, close: number, volume: number): void {
    const typical = (high + low + close) / 3;
    const before = this.#previous;
    this.#previous = typical;
    if (Number.isNaN(before)) return;
    this.#rising.push(typical > before ? typical * volume : 0);
    this.#falling.push(typical < before ? typical * volume : 0);
  }

  get value(): number {
    if (!this.#rising.full) return Number.NaN;
    const total = this.#rising.sum + this.#falling.sum;
    return total === 0 ? 50 : (100 * this.#rising.sum) / total;
  }
}
