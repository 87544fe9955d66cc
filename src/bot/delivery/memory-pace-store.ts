import type { Platform } from '../../core/chat.js';
import type { PaceQuestion, PaceStore, Rate, TurnAnswer } from '../../core/ports/pace.js';
import { RateLimit } from './rate-limit.js';

const mostBuckets = 10_000;
/** Of a bucket whose rate is not known yet: it keeps what was said for as long as any platform counts. */
const unbound: Rate = { count: Number.MAX_SAFE_INTEGER, perMs: 60_600 };
/** Keeps the stamps of one question apart. */
const apartMs = 0.001;

/** The pace of one process alone; forgotten with it. */
export class MemoryPaceStore implements PaceStore {
  readonly #limits = new Map<string, RateLimit>();

  constructor(private readonly nowMs: () => number) {}

  async take(platform: Platform, { bot, travelMs, turns, answered }: PaceQuestion): Promise<readonly TurnAnswer[]> {
    const now = this.nowMs();
    const whole = this.#limit(platform, null, bot);
    for (const { bucket, stamp, botAt, bucketAt } of answered) {
      whole.move(stamp, botAt);
      this.#limits.get(keyOf(platform, bucket))?.move(stamp, bucketAt);
    }
    return turns.map(({ bucket, rate }, index) => {
      const own = this.#limit(platform, bucket, rate ?? unbound);
      const [botMs, ownMs] = [whole.waitMs(now), own.waitMs(now)];
      const stamp = now + travelMs + index * apartMs;
      if (botMs === 0 && ownMs === 0) {
        whole.take(stamp);
        if (rate !== null) own.take(stamp);
      }
      return { waitMs: Math.ceil(Math.max(botMs, ownMs)), of: botMs > ownMs ? 'bot' : 'bucket', stamp };
    });
  }

  async note(platform: Platform, buckets: readonly string[]): Promise<void> {
    const now = this.nowMs();
    for (const bucket of buckets) {
      this.#limit(platform, null, unbound).take(now);
      this.#limit(platform, bucket, unbound).take(now);
    }
  }

  async block(platform: Platform, bucket: string | null, forMs: number): Promise<void> {
    this.#limit(platform, bucket, unbound).blockUntil(this.nowMs() + forMs);
  }

  /** Whether the platform asked the bot or that bucket for silence that is not over. */
  isPaused(platform: Platform, bucket: string): boolean {
    const now = this.nowMs();
    return [null, bucket].some((one) => (this.#limits.get(keyOf(platform, one))?.blockedUntil ?? 0) > now);
  }

  #limit(platform: Platform, bucket: string | null, rate: Rate): RateLimit {
    const key = keyOf(platform, bucket);
    const known = this.#limits.get(key);
    if (known && (rate === unbound || sameRate(known.rate, rate))) return known;
    if (this.#limits.size >= mostBuckets) this.#forgetIdle();
    const made = new RateLimit(rate);
    // A pause, or what was said without asking, may be known before the pace is.
    if (known) {
      made.blockUntil(known.blockedUntil);
      for (const at of known.taken) made.take(at);
    }
    this.#limits.set(key, made);
    return made;
  }

  #forgetIdle(): void {
    const now = this.nowMs();
    for (const [key, limit] of this.#limits) if (limit.idle(now)) this.#limits.delete(key);
  }
}

const keyOf = (platform: Platform, bucket: string | null): string => JSON.stringify([platform, bucket]);
const sameRate = (one: Rate, other: Rate): boolean => one.count === other.count && one.perMs === other.perMs;
