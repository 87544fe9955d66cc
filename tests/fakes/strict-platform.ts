/** What a platform does with one call that would show something in a chat. */
export type Verdict =
  | { readonly kind: 'fine' }
  /** Shown at once, answered later. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'tooFast'; readonly retryAfterMs: number; readonly global: boolean }
  | { readonly kind: 'error'; readonly status: number }
  /** The connection breaks; nothing is shown. */
  | { readonly kind: 'reset' }
  /** Shown, and the connection breaks before a word of the answer. */
  | { readonly kind: 'cut' }
  /** Shown, and the connection breaks in the middle of the answer. */
  | { readonly kind: 'half' };

export interface PlatformCall {
  readonly chatId: string;
  readonly call: 'send' | 'edit';
  /** When it arrived, ms. */
  readonly at: number;
}

/** Whom a fake asks before it deals with such a call. */
export interface Judge {
  judge(call: PlatformCall): Verdict;
}

interface Limit {
  readonly count: number;
  readonly perMs: number;
}

export interface PlatformLimits {
  readonly bot: Limit;
  limitOf(chatId: string): Limit;
  /** What is counted together. */
  bucketOf(call: PlatformCall): string;
}

/** What the platforms publish, to the millisecond. */
export const publishedLimits = {
  telegram: {
    bot: { count: 30, perMs: 1_000 },
    limitOf: (id) => (id.startsWith('-') ? { count: 20, perMs: 60_000 } : { count: 1, perMs: 1_000 }),
    bucketOf: ({ chatId }) => chatId,
  },
  discord: {
    bot: { count: 50, perMs: 1_000 },
    limitOf: () => ({ count: 5, perMs: 5_000 }),
    bucketOf: ({ chatId, call }) => `${chatId}/${call}`,
  },
} as const satisfies Record<string, PlatformLimits>;

/** A pause it asked for is heard of by the time this has passed: what is on its way meanwhile is nobody's fault. */
const hearingMs = 300;

/** Enforces the limits of a platform over any window, whatever else the weather does, and keeps count. */
export class StrictPlatform implements Judge {
  readonly counts = {
    calls: 0,
    /** Taken while nothing was wrong. */
    fine: 0,
    slow: 0,
    error: 0,
    reset: 0,
    cut: 0,
    half: 0,
    /** 429 that were made up, for one bucket or for the whole bot. */
    injectedTooFast: 0,
    injectedGlobal: 0,
    /** On its way when such a pause began. */
    crossedPause: 0,
    /** 429 because the sender was faster than the limits. */
    ownTooFast: 0,
    /** Calls that did not keep a pause they had heard of. */
    disobeyed: 0,
  };
  /** Instants of calls that count. */
  readonly #windows = new Map<string, number[]>();
  readonly #pauses = new Map<string, { readonly since: number; readonly until: number }>();
  /** Each 429 that the sender brought upon itself: whose limit, and how much too early. */
  readonly tooFast: { readonly at: number; readonly of: string; readonly byMs: number }[] = [];
  firstAt: number | null = null;
  lastAt = 0;

  constructor(
    private readonly limits: PlatformLimits,
    /** What happens to the n-th call that keeps the limits; 0, 1, … */
    private readonly weather: (index: number) => Verdict,
  ) {}

  judge(call: PlatformCall): Verdict {
    const { at, chatId } = call;
    const bucket = this.limits.bucketOf(call);
    this.counts.calls += 1;
    this.firstAt ??= at;
    this.lastAt = at;
    for (const key of ['', bucket]) {
      const pause = this.#pauses.get(key);
      if (pause && at < pause.until) {
        if (at - pause.since > hearingMs) this.counts.disobeyed += 1;
        else this.counts.crossedPause += 1;
        return { kind: 'tooFast', retryAfterMs: pause.until - at, global: key === '' };
      }
    }
    const botMs = this.#waitMs('', this.limits.bot, at);
    const ownMs = this.#waitMs(bucket, this.limits.limitOf(chatId), at);
    if (botMs > 0 || ownMs > 0) {
      this.counts.ownTooFast += 1;
      this.tooFast.push({ at, of: botMs > ownMs ? 'bot' : chatId, byMs: Math.max(botMs, ownMs) });
      return { kind: 'tooFast', retryAfterMs: Math.max(botMs, ownMs), global: botMs > ownMs };
    }
    for (const key of ['', bucket]) this.#window(key).push(at);
    const verdict = this.weather(this.counts.calls - 1);
    if (verdict.kind === 'tooFast') {
      this.counts[verdict.global ? 'injectedGlobal' : 'injectedTooFast'] += 1;
      this.#pauses.set(verdict.global ? '' : bucket, { since: at, until: at + verdict.retryAfterMs });
    } else this.counts[verdict.kind] += 1;
    return verdict;
  }

  #waitMs(key: string, { count, perMs }: Limit, at: number): number {
    const taken = this.#window(key);
    while (taken[0] !== undefined && taken[0] <= at - perMs) taken.shift();
    const first = taken[taken.length - count];
    return first === undefined ? 0 : first + perMs - at;
  }

  #window(key: string): number[] {
    const known = this.#windows.get(key);
    if (known) return known;
    const made: number[] = [];
    this.#windows.set(key, made);
    return made;
  }
}
