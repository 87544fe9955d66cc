import type { Candle } from '../../core/market.js';
import { rogersSatchellVariance, YangZhang } from './indicators/yang-zhang.js';

/** Window of the volatility that scales features and labels. */
export const sigmaLength = 96;
/** Least volatility per candle counted: flat series divide by this and give 0, never Infinity. */
export const sigmaFloor = 1e-5;

/** What all families read of the newest candle; made once a candle. */
export interface Bar extends Candle {
  readonly previousClose: number;
  /** ln(close / previous close). */
  readonly change: number;
  /** ln(open / previous close). */
  readonly gap: number;
  /** ln(close / open). */
  readonly body: number;
  /** ln(high / low). */
  readonly range: number;
  /** Rogers-Satchell variance of the candle. */
  readonly drift: number;
  /** Yang-Zhang volatility over 96 candles, at least `sigmaFloor`; NaN until known. */
  readonly sigma: number;
}

/** Turns candles into bars. The first candle only gives the close before the next. */
export class BarMaker {
  readonly #sigma = new YangZhang(sigmaLength);
  #previous: Candle | null = null;

  get previous(): Candle | null {
    return this.#previous;
  }

  /** Null for the first candle. */
  push(candle: Candle): Bar | null {
    const before = this.#previous;
    this.#previous = candle;
    if (!before) return null;
    const { openedAt, closedAt, open, high, low, close, volume } = candle;
    const gap = Math.log(open / before.close);
    const body = Math.log(close / open);
    const drift = rogersSatchellVariance(candle, body);
    this.#sigma.pushParts(gap, body, drift);
    return {
      openedAt,
      closedAt,
      open,
      high,
      low,
      close,
      volume,
      previousClose: before.close,
      change: Math.log(close / before.close),
      gap,
      body,
      range: Math.log(high / low),
      drift,
      sigma: Math.max(this.#sigma.value, sigmaFloor),
    };
  }
}
