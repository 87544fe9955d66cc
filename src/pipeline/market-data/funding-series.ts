import type { FundingRate } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';

/** A rate older than this counts as not known: settlements come every 8 h at most. */
export const fundingMaxAgeMs = 24 * 3_600_000;

/** Settled funding rates of one market, to be asked what was known at an instant. */
export class FundingSeries {
  readonly #rates: readonly FundingRate[];
  readonly #maxAgeMs: number;

  /** `rates` ascending by `settledAt`. */
  constructor(rates: readonly FundingRate[], maxAgeMs = fundingMaxAgeMs) {
    this.#rates = rates;
    this.#maxAgeMs = maxAgeMs;
  }

  /** The newest rate settled at or before `time`, or null when none is known. */
  at(time: EpochMs): number | null {
    let from = 0;
    let to = this.#rates.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#rates[middle] as FundingRate).settledAt <= time) from = middle + 1;
      else to = middle;
    }
    const newest = this.#rates[from - 1];
    return newest && time - newest.settledAt <= this.#maxAgeMs ? newest.rate : null;
  }
}
