import { type Clock, type Stopwatch, SyncedClock } from '../../../core/clock.js';
import type { EpochMs } from '../../../core/units.js';

/** The venue's clock, with how far it may be off: half of the round trip it was measured by. */
export class VenueClock implements Clock {
  readonly #clock: SyncedClock;
  #errorMs = 0;
  #told = false;

  constructor(
    private readonly machineClock: Clock,
    private readonly stopwatch: Stopwatch = { elapsedMs: () => performance.now() },
  ) {
    this.#clock = new SyncedClock(machineClock, stopwatch);
  }

  /** The machine's time until the venue has told its own; a machine ahead of it must not hold the venue's time up. */
  now(): EpochMs {
    return this.#told ? this.#clock.now() : this.machineClock.now();
  }

  /** A time that has certainly passed at the venue: what closed before it is final. */
  certain(): EpochMs {
    return Math.floor(this.now() - this.#errorMs) as EpochMs;
  }

  /** Asks the venue; the answer is taken as told in the middle of the round trip. */
  async refresh(ask: () => Promise<number>): Promise<void> {
    const askedMs = this.stopwatch.elapsedMs();
    const told = await ask();
    const halfTrip = (this.stopwatch.elapsedMs() - askedMs) / 2;
    this.#clock.sync(Math.round(told + halfTrip) as EpochMs);
    this.#told = true;
    this.#errorMs = halfTrip;
  }

  /** The venue itself said that it is at least this late. */
  atLeast(time: EpochMs): void {
    if (!this.#told || time <= this.#clock.now()) return;
    this.#clock.sync(time);
  }
}
