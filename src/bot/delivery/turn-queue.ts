import type { Logger } from 'pino';
import type { Platform } from '../../core/chat.js';
import { messageOf } from '../../core/errors.js';
import type { AnsweredTurn, PaceStore, Turn, TurnAnswer } from '../../core/ports/pace.js';
import { MemoryPaceStore } from './memory-pace-store.js';
import type { PlatformPace } from './pace.js';
import { RateLimit } from './rate-limit.js';
import type { Timers } from './timers.js';
import { TravelTime } from './travel-time.js';

export interface TurnQueueOptions {
  readonly platform: Platform;
  readonly pace: PlatformPace;
  readonly store: PaceStore;
  readonly timers: Timers;
  readonly logger: Logger;
  /** A row waits in hand up to this for what the bot may send, and up to this for its own chat; beyond, it is better put back. */
  readonly holdMs: number;
  readonly holdForChatMs: number;
  /** When the store has not answered for so long, this process keeps the pace alone. Infinity: it waits. */
  readonly aloneAfterMs: number;
}

interface Asked {
  readonly turn: Turn;
  readonly priority: number;
  readonly id: number;
  readonly since: number;
  notBefore: number;
  readonly answer: (given: GivenTurn) => void;
}

/** `waitMs` 0: send at once, and say when it was answered. Else the ms after which to ask again. */
export interface GivenTurn {
  readonly waitMs: number;
  /** The platform has answered: the message had arrived by now. */
  answered(): void;
}

const noTurn = (waitMs: number): GivenTurn => ({ waitMs, answered: () => undefined });

const mostAtOnce = 100;

/**
 * The rows of this process that are ready to go, most urgent first. One at a time it asks the shared pace for as many as
 * it may; whoever gets no turn within `holdMs` is told how long it would take.
 */
export class TurnQueue {
  /** What this process alone has sent: never more than the bot's pace, so it tells how many rows are worth having in hand. */
  readonly own: RateLimit;
  readonly #asked = new Set<Asked>();
  readonly #alone: MemoryPaceStore;
  readonly #travel: TravelTime;
  readonly #stopping: AbortSignal;
  /** Told with the next question. */
  #answered: AnsweredTurn[] = [];
  #pumping = false;
  #contended = false;
  #failingSince: number | null = null;
  #sleeper = new AbortController();
  /** Nothing goes before: the platform seems down, to this process at least. */
  #restUntil = 0;

  constructor(
    private readonly options: TurnQueueOptions,
    stopping: AbortSignal,
  ) {
    this.own = new RateLimit(options.pace.bot);
    this.#travel = new TravelTime(options.pace.leastTravelMs);
    this.#alone = new MemoryPaceStore(() => options.timers.nowMs());
    this.#stopping = stopping;
    stopping.addEventListener('abort', () => this.#sleeper.abort(), { once: true });
  }

  ask(turn: Turn, of: { readonly priority: number; readonly id: number }): Promise<GivenTurn> {
    const now = this.options.timers.nowMs();
    return new Promise((answer) => {
      this.#asked.add({ turn, priority: of.priority, id: of.id, since: now, notBefore: now, answer });
      if (this.#pumping) this.#sleeper.abort();
      else void this.#pump();
    });
  }

  /** Rows here wait for what all processes together may send. */
  get contended(): boolean {
    return this.#contended;
  }

  /** The platform asked for silence, in one bucket or of the whole bot. */
  async block(bucket: string | null, forMs: number): Promise<void> {
    const { store, platform, timers } = this.options;
    if (bucket === null) this.own.blockUntil(timers.nowMs() + forMs);
    await this.#alone.block(platform, bucket, forMs);
    await store.block(platform, bucket, forMs);
  }

  /** This process sends nothing for a while. */
  rest(forMs: number): void {
    const until = this.options.timers.nowMs() + forMs;
    this.#restUntil = Math.max(this.#restUntil, until);
    this.own.blockUntil(until);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    const { timers } = this.options;
    while (this.#asked.size > 0) {
      if (this.#stopping.aborted) {
        for (const one of this.#asked) this.#give(one, noTurn(1));
        break;
      }
      const now = timers.nowMs();
      const sleepMs = now < this.#restUntil ? this.#resting(now) : await this.#askStore(now);
      if (sleepMs > 0 && this.#asked.size > 0) await this.#sleep(sleepMs);
    }
    this.#pumping = false;
    this.#contended = false;
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#stopping.aborted) return;
    this.#sleeper = new AbortController();
    await this.options.timers.wait(ms, this.#sleeper.signal);
  }

  #resting(now: number): number {
    const waitMs = Math.ceil(this.#restUntil - now);
    for (const one of this.#asked) if (now - one.since + waitMs > this.options.holdMs) this.#give(one, noTurn(waitMs));
    return waitMs;
  }

  /** Returns the ms in which nothing more can be done, unless somebody else asks. */
  async #askStore(now: number): Promise<number> {
    const ready = [...this.#asked]
      .filter(({ notBefore }) => notBefore <= now)
      .sort((one, other) => one.priority - other.priority || one.id - other.id)
      .slice(0, mostAtOnce);
    const later = () => Math.min(...[...this.#asked].map(({ notBefore }) => notBefore)) - timers.nowMs();
    const { timers } = this.options;
    if (ready.length === 0) return Math.max(1, later());
    const [asksAt, travelMs] = [timers.nowMs(), this.#travel.ms()];
    const answers = await this.#answers(
      ready.map(({ turn }) => turn),
      travelMs,
    );
    if (answers === null) return 250;
    const after = timers.nowMs();
    let waitForBot = false;
    for (const [index, one] of ready.entries()) {
      const answer = answers[index];
      if (!answer) continue;
      if (answer.waitMs === 0) {
        this.own.take(after);
        this.#give(one, this.#taken(one.turn.bucket, answer.stamp, travelMs, asksAt));
      } else if (after - one.since + answer.waitMs > this.#hold(answer)) this.#give(one, noTurn(answer.waitMs));
      else {
        one.notBefore = after + answer.waitMs;
        if (answer.of === 'bot') waitForBot = true;
      }
    }
    this.#contended = waitForBot;
    return this.#asked.size === 0 ? 0 : Math.max(1, later());
  }

  async #answers(turns: readonly Turn[], travelMs: number): Promise<readonly TurnAnswer[] | null> {
    const { store, platform, pace, timers, logger, aloneAfterMs } = this.options;
    const { bot } = pace;
    const answered = this.#answered;
    this.#answered = [];
    try {
      const answers = await store.take(platform, { bot, travelMs, turns, answered });
      this.#failingSince = null;
      return answers;
    } catch (error) {
      this.#failingSince ??= timers.nowMs();
      const silentMs = timers.nowMs() - this.#failingSince;
      const alone = silentMs >= aloneAfterMs;
      logger.warn({ platform, err: messageOf(error), silentMs, alone }, 'the shared pace does not answer');
      return alone ? this.#alone.take(platform, { bot, travelMs, turns, answered }) : null;
    }
  }

  #hold({ of }: TurnAnswer): number {
    return of === 'bot' ? this.options.holdMs : this.options.holdForChatMs;
  }

  /**
   * When it was answered it had arrived: counted from before the turn was asked for, never shorter than from the moment it was
   * given. The chat waits for the answer however long it takes; everybody else not for a slow one, which says nothing of the way.
   */
  #taken(bucket: string, stamp: number, travelMs: number, askedAt: number): GivenTurn {
    const { timers } = this.options;
    const leftAt = stamp - travelMs;
    const answered = () => {
      const afterMs = timers.nowMs() - askedAt;
      this.#travel.note(afterMs);
      if (this.#answered.length >= mostAtOnce) return;
      const botAt = leftAt + Math.min(travelMs, afterMs);
      this.#answered.push({ bucket, stamp, botAt, bucketAt: leftAt + afterMs });
    };
    return { waitMs: 0, answered };
  }

  #give(one: Asked, given: GivenTurn): void {
    this.#asked.delete(one);
    one.answer(given);
  }
}
