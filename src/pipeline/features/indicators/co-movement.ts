import { WindowSum } from './window-sum.js';

/** How two series of returns moved together over the last `length` steps; NaN until full. */
export class CoMovement {
  readonly #x: WindowSum;
  readonly #y: WindowSum;
  readonly #xx: WindowSum;
  readonly #yy: WindowSum;
  readonly #xy: WindowSum;

  constructor(readonly length: number) {
    this.#x = new WindowSum(length);
    this.#y = new WindowSum(length);
    this.#xx = new WindowSum(length);
    this.#yy = new WindowSum(length);
    this.#xy = new WindowSum(length);
  }

  push(x: number, y: number): void {
    this.#x.push(x);
    this.#y.push(y);
    this.#xx.push(x * x);
    this.#yy.push(y * y);
    this.#xy.push(x * y);
  }

  /** Pearson's r; 0 where one of them did not move. */
  get correlation(): number {
    if (!this.#x.full) return Number.NaN;
    const x = this.#x.mean;
    const y = this.#y.mean;
    const spread = variance(this.#xx.mean, x) * variance(this.#yy.mean, y);
    return spread === 0 ? 0 : (this.#xy.mean - x * y) / Math.sqrt(spread);
  }

  /** Slope of y on x; 0 where x did not move. */
  get beta(): number {
    if (!this.#x.full) return Number.NaN;
    const x = this.#x.mean;
    const spread = variance(this.#xx.mean, x);
    return spread === 0 ? 0 : (this.#xy.mean - x * this.#y.mean) / spread;
  }
}

/** Variance from a mean square; what equal or vanishing values leave in rounding counts as none. */
function variance(square: number, mean: number): number {
  const spread = square - mean * mean;
  return spread < 1e-12 * square || square < 1e-20 ? 0 : spread;
}
