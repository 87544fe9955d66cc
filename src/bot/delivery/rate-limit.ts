/** At most `count` sends in any `perMs`. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/**
 * A token bucket whose tokens come back `perMs` after each was taken, so that no window of that length ever sees more
 * than `count` (a bucket that drips would let twice as many through around a full one).
 */
export class RateLimit {
  readonly #taken: number[] = [];
  #blockedUntil = 0;

  constructor(private readonly rate: Rate) {}

  /** ms until a token is there; 0 when it is. */
  waitMs(now: number): number {
    this.#forget(now);
    const oldest = this.#taken.length >= this.rate.count ? this.#taken[this.#taken.length - this.rate.count]! : null;
    const free = oldest === null ? now : oldest + this.rate.perMs;
    return Math.max(0, free - now, this.#blockedUntil - now);
  }

  /** Tokens there now. */
  free(now: number): number {
    this.#forget(now);
    return now < this.#blockedUntil ? 0 : Math.max(0, this.rate.count - this.#taken.length);
  }

  take(now: number): void {
    this.#taken.push(now);
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
    while (this.#taken.length > 0 && this.#taken[0]! + this.rate.perMs <= now) this.#taken.shift();
  }
}
