import { isAsleep, type PaperAccounts } from './paper-accounts.js';

/**
 * Wakes accounts when something they may care for was stored. What it is told is only that: each account reads what it has
 * not gone through yet by itself, so a call that is lost, repeated or out of order changes nothing.
 */
export class PaperTrader {
  #running: Promise<void> | null = null;
  #again: Promise<void> | null = null;

  constructor(private readonly accounts: PaperAccounts) {}

  /**
   * Brings every account up to date with what was stored when it was called. Calls during a round share the next one. An
   * account that cannot be moved does not hold up the others; the first failure is thrown at the end.
   */
  wake(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#round().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#again ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#again = null;
        return this.wake();
      });
    return this.#again;
  }

  async #round(): Promise<void> {
    const { repository, logger } = this.accounts.ports;
    let failure: unknown = null;
    for (const account of await repository.list()) {
      if (isAsleep(account)) continue;
      try {
        await this.accounts.advance(account.name);
      } catch (thrown) {
        logger.error({ err: thrown, account: account.name }, 'a paper account could not be moved');
        failure ??= thrown;
      }
    }
    if (failure !== null) throw failure;
  }
}
