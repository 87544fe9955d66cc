import type { Logger } from 'pino';
import { messageOf } from '../../core/errors.js';
import type { DeliveryRepository } from '../../core/ports/repositories.js';
import type { Timers } from './timers.js';

interface Options {
  readonly repository: Pick<DeliveryRepository, 'renew'>;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly owner: string;
  readonly leaseMs: number;
}

export interface Lease {
  /** False: another process may have the row by now, so it must not be sent from here. */
  isOurs(): boolean;
  release(): void;
}

/**
 * Renews the leases of the rows in hand, so that a lease may be short: what a killed process held waits seconds, however
 * long a send may take.
 */
export class Leases {
  /** When each lease ends, by our own clock counted from before it was asked for: never later than the database's. */
  readonly #until = new Map<number, number>();
  #renewing = false;

  constructor(private readonly options: Options) {}

  /** `since`: when the claim was asked for. */
  hold(id: number, since: number): Lease {
    const { timers, leaseMs } = this.options;
    this.#until.set(id, since + leaseMs);
    if (!this.#renewing) void this.#renew();
    return {
      isOurs: () => (this.#until.get(id) ?? 0) > timers.nowMs(),
      release: () => {
        this.#until.delete(id);
        if (this.#until.size === 0) this.#sleeper.abort();
      },
    };
  }

  #sleeper = new AbortController();

  async #renew(): Promise<void> {
    const { repository, timers, logger, owner, leaseMs } = this.options;
    this.#renewing = true;
    while (this.#until.size > 0) {
      this.#sleeper = new AbortController();
      await timers.wait(leaseMs / 4, this.#sleeper.signal);
      const ids = [...this.#until.keys()];
      if (ids.length === 0) break;
      const since = timers.nowMs();
      try {
        const ours = new Set(await repository.renew(ids, leaseMs, owner));
        for (const id of ids) {
          if (!this.#until.has(id)) continue;
          this.#until.set(id, ours.has(id) ? since + leaseMs : 0);
        }
      } catch (error) {
        logger.warn({ rows: ids.length, err: messageOf(error) }, 'cannot renew the leases of messages in hand');
      }
    }
    this.#renewing = false;
  }
}
