import { InvariantError } from './errors.js';
import type { EpochMs } from './units.js';

/** Tells the market's time. Everything that judges age, expiry or order asks this, never the machine. */
export interface Clock {
  now(): EpochMs;
}

/** The machine's clock; only wiring chooses it. */
export const systemClock: Clock = { now: () => Date.now() as EpochMs };

/** A clock that only events move. */
export class ReplayClock implements Clock {
  #now: EpochMs;

  constructor(start: EpochMs) {
    this.#now = start;
  }

  now(): EpochMs {
    return this.#now;
  }

  /** Moves on to `next`; throws InvariantError when time would run back. */
  advanceTo(next: EpochMs): void {
    if (next < this.#now) throw new InvariantError(`time must not run back, was ${next} after ${this.#now}`);
    this.#now = next;
  }
}

/** Counts ms and never steps; for waiting and measuring, not for telling what time it is. */
export interface Stopwatch {
  elapsedMs(): number;
}

/**
 * A time server's clock, carried on by a monotonic counter, so that a stepped or skewed machine clock changes nothing.
 * Feed it each server time seen with `sync`; until the first it follows `fallback`.
 */
export class SyncedClock implements Clock {
  #offsetMs: number | null = null;
  #last = 0;

  constructor(
    private readonly fallback: Clock,
    private readonly stopwatch: Stopwatch = { elapsedMs: () => performance.now() },
  ) {}

  sync(serverTime: EpochMs): void {
    this.#offsetMs = serverTime - this.stopwatch.elapsedMs();
  }

  now(): EpochMs {
    const now = this.#offsetMs === null ? this.fallback.now() : Math.round(this.#offsetMs + this.stopwatch.elapsedMs());
    // A correction may set the clock back a little; what was already told must stay in the past.
    this.#last = Math.max(this.#last, now);
    return this.#last as EpochMs;
  }
}
