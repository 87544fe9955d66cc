import { InvariantError, messageOf } from '../../core/errors.js';
import type { Delivery } from '../../core/ports/repositories.js';
import { DeliveryAttempt } from './delivery-attempt.js';
import type { PlatformOptions } from './delivery-options.js';
import { Leases } from './leases.js';
import { TurnQueue } from './turn-queue.js';

/** A sleep between looks at rows that another process holds, or that wait behind one of ours. */
const shortestSleepMs = 50;
/** While sends are under way. */
const lookAgainMs = 250;
/** Messages are made this long before their turn comes, so that no turn passes unused. */
const aheadMs = 250;
/** Rows worth having in hand while other processes use the same pace. */
const inHandWhenContended = 8;
/** The lane that is claimed even when the pace leaves nothing: it goes first as soon as there is a turn. */
const urgentPriority = 0;
const urgentAtOnce = 8;

/** Claims rows of one platform, most urgent first and no more than may be sent before long, and sends them side by side. */
export class PlatformLoop {
  readonly #options: PlatformOptions;
  readonly #turns: TurnQueue;
  readonly #leases: Leases;
  readonly #attempt: DeliveryAttempt;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #rows = new Set<number>();
  /** Rows under way that we have claimed again: just put back, or their lease had run out by accident. */
  readonly #again = new Set<number>();
  /** Rows claimed that have not yet had their turn. */
  #inHand = 0;
  #sleeper = new AbortController();
  #woken = false;
  /** Somebody said that there are new rows: one of them may be urgent. */
  #news = true;
  #failedClaims = 0;
  #running: Promise<void> | null = null;

  constructor(options: PlatformOptions) {
    this.#options = options;
    const { policy, sender, paceStore: store, timers, logger, repository, owner } = options;
    const { platform } = sender;
    this.#turns = new TurnQueue(
      {
        platform,
        pace: policy.pace[platform],
        store,
        timers,
        logger,
        holdMs: policy.holdMs,
        holdForChatMs: policy.holdForChatMs,
        aloneAfterMs: policy.aloneAfterMs,
      },
      this.#stopping.signal,
    );
    this.#leases = new Leases({ repository, timers, logger, owner, leaseMs: policy.leaseMs });
    this.#attempt = new DeliveryAttempt(options, this.#turns, this.#stopping.signal);
  }

  start(): void {
    if (this.#running) throw new InvariantError('a delivery loop was started twice');
    this.#running = this.#run();
  }

  /** New rows are there. */
  wake(): void {
    this.#news = true;
    this.#goOn();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#goOn();
    await this.#running;
    await Promise.all(this.#underWay);
  }

  #goOn(): void {
    this.#woken = true;
    this.#sleeper.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#woken = false;
      const sleepMs = await this.#round();
      if (sleepMs > 0 && !this.#woken) await this.#sleep(sleepMs);
    }
  }

  async #sleep(ms: number): Promise<void> {
    this.#sleeper = new AbortController();
    // A wake-up between the look and this line must not be slept through.
    if (!this.#woken) await this.#options.timers.wait(ms, this.#sleeper.signal);
  }

  /** Claims and starts what may go before long; returns how long nothing more can be done. */
  async #round(): Promise<number> {
    const { policy, timers, repository, sender, logger } = this.#options;
    const now = timers.nowMs();
    const slots = policy.parallel - this.#underWay.size;
    const free = this.#turns.contended ? inHandWhenContended : this.#turns.own.free(now, aheadMs);
    const wanted = Math.min(slots, free - this.#inHand);
    const news = this.#news;
    this.#news = false;
    if (wanted <= 0 && !news) return slots <= 0 ? lookAgainMs : shortestSleepMs;
    try {
      if (wanted <= 0) {
        await this.#claim(urgentAtOnce, urgentPriority);
        return shortestSleepMs;
      }
      const rows = await this.#claim(wanted);
      if (rows === wanted) return 0;
      // There was no more: what waits behind these is looked for when they end, what falls due meanwhile before long.
      // The same where a row that was told of is in other hands: at a close many are told of at once.
      if (rows > 0 || news) return Math.min(policy.idleMs, lookAgainMs);
      const dueMs = await repository.nextDueMs(sender.platform);
      return Math.min(policy.idleMs, Math.max(shortestSleepMs, dueMs ?? policy.idleMs));
    } catch (error) {
      this.#failedClaims += 1;
      const sleepMs = Math.min(policy.mostClaimDelayMs, 100 * 2 ** Math.min(10, this.#failedClaims));
      logger.warn({ platform: sender.platform, err: messageOf(error), sleepMs }, 'cannot claim messages to send');
      return sleepMs;
    }
  }

  async #claim(limit: number, mostPriority?: number): Promise<number> {
    const { policy, timers, repository, sender, owner } = this.#options;
    const askedAt = timers.nowMs();
    const rows = await repository.claim(sender.platform, limit, policy.leaseMs, owner, mostPriority);
    this.#failedClaims = 0;
    for (const row of rows) {
      // Never twice at once: when the first has ended and the row is still open, it waits again.
      if (this.#rows.has(row.id)) this.#again.add(row.id);
      else this.#begin(row, askedAt);
    }
    return rows.length;
  }

  #begin(row: Delivery, claimedAt: number): void {
    this.#rows.add(row.id);
    this.#inHand += 1;
    let inHand = true;
    const hadTurn = () => {
      if (inHand) this.#inHand -= 1;
      inHand = false;
    };
    const lease = this.#leases.hold(row.id, claimedAt);
    const work = this.#attempt
      .run(row, { isOurs: lease.isOurs, hadTurn })
      .then(async () => {
        if (this.#again.delete(row.id)) await this.#options.repository.postpone(row.id, 0);
      })
      .catch((error: unknown) => {
        // The row stays leased and comes back when the lease runs out.
        const { logger } = this.#options;
        logger.error(
          { delivery: row.id, err: messageOf(error) },
          'a message was not dealt with; its lease will run out',
        );
      })
      .finally(() => {
        hadTurn();
        lease.release();
        this.#rows.delete(row.id);
        this.#again.delete(row.id);
        this.#underWay.delete(work);
        this.#goOn();
      });
    this.#underWay.add(work);
  }
}
