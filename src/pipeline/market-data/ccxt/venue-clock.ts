import { type Clock, type Stopwatch, SyncedClock } from '../../../core/clock.js';
import type { EpochMs } from '../../../core/units.js';

/** The venue's clock, with how far it may be off: half of the round trip it was measured by. */
export class VenueClock implements Clock {
  readonly #clock: SyncedClock;
  #errorMs = 0;

  constructor(
    machineClock: Clock,
    private readonly stopwatch: Stopwatch = { elapsedMs: () => performance.now() },
  ) {
    this.#clock = new SyncedClock(machineClock, stopwatch);
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  /** A time that has certainly passed at the venue: what closed before it is final. */
  certain(): EpochMs {
    return Math.floor(this.#clock.now() - this.#errorMs) as EpochMs;
  }

  /** Asks the venue; the answer is taken as told in the middle of the round trip. */
  async refresh(ask: () => Promise<number>): Promise<void> {
    const askedMs = this.stopwatch.elapsedMs();
    const told = await ask();
    const halfTrip = (this.stopwatch.elapsedMs() - askedMs) / 2;
    this.#clock.sync(Math.round(told + halfTrip) as EpochMs);
    this.#errorMs = halfTrip;
  }

  /** The venue itself said that it is at least this late. */
  atLeast(time: EpochMs): void {
    if (time > this.#clock.now()) this.#clock.sync(time);
  }
}
