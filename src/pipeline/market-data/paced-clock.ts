import { type Clock, ReplayClock, type Stopwatch } from '../../core/clock.js';
import type { EpochMs } from '../../core/units.js';

/** Virtual ms per real ms, or as fast as the consumer takes events. */
export type Pace = number | 'max';

/**
 * A virtual clock that travels from event to event. While it travels it shows times in between at its pace, but never the next
 * event's own time before `arrive` has returned: a slow consumer or a sleeping machine delays the events and loses none, and
 * the order of events never depends on the machine. At pace `max` only events move it.
 */
export class PacedClock implements Clock {
  readonly #reached: ReplayClock;
  #next: EpochMs | null = null;
  #departedMs = 0;

  constructor(
    start: EpochMs,
    private readonly pace: Pace,
    private readonly stopwatch: Stopwatch = { elapsedMs: () => performance.now() },
  ) {
    this.#reached = new ReplayClock(start);
  }

  now(): EpochMs {
    const reached = this.#reached.now();
    if (this.#next === null || this.pace === 'max') return reached;
    const travelled = Math.floor((this.stopwatch.elapsedMs() - this.#departedMs) * this.pace);
    return Math.max(reached, Math.min(reached + travelled, this.#next - 1)) as EpochMs;
  }

  /** Names the next event; from now on time flows towards it. */
  depart(next: EpochMs): void {
    this.#next = next;
    this.#departedMs = this.stopwatch.elapsedMs();
  }

  /** Waits until the event named by `depart` is due and shows its time. False when `signal` aborted first. */
  async arrive(signal: AbortSignal): Promise<boolean> {
    const next = this.#next;
    if (next === null) return !signal.aborted;
    if (this.pace !== 'max') {
      const due = this.#departedMs + (next - this.#reached.now()) / this.pace;
      await pause(due - this.stopwatch.elapsedMs(), signal);
    } else {
      // A consumer that never waits for anything would starve the timers of the whole process.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (signal.aborted) return false;
    this.#reached.advanceTo(next);
    this.#next = null;
    return true;
  }

  /** Time stands still again. */
  halt(): void {
    this.#reached.advanceTo(this.now());
    this.#next = null;
  }
}

/** Resolves after `ms` or as soon as `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
