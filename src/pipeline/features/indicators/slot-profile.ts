import { Ring } from './ring.js';

/** Means of a quantity at the same time of day, or of the week, on past days. Needs at least 5 candles a day. */
export class SlotProfile {
  readonly #values: Ring;

  constructor(
    private readonly slotsPerDay: number,
    reach: number,
  ) {
    this.#values = new Ring(reach);
  }

  push(value: number): void {
    this.#values.push(value);
  }

  /**
   * Mean over `count` slots from `first` on over the past `days`: slot 1 is the next candle's, 0 the newest one's own. Today's
   * values never count, so slots up to now are comparable with slots ahead. NaN until those days are known.
   */
  usual(first: number, count: number, days: number): number {
    return this.#mean(first, count, days, this.slotsPerDay);
  }

  /** The same at the same time of the week over the past `weeks`. */
  usualWeekly(first: number, count: number, weeks: number): number {
    return this.#mean(first, count, weeks, 7 * this.slotsPerDay);
  }

  #mean(first: number, count: number, periods: number, period: number): number {
    const last = first + count - 1;
    // A slot a whole period back must lie in the past: `last` slots ahead of it is still before now.
    if (periods < 1 || period <= last || !Number.isInteger(period)) return Number.NaN;
    let sum = 0;
    let known = 0;
    for (let back = 1; back <= periods; back++) {
      for (let slot = first; slot <= last; slot++) {
        const ago = period * back - slot;
        // Slots before now reach beyond the oldest day kept; that day then counts with fewer slots.
        if (ago >= this.#values.length) continue;
        const value = this.#values.ago(ago);
        if (Number.isNaN(value)) return Number.NaN;
        sum += value;
        known++;
      }
    }
    return known === 0 ? Number.NaN : sum / known;
  }
}
