import type { Candle } from '../../core/market.js';

const kept = 512;
const judgedBy = 96;
const fewest = 20;

/** The newest candles of one series, as the yardstick for the next. */
export class RecentCandles {
  readonly #byOpen = new Map<number, Candle>();
  #last: Candle | null = null;

  last(): Candle | null {
    return this.#last;
  }

  at(openedAt: number): Candle | null {
    return this.#byOpen.get(openedAt) ?? null;
  }

  /** The newest candle opened before that time. */
  before(openedAt: number): Candle | null {
    let found: Candle | null = null;
    for (const candle of this.#byOpen.values()) if (candle.openedAt < openedAt) found = candle;
    return found;
  }

  /** Takes a candle newer than all others. */
  add(candle: Candle): void {
    this.#byOpen.set(candle.openedAt, candle);
    this.#last = candle;
    if (this.#byOpen.size > kept) {
      const oldest = this.#byOpen.keys().next().value;
      if (oldest !== undefined) this.#byOpen.delete(oldest);
    }
  }

  /** Puts other values in the place of a known candle. */
  replace(candle: Candle): void {
    this.#byOpen.set(candle.openedAt, candle);
    if (this.#last?.openedAt === candle.openedAt) this.#last = candle;
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
    return [...this.#byOpen.values()].slice(-judgedBy);
  }
}

function median(values: number[]): number | null {
  if (values.length < fewest) return null;
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? null;
}
