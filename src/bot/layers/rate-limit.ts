import type { PersonId } from '../../core/chat.js';
import type { Stopwatch } from '../../core/clock.js';

export interface RateLimit {
  /** Requests one person may make within the window, all at once if they like. */
  readonly requests: number;
  readonly windowMs: number;
}

export const usualRateLimit: RateLimit = { requests: 20, windowMs: 60_000 };

/** What is typed behind the bot's name asks several commands for each pause in the typing. */
export const inlineRateLimit: RateLimit = { requests: 200, windowMs: 60_000 };

/** People remembered at once; the longest silent one is forgotten first, with a full bucket anyway by then. */
const mostPeople = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** A token bucket for each person. Counts by a stopwatch, as market time may run faster than people type. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    readonly limit: RateLimit,
    private readonly stopwatch: Stopwatch,
  ) {}

  /** 0: go on. Else how many ms to wait until the next request is taken. */
  take({ platform, id }: PersonId): number {
    const key = `${platform}:${id}`;
    const at = this.stopwatch.elapsedMs();
    const perMs = this.limit.requests / this.limit.windowMs;
    const before = this.#buckets.get(key);
    const tokens = before
      ? Math.min(this.limit.requests, before.tokens + (at - before.at) * perMs)
      : this.limit.requests;
    const taken = tokens >= 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at });
    if (this.#buckets.size > mostPeople) this.#forgetOldest();
    return taken ? 0 : (1 - tokens) / perMs;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
