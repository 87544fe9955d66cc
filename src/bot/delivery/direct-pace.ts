import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { batched, batchedWrites } from '../../core/batched.js';
import type { Platform } from '../../core/chat.js';
import type { PaceStore, Rate, Turn, TurnAnswer } from '../../core/ports/pace.js';
import { seldom } from '../../core/seldom.js';
import type { SendOutcome } from '../chat-sender.js';
import { BotPauses } from './bot-pauses.js';
import { MemoryPaceStore } from './memory-pace-store.js';
import type { ChatCall, PlatformPace } from './pace.js';
import type { Timers } from './timers.js';

/**
 * Who asks. A person waits for an `answer`: the pace of the whole bot does not hold it, unless the platform said so. What runs
 * in the `background` takes its turn like a message of the outbox.
 */
export type DirectCall = 'answer' | 'background';

export interface DirectPaceOptions {
  readonly platform: Platform;
  readonly pace: PlatformPace;
  /** Shared with the messages of the outbox, which make room for what is said here. */
  readonly store: PaceStore;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** A little more than the longest window of a platform: whoever would wait longer meets a pause the platform asked for. */
const longestWaitMs = 61_500;
/** After a pause of the whole bot answers keep its pace too for so long. */
const strictForMs = 60_000;
/** The answers to a crowd are counted in the pace of the bot, and go beyond it. */
const unbound = 1_000_000;

/**
 * The pace of what goes beside the outbox, by one process. It asks the shared pace for each call, together for all of a moment;
 * only answers in direct conversations are counted afterwards, unless a pause is known.
 */
export class DirectPace {
  /** What this process said and was told of: the pauses of answers, and all there is while the shared pace is away. */
  readonly #lately: MemoryPaceStore;
  readonly #pauses = new BotPauses();
  readonly #note: (bucket: string) => Promise<void>;
  readonly #askLoosely: (turn: Turn) => Promise<TurnAnswer>;
  readonly #askStrictly: (turn: Turn) => Promise<TurnAnswer>;
  readonly #failed: (error: unknown) => void;
  readonly #stopping = new AbortController();
  #strictUntil = 0;

  constructor(private readonly options: DirectPaceOptions) {
    const { platform, store, pace, timers, logger } = options;
    // As many wait as there are calls that may not go yet.
    setMaxListeners(0, this.#stopping.signal);
    this.#lately = new MemoryPaceStore(() => timers.nowMs());
    this.#note = batchedWrites((buckets: readonly string[]) => store.note(platform, buckets));
    const asking = (bot: Rate) =>
      batched((turns: readonly Turn[]) =>
        store.take(platform, { bot, travelMs: pace.leastTravelMs, turns, answered: [] }),
      );
    this.#askLoosely = asking(this.#loose);
    this.#askStrictly = asking(pace.bot);
    this.#failed = seldom((reason) => logger.warn({ platform, reason }, 'the shared pace does not know what is said'));
  }

  /**
   * Whether an answer need not ask for its turn; it is counted then. Told at once: of a crowd the first answers leave while the
   * others are still being made, instead of each waiting behind all of them.
   */
  goesNow(chatId: string, call: ChatCall): boolean {
    const { pace, platform } = this.options;
    const { bucket } = pace.turn(chatId, call);
    if (!pace.allowsBursts(chatId) || this.#isStrict || this.#lately.isPaused(platform, bucket)) return false;
    this.#note(bucket).catch(this.#failed);
    return true;
  }

  /**
   * Resolves with 0 when the call may go; it is counted then. Else with the ms after which it might, too long to wait for.
   * Never rejects: without the shared pace this process keeps it alone.
   */
  async turn(chatId: string, call: ChatCall, who: DirectCall): Promise<number> {
    if (who === 'answer' && this.goesNow(chatId, call)) return 0;
    const { pace, timers } = this.options;
    const turn = pace.turn(chatId, call);
    const from = timers.nowMs();
    for (;;) {
      const waitMs = await this.#ask(turn, who === 'background' || this.#isStrict);
      const isTooLong = timers.nowMs() - from + waitMs > longestWaitMs || this.#stopping.signal.aborted;
      if (waitMs === 0 || isTooLong) return waitMs;
      await timers.wait(waitMs, this.#stopping.signal);
    }
  }

  /** Nobody waits from now on: what cannot go at once is told so. */
  stop(): void {
    this.#stopping.abort();
  }

  /** The platform asked for silence after such a call. */
  async tooFast(chatId: string, call: ChatCall, told: Extract<SendOutcome, { kind: 'rateLimited' }>): Promise<void> {
    const { platform, pace, store, timers } = this.options;
    const { bucket } = pace.turn(chatId, call);
    const ofBot =
      told.scope === 'bot' ||
      (told.scope === 'unsaid' && this.#pauses.isOfBot(bucket, timers.nowMs(), told.retryAfterMs));
    await this.heard(ofBot ? null : bucket, told.retryAfterMs);
    await store.block(platform, ofBot ? null : bucket, told.retryAfterMs).catch(this.#failed);
  }

  /** Somebody was asked for silence. */
  async heard(bucket: string | null, forMs: number): Promise<void> {
    const { platform, timers } = this.options;
    if (bucket === null) this.#strictUntil = Math.max(this.#strictUntil, timers.nowMs() + forMs + strictForMs);
    await this.#lately.block(platform, bucket, forMs);
  }

  get #isStrict(): boolean {
    return this.options.timers.nowMs() < this.#strictUntil;
  }

  get #loose(): Rate {
    return { ...this.options.pace.bot, count: unbound };
  }

  async #ask(turn: Turn, strictly: boolean): Promise<number> {
    const { pace, platform } = this.options;
    try {
      const { waitMs } = await (strictly ? this.#askStrictly(turn) : this.#askLoosely(turn));
      if (waitMs === 0) await this.#lately.note(platform, [turn.bucket]);
      return waitMs;
    } catch (error) {
      this.#failed(error);
      return this.#alone(turn, strictly ? pace.bot : this.#loose);
    }
  }

  async #alone(turn: Turn, bot: Rate): Promise<number> {
    const { platform } = this.options;
    const [answer] = await this.#lately.take(platform, { bot, travelMs: 0, turns: [turn], answered: [] });
    return answer?.waitMs ?? 0;
  }
}
