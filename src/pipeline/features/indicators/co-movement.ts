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
    const varianceX = this.#varianceX;
    const varianceY = centred(this.#yy.mean, this.#y.mean, this.#y.mean);
    if (Number.isNaN(varianceX)) return Number.NaN;
    if (varianceX === 0 || varianceY === 0) return 0;
    return this.#covariance / Math.sqrt(varianceX * varianceY);
  }

  /** Slope of y on x; 0 where x did not move. */
  get beta(): number {
    const varianceX = this.#varianceX;
    if (Number.isNaN(varianceX)) return Number.NaN;
    return varianceX === 0 ? 0 : this.#covariance / varianceX;
  }

  get #varianceX(): number {
    return centred(this.#xx.mean, this.#x.mean, this.#x.mean);
  }

  get #covariance(): number {
    return this.#xy.mean - this.#x.mean * this.#y.mean;
  }
}

/** Variance from a mean square; rounding left over from equal values counts as none. */
function centred(square: number, a: number, b: number): number {
  const variance = square - a * b;
  return variance < 1e-12 * square || square < 1e-24 ? 0 : variance;
}
