/** What one rule earned in each regime over the last candles. */
export class RegimeScores {
  readonly #regime: Int16Array;
  readonly #earned: Float64Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #count: Float64Array;
  #seen = 0;

  constructor(
    readonly window: number,
    regimes: number,
  ) {
    this.#regime = new Int16Array(window);
    this.#earned = new Float64Array(window);
    this.#sum = new Float64Array(regimes);
    this.#squares = new Float64Array(regimes);
    this.#count = new Float64Array(regimes);
  }

  /** One candle: the regime known before it, and what the rule earned over it as a log return. */
  push(regime: number, earned: number): void {
    const place = this.#seen % this.window;
    if (this.#seen >= this.window) this.#add(this.#regime[place] as number, this.#earned[place] as number, -1);
    this.#regime[place] = regime;
    this.#earned[place] = earned;
    this.#add(regime, earned, 1);
    this.#seen++;
  }

  /** Sums anew, so that what was rounded long ago does not tell a long run from a cold start. */
  recount(): void {
    this.#sum.fill(0);
    this.#squares.fill(0);
    this.#count.fill(0);
    for (let at = Math.max(0, this.#seen - this.window); at < this.#seen; at++) {
      const place = at % this.window;
      this.#add(this.#regime[place] as number, this.#earned[place] as number, 1);
    }
  }

  /** t statistic of the mean earned in a regime; −∞ with fewer than `least` candles of it. */
  score(regime: number, least: number): number {
    const count = this.#count[regime] as number;
    if (count < least) return Number.NEGATIVE_INFINITY;
    const mean = (this.#sum[regime] as number) / count;
    const variance = (this.#squares[regime] as number) / count - mean * mean;
    return variance > 0 ? mean / Math.sqrt(variance / count) : Number.NEGATIVE_INFINITY;
  }

  #add(regime: number, earned: number, sign: number): void {
    this.#sum[regime] = (this.#sum[regime] as number) + sign * earned;
    this.#squares[regime] = (this.#squares[regime] as number) + sign * earned * earned;
    this.#count[regime] = (this.#count[regime] as number) + sign;
  }
}
