/**
 * What a quantity usually was at the same time of the day (or week): for each slot of the period its mean over the last
 * `periods` periods. A value enters its slot as it comes, so reading slots ahead costs one look each.
 */
export class SlotProfile {
  readonly #values: Float64Array;
  readonly #counts: Float64Array;
  readonly #means: Float64Array;
  readonly #meansBefore: Float64Array;
  #newest = -1;

  /** `period` in slots; `periods` of 0 makes a profile that never knows anything. */
  constructor(
    private readonly period: number,
    private readonly periods: number,
  ) {
    const slots = Math.ceil(period);
    this.#values = new Float64Array(slots * periods);
    this.#counts = new Float64Array(slots);
    this.#means = new Float64Array(slots).fill(Number.NaN);
    this.#meansBefore = new Float64Array(slots).fill(Number.NaN);
  }

  push(value: number): void {
    const { period, periods } = this;
    const slot = (this.#newest + 1) % period;
    this.#newest = slot;
    const count = this.#counts[slot] as number;
    this.#counts[slot] = count + 1;
    this.#meansBefore[slot] = this.#means[slot] as number;
    if (periods === 0) return;
    const from = slot * periods;
    this.#values[from + (count % periods)] = value;
    if (count + 1 < periods) return;
    let sum = 0;
    for (let at = from; at < from + periods; at++) sum += this.#values[at] as number;
    this.#means[slot] = sum / periods;
  }

  /**
   * Mean over `count` slots from `first` on: slot 1 is the next candle's, 0 the newest one's own. The current turn of
   * the period never counts, so slots up to now compare with slots ahead. NaN until known, or when the period is too short.
   */
  usual(first: number, count: number): number {
    const { period } = this;
    if (count >= period || first <= -period) return Number.NaN;
    let sum = 0;
    let slot = (this.#newest + first + period) % period;
    for (let ahead = first; ahead < first + count; ahead++) {
      sum += (ahead > 0 ? this.#means[slot] : this.#meansBefore[slot]) as number;
      slot = slot + 1 === period ? 0 : slot + 1;
    }
    return sum / count;
  }
}
