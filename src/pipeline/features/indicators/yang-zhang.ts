import { WindowMoments } from './window-moments.js';
import { WindowSum } from './window-sum.js';

/** What the estimators of volatility read of a candle. */
export interface PriceBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Rogers and Satchell's variance of one candle, free of drift; `body` is its ln(close / open). */
export function rogersSatchellVariance(bar: PriceBar, body: number): number {
  const up = Math.log(bar.high / bar.open);
  const down = Math.log(bar.low / bar.open);
  return Math.max(0, up * (up - body) + down * (down - body));
}

/**
 * Yang and Zhang's volatility per candle (log return units, not annualised) over `length` candles. The first candle only
 * gives the close before the next, so `value` is NaN until `length + 1` candles came.
 * D. Yang, Q. Zhang: Drift-Independent Volatility Estimation, Journal of Business 73 (2000).
 */
export class YangZhang {
  readonly #gaps: WindowMoments;
  readonly #bodies: WindowMoments;
  readonly #rogersSatchell: WindowSum;
  readonly #weight: number;
  #previousClose = Number.NaN;

  constructor(readonly length: number) {
    this.#gaps = new WindowMoments(length);
    this.#bodies = new WindowMoments(length);
    this.#rogersSatchell = new WindowSum(length);
    this.#weight = 0.34 / (1.34 + (length + 1) / (length - 1));
  }

  push(bar: PriceBar): void {
    if (!Number.isNaN(this.#previousClose)) {
      const body = Math.log(bar.close / bar.open);
      this.pushParts(Math.log(bar.open / this.#previousClose), body, rogersSatchellVariance(bar, body));
    }
    this.#previousClose = bar.close;
  }

  /** The same from parts that several windows share: ln(open / previous close), ln(close / open), Rogers-Satchell variance. */
  pushParts(gap: number, body: number, rogersSatchell: number): void {
    this.#gaps.push(gap);
    this.#bodies.push(body);
    this.#rogersSatchell.push(rogersSatchell);
  }

  get value(): number {
    const unbiased = this.length / (this.length - 1);
    return Math.sqrt(
      this.#gaps.variance * unbiased +
        this.#weight * this.#bodies.variance * unbiased +
        (1 - this.#weight) * this.#rogersSatchell.mean,
    );
  }
}
