import type { Rate } from '../../core/ports/pace.js';

/**
 * A token bucket whose tokens come back `perMs` after each was taken, so that no window of that length ever sees more
 * than `count` (a bucket that drips would let twice as many through around a full one).
 */
export class RateLimit {
  /** Ascending. */
  #taken: number[] = [];
  #blockedUntil = 0;

  constructor(readonly rate: Rate) {}

  get taken(): readonly number[] {
    return this.#taken;
  }

  get blockedUntil(): number {
    return this.#blockedUntil;
  }

  /** ms until a token is there; 0 when it is. */
  waitMs(now: number): number {
    this.#forget(now);
    const oldest = this.#taken[this.#taken.length - this.rate.count];
    const free = oldest === undefined ? now : oldest + this.rate.perMs;
    return Math.max(0, free - now, this.#blockedUntil - now);
  }

  /** Tokens that will be there `aheadMs` from now if none is taken before. */
  free(now: number, aheadMs = 0): number {
    this.#forget(now);
    const then = now + aheadMs;
    if (then < this.#blockedUntil) return 0;
    const held = this.#taken.filter((at) => at + this.rate.perMs > then).length;
    return Math.max(0, this.rate.count - held);
  }

  take(at: number): void {
    this.#taken.push(at);
    this.#taken.sort((one, other) => one - other);
  }

  /** The token taken at `from` counts from `to`. */
  move(from: number, to: number): void {
    const place = this.#taken.indexOf(from);
    if (place < 0) return;
    this.#taken.splice(place, 1);
    this.take(to);
  }

  /** The platform asked for silence until then. */
  blockUntil(instant: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, instant);
  }

  /** Nothing of the past binds it any more. */
  idle(now: number): boolean {
    this.#forget(now);
    return this.#taken.length === 0 && now >= this.#blockedUntil;
  }

  #forget(now: number): void {
    while (this.#taken[0] !== undefined && this.#taken[0] + this.rate.perMs <= now) this.#taken.shift();
  }
}
