import type { Candle, Timeframe } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import { YangZhang } from './indicators/yang-zhang.js';

/** Candles that σ̂ looks back over. */
export const sigmaBars = 96;

/** k·σ̂·√h as a log return: how large a move over `horizonBars` candles counts as up, down or big. */
export const moveSizeOf = (sigma: number, horizonBars: number, moveFactor: number): number =>
  moveFactor * sigma * Math.sqrt(horizonBars);

/**
 * Yang-Zhang volatility per candle over the last {@link sigmaBars} candles of one series, one closed candle at a time.
 * A missing candle starts it anew: a return across a gap is no return of one candle.
 */
export class SigmaStream {
  #estimate = new YangZhang(sigmaBars);
  #lastClosedAt = Number.NaN;
  readonly #stepMs: number;

  constructor(timeframe: Timeframe) {
    this.#stepMs = timeframeMs(timeframe);
  }

  /** σ̂ as of the close of `candle`; NaN until enough candles came without a break, or when the price never moved. */
  push(candle: Candle): number {
    if (!Number.isNaN(this.#lastClosedAt) && candle.closedAt - this.#lastClosedAt !== this.#stepMs) {
      this.#estimate = new YangZhang(sigmaBars);
    }
    this.#lastClosedAt = candle.closedAt;
    this.#estimate.push(candle);
    const sigma = this.#estimate.value;
    return sigma > 0 ? sigma : Number.NaN;
  }
}
