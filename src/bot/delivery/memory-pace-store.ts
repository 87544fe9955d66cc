import type { Platform } from '../../core/chat.js';
import type { PaceStore, Rate, Turn, TurnAnswer } from '../../core/ports/pace.js';
import { RateLimit } from './rate-limit.js';

const mostBuckets = 10_000;
const unbound: Rate = { count: Number.MAX_SAFE_INTEGER, perMs: 0 };

/** The pace of one process alone; forgotten with it. */
export class MemoryPaceStore implements PaceStore {
  readonly #limits = new Map<string, RateLimit>();

  constructor(private readonly nowMs: () => number) {}

  async take(platform: Platform, bot: Rate, turns: readonly Turn[]): Promise<readonly TurnAnswer[]> {
    const now = this.nowMs();
    const whole = this.#limit(platform, null, bot);
    return turns.map(({ bucket, rate }) => {
      const own = this.#limit(platform, bucket, rate ?? unbound);
      const [botMs, ownMs] = [whole.waitMs(now), own.waitMs(now)];
      if (botMs === 0 && ownMs === 0) {
        whole.take(now);
        if (rate !== null) own.take(now);
      }
      return { waitMs: Math.ceil(Math.max(botMs, ownMs)), of: botMs > ownMs ? 'bot' : 'bucket' };
    });
  }

  async block(platform: Platform, bucket: string | null, forMs: number): Promise<void> {
    this.#limit(platform, bucket, unbound).blockUntil(this.nowMs() + forMs);
  }

  #limit(platform: Platform, bucket: string | null, rate: Rate): RateLimit {
    const key = JSON.stringify([platform, bucket]);
    const known = this.#limits.get(key);
    if (known && (rate === unbound || known.rate === rate || sameRate(known.rate, rate))) return known;
    if (this.#limits.size >= mostBuckets) this.#forgetIdle();
    const made = new RateLimit(rate);
    // A pause may be known before the pace is.
    if (known) made.blockUntil(known.blockedUntil);
    this.#limits.set(key, made);
    return made;
  }

  #forgetIdle(): void {
    const now = this.nowMs();
    for (const [key, limit] of this.#limits) if (limit.idle(now)) this.#limits.delete(key);
  }
}

const sameRate = (one: Rate, other: Rate): boolean => one.count === other.count && one.perMs === other.perMs;
