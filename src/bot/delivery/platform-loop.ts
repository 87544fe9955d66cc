import { InvariantError, messageOf } from '../../core/errors.js';
import type { Delivery } from '../../core/ports/repositories.js';
import { DeliveryAttempt } from './delivery-attempt.js';
import type { PlatformOptions } from './delivery-options.js';
import { Pacer } from './pace.js';

/** A sleep between looks at rows that another process holds, or that wait behind one of ours. */
const shortestSleepMs = 50;
/** While sends are under way. */
const lookAgainMs = 250;

/** Claims rows of one platform, most urgent first and no more than may be sent now, and sends them side by side. */
export class PlatformLoop {
  readonly #options: PlatformOptions;
  readonly #pacer: Pacer;
  readonly #attempt: DeliveryAttempt;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** Rows claimed that have not yet taken their token. */
  #reserved = 0;
  #sleeper = new AbortController();
  #woken = false;
  #failedClaims = 0;
  #running: Promise<void> | null = null;

  constructor(options: PlatformOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.policy.pace[options.sender.platform]);
    this.#attempt = new DeliveryAttempt(options, this.#pacer, this.#stopping.signal);
  }

  start(): void {
    if (this.#running) throw new InvariantError('a delivery loop was started twice');
    this.#running = this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#sleeper.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
    await Promise.all(this.#underWay);
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

  /** Claims and starts what may go now; returns how long nothing more can be done. */
  async #round(): Promise<number> {
    const { policy, timers, repository, sender, owner, logger } = this.#options;
    const now = timers.nowMs();
    const slots = policy.parallel - this.#underWay.size;
    const tokens = this.#pacer.bot.free(now) - this.#reserved;
    if (slots <= 0) return policy.idleMs;
    if (tokens <= 0) return Math.max(shortestSleepMs, this.#pacer.bot.waitMs(now));
    try {
      const limit = Math.min(slots, tokens);
      const rows = await repository.claim(sender.platform, limit, policy.leaseMs, owner);
      this.#failedClaims = 0;
      for (const row of rows) this.#begin(row);
      if (rows.length === limit) return 0;
      // There was no more: what waits behind these is looked for when they end, what falls due meanwhile before long.
      if (rows.length > 0) return Math.min(policy.idleMs, lookAgainMs);
      const dueMs = await repository.nextDueMs(sender.platform);
      return Math.min(policy.idleMs, Math.max(shortestSleepMs, dueMs ?? policy.idleMs));
    } catch (error) {
      this.#failedClaims += 1;
      const sleepMs = Math.min(30_000, 500 * 2 ** Math.min(10, this.#failedClaims));
      logger.warn({ platform: sender.platform, err: messageOf(error), sleepMs }, 'cannot claim messages to send');
      return sleepMs;
    }
  }

  #begin(row: Delivery): void {
    this.#reserved += 1;
    let reserved = true;
    const release = () => {
      if (reserved) this.#reserved -= 1;
      reserved = false;
    };
    const work = this.#attempt
      .run(row, release)
      .catch((error: unknown) => {
        // The row stays leased and comes back when the lease runs out.
        const { logger } = this.#options;
        logger.error(
          { delivery: row.id, err: messageOf(error) },
          'a message was not dealt with; its lease will run out',
        );
      })
      .finally(() => {
        release();
        this.#underWay.delete(work);
        this.wake();
      });
    this.#underWay.add(work);
  }
}
