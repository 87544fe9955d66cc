import type { Candle } from '../../core/market.js';

const kept = 512;
const judgedBy = 96;
const fewest = 20;

/** The newest candles of one series, as the yardstick for the next. */
export class RecentCandles {
  /** Ascending; trimmed now and then rather than at every candle, which would cost more than all the rest. */
  #candles: Candle[] = [];

  last(): Candle | null {
    return this.#candles.at(-1) ?? null;
  }

  at(openedAt: number): Candle | null {
    const last = this.last();
    if (!last || openedAt > last.openedAt) return null;
    return this.#candles.findLast((candle) => candle.openedAt === openedAt) ?? null;
  }

  /** The newest candle opened before that time. */
  before(openedAt: number): Candle | null {
    return this.#candles.findLast((candle) => candle.openedAt < openedAt) ?? null;
  }

  /** Takes a candle newer than all others. */
  add(candle: Candle): void {
    this.#candles.push(candle);
    if (this.#candles.length >= 2 * kept) this.#candles = this.#candles.slice(-kept);
  }

  /** Puts other values in the place of a known candle. */
  replace(candle: Candle): void {
    const at = this.#candles.findLastIndex(({ openedAt }) => openedAt === candle.openedAt);
    if (at >= 0) this.#candles[at] = candle;
  }

  /** 1.4826 × median |log return|, which a few wild candles cannot move; null while too few are known. */
  robustSigma(): number | null {
    const candles = this.#newest();
    const moves = candles
      .slice(1)
      .map((candle, at) => Math.abs(Math.log(candle.close / (candles[at] as Candle).close)));
    const middle = median(moves);
    return middle === null ? null : 1.4826 * middle;
  }

  medianVolume(): number | null {
    return median(this.#newest().map((candle) => candle.volume));
  }

  #newest(): Candle[] {
    return this.#candles.slice(-judgedBy);
  }
}

function median(values: number[]): number | null {
  if (values.length < fewest) return null;
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? null;
}
