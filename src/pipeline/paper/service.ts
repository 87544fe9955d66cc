import type { Clock } from '../../core/clock.js';
import { InvariantError, UserError } from '../../core/errors.js';
import type { Venue } from '../../core/market.js';
import type { ClosedTrade, PaperAccount, PaperRepository } from '../../core/ports/paper.js';
import { money } from '../../core/units.js';
import { equityOfAccount, openAccount } from './account.js';
import { checkAccountName, parseBalance } from './balance.js';

const nothing = { fills: [], trades: [], announcements: [] } as const;
const saveAttempts = 8;
const tradesShown = 50;

/** What /paper does. Refusals for people are UserErrors. */
export class PaperService {
  constructor(
    private readonly repository: PaperRepository,
    private readonly clock: Clock,
    private readonly venue: () => Venue,
  ) {}

  /** Opens an account, or one that was stopped anew with a new balance. */
  async start(name: string, balance: string): Promise<PaperAccount> {
    checkAccountName(name);
    const amount = parseBalance(balance);
    return this.#change(name, (old) => {
      if (old?.running) throw new UserError(`Paper account "${name}" is running. Stop it first: /paper stop ${name}`);
      if (old && old.positions.length > 0 && old.venue === this.venue()) {
        throw new UserError(
          `Paper account "${name}" still closes ${old.positions.length} positions at the next candle.`,
        );
      }
      return openAccount(name, this.venue(), amount, this.clock.now(), (old?.version ?? 0) + 1);
    });
  }

  /** Takes no more entries and closes positions at their next candle's open; null when there is no such account. */
  async stop(name: string): Promise<PaperAccount | null> {
    if (!(await this.repository.load(name))) return null;
    return this.#change(name, (old) => {
      if (!old) throw new InvariantError(`paper account ${name} vanished`);
      return old.running ? { ...old, running: false, pending: [], version: old.version + 1 } : old;
    });
  }

  /** Lets an account that risk paused enter again, with the present equity as the new peak. */
  async resume(name: string): Promise<PaperAccount | null> {
    if (!(await this.repository.load(name))) return null;
    return this.#change(name, (old) => {
      if (!old) throw new InvariantError(`paper account ${name} vanished`);
      if (old.pausedReason === null) return old;
      return { ...old, pausedReason: null, peakEquity: money(equityOfAccount(old)), version: old.version + 1 };
    });
  }

  /** Equity in quote units with 2 decimals, and the newest trades of this life of the account. */
  async status(
    name: string,
  ): Promise<{ account: PaperAccount; equity: string; trades: readonly ClosedTrade[] } | null> {
    const account = await this.repository.load(name);
    if (!account) return null;
    const trades = await this.repository.trades(name, tradesShown);
    return {
      account,
      equity: equityOfAccount(account).toFixed(2),
      trades: trades.filter(({ openedAt }) => openedAt >= account.startedAt),
    };
  }

  async #change(name: string, next: (old: PaperAccount | null) => PaperAccount): Promise<PaperAccount> {
    for (let attempt = 0; attempt < saveAttempts; attempt++) {
      const old = await this.repository.load(name);
      const account = next(old);
      if (account === old || (await this.repository.save(account, nothing))) return account;
    }
    throw new InvariantError(`paper account ${name} was changed by others ${saveAttempts} times in a row`);
  }
}
