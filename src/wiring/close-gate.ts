import { type Series, seriesKey } from '../core/market.js';
import type { EpochMs } from '../core/units.js';

/**
 * Holds a replay without a pace back until what closed together is decided, so that no decision sees a clock that ran on.
 * `expected`: how many series close at an instant.
 */
export class CloseGate {
  readonly #waiting = new Map<string, () => void>();
  #pending: Promise<void>[] = [];
  #closedAt = 0;

  constructor(
    private readonly expected: (closedAt: EpochMs) => number,
    private readonly patienceMs = 30_000,
  ) {}

  /** Resolves at once for the first series of an instant, and after all decisions for the last. */
  async pass(series: Series, closedAt: EpochMs): Promise<void> {
    if (closedAt !== this.#closedAt) await this.#settle();
    this.#closedAt = closedAt;
    this.#pending.push(this.#decided(`${seriesKey(series)}-${closedAt}`));
    if (this.#pending.length >= this.expected(closedAt)) await this.#settle();
  }

  /** The decision of this close is written, or will never be. */
  open(series: Series, closedAt: EpochMs): void {
    this.#waiting.get(`${seriesKey(series)}-${closedAt}`)?.();
  }

  async #settle(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
  }

  #decided(key: string): Promise<void> {
    return new Promise((resolve) => {
      // A job that failed for good must not stop the replay.
      const timer = setTimeout(done, this.patienceMs);
      const waiting = this.#waiting;
      function done() {
        clearTimeout(timer);
        waiting.delete(key);
        resolve();
      }
      this.#waiting.set(key, done);
    });
  }
}
