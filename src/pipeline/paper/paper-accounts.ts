import type { Logger } from 'pino';
import type { Announcement, PassedWhy } from '../../core/announcement.js';
import type { Clock } from '../../core/clock.js';
import { InvariantError, UserError } from '../../core/errors.js';
import type { Venue } from '../../core/market.js';
import type { PaperAccount, PaperLife } from '../../core/paper-account.js';
import type { PaperChange, PaperInput, PaperRepository } from '../../core/ports/paper-repository.js';
import { sentence } from '../../core/sentence.js';
import type { EntrySignal } from '../../core/signal.js';
import type { EpochMs } from '../../core/units.js';
import type { AccountMachine, MachineNews } from './account-machine.js';
import { type OpenMachine, openMachine, type StrategyBook } from './machines.js';
import { ownerText } from './owner-text.js';
import { eventsSince, type PaperEvent, type TimelinePorts } from './timeline.js';

export interface PaperPorts extends TimelinePorts {
  readonly repository: PaperRepository;
  readonly strategies: StrategyBook;
  /** The market's time. */
  readonly clock: Clock;
  /** What is watched now: accounts of another venue stand still. */
  readonly venue: () => Venue;
  readonly logger: Logger;
}

/** What somebody does to an account that is up to date; throws UserError to leave it as it was. */
export type Deed = (given: {
  readonly account: PaperAccount;
  readonly machine: AccountMachine;
  readonly now: EpochMs;
}) => {
  /** Facts of the account that the machine does not know. */
  readonly account?: Partial<PaperAccount>;
  readonly ended?: PaperLife;
};

const saveAttempts = 8;
const day = 86_400_000;
const noDeed: Deed = () => ({});

interface Kept {
  readonly version: number;
  readonly open: OpenMachine;
}

/**
 * Moves stored accounts. An account is first brought up to date from the stored candles and signals, then a deed is done to
 * it, and all of it is saved in one transaction guarded by its version. A kill before the save leaves everything to be done
 * again from the same stored facts; after it there is nothing left to do.
 */
export class PaperAccounts {
  readonly #machines = new Map<string, Kept>();
  /** Per account the end of what is done to it last: events of this process wait instead of overtaking at every save. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(readonly ports: PaperPorts) {}

  /** Brings an account up to the market's time; null when there is none. */
  advance(name: string): Promise<PaperAccount | null> {
    return this.#inTurn(name, () => this.#apply(name, noDeed));
  }

  /** Does a deed to an account that is up to date; InvariantError when there is none. */
  async change(name: string, deed: Deed): Promise<PaperAccount> {
    const changed = await this.#inTurn(name, () => this.#apply(name, deed));
    if (!changed) throw new InvariantError(`paper account ${name} was to be changed but is not there`);
    return changed;
  }

  /** Saves an account that begins; false when somebody else was faster. `ended`: what it takes the place of. */
  begin(account: PaperAccount, ended: PaperLife | null): Promise<boolean> {
    return this.#inTurn(account.name, () => {
      this.#machines.delete(account.name);
      const equity = [{ at: account.startedAt, equity: account.balance.toNumber() }];
      return this.ports.repository.save(account, { ...nothing, equity, ...(ended ? { ended } : {}) });
    });
  }

  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    const ended = () => undefined;
    const turn = mine.then(ended, ended);
    this.#turns.set(name, turn);
    void turn.then(() => {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
    });
    return mine;
  }

  async #apply(name: string, deed: Deed): Promise<PaperAccount | null> {
    const { repository, clock } = this.ports;
    for (let attempt = 0; attempt < saveAttempts; attempt++) {
      const account = await repository.load(name);
      if (!account) return null;
      if (account.venue !== this.ports.venue()) {
        if (deed === noDeed) return account;
        throw new UserError(sentence('said.paper.venue', { venue: account.venue, watched: this.ports.venue() }));
      }
      const now = clock.now();
      const { cursor, events } = await eventsSince(account, now, this.ports);
      if (deed === noDeed && (events.length === 0 || isAsleep(account))) return account;
      try {
        const { machine, feed } = await this.#machine(account);
        await feed(events);
        const { signals, dropped } = run(machine, events, account.signals);
        const current = { ...account, cursor, signals, figures: machine.figures() };
        const done = deed({ account: current, machine, now });
        const next = settled({ ...current, ...done.account }, machine);
        const change = changeOf(next, machine, done.ended ?? null, dropped);
        if (await repository.save(next, change)) {
          this.#keep(next, { machine, feed });
          this.#report(name, change.inputs);
          return next;
        }
        this.#machines.delete(name);
      } catch (thrown) {
        // It may have moved further than what is stored.
        this.#machines.delete(name);
        throw thrown;
      }
    }
    throw new InvariantError(`paper account ${name} was changed by others ${saveAttempts} times in a row`);
  }

  async #machine(account: PaperAccount): Promise<OpenMachine> {
    const kept = this.#machines.get(account.name);
    if (kept?.version === account.version) return kept.open;
    return openMachine(account, this.ports, this.ports.strategies);
  }

  #keep({ name, version }: PaperAccount, open: OpenMachine): void {
    this.#machines.set(name, { version, open });
  }

  #report(account: string, inputs: readonly PaperInput[]): void {
    const { logger } = this.ports;
    for (const input of inputs) {
      if (input.kind === 'passed') logger.info({ account, ...input }, 'a paper account let a signal pass');
      if (input.kind === 'missed') logger.warn({ account, ...input }, 'a paper account went on without a candle');
    }
  }
}

const nothing: PaperChange = { fills: [], trades: [], inputs: [], equity: [], announcements: [] };

/** Nothing can happen to it any more. */
export const isAsleep = ({ running, figures }: Pick<PaperAccount, 'running' | 'figures'>): boolean =>
  !running && figures.positions.length === 0 && figures.orders.length === 0;

/** Takes the machine through what happened; returns the signals dealt with, and those that will not be traded. */
export function run(
  machine: AccountMachine,
  events: readonly PaperEvent[],
  signals: PaperAccount['signals'],
): { readonly signals: PaperAccount['signals']; readonly dropped: readonly Dropped[] } {
  const dealtWith: Record<string, number> = { ...signals };
  const dropped: Dropped[] = [];
  for (const event of events) {
    if (event.kind === 'instant') {
      for (const market of event.missed) machine.missed(market, event.at);
      machine.instant(event.bars);
      continue;
    }
    const { signal } = event;
    dealtWith[signal.id] = signal.expiresAt;
    if (event.kind === 'signal') machine.signal(signal, event.since);
    else if (event.kind === 'undelivered') {
      machine.passed(signal.id, null, notTraded.undelivered);
      dropped.push({ signal, why: event.kind });
    } else {
      const reason = notTraded[event.why];
      if (!event.wasGiven) machine.note({ kind: 'withdrawn', signalId: signal.id, reason }, event.at);
      else if (!machine.withdraw(signal, event.at, reason)) continue;
      dropped.push({ signal, why: event.why });
    }
  }
  return { signals: dealtWith, dropped };
}

/** A signal that is not traded whatever the account's rules say. */
interface Dropped {
  readonly signal: EntrySignal;
  readonly why: PassedWhy;
}

const notTraded: Readonly<Record<PassedWhy, string>> = {
  undelivered: sentence('said.passed.undelivered'),
  withdrawn: sentence('said.passed.withdrawn'),
  corrected: sentence('said.passed.corrected'),
};

/** The account as its machine stands; one version further. */
export function settled(account: PaperAccount, machine: AccountMachine): PaperAccount {
  const kept = Object.entries(account.signals).filter(([, lapses]) => lapses > account.cursor - day);
  return {
    ...account,
    signals: Object.fromEntries(kept),
    pausedReason: machine.pausedReason,
    engine: machine.stored(),
    figures: machine.figures(),
    version: account.version + 1,
  };
}

function changeOf(
  account: PaperAccount,
  machine: AccountMachine,
  ended: PaperLife | null,
  dropped: readonly Dropped[],
): PaperChange {
  const news = machine.news();
  return {
    fills: news.fills,
    trades: news.trades,
    inputs: news.inputs,
    equity: news.equity,
    announcements: [...drawdownAlert(account, news), ...notTradedNotices(account, dropped)],
    continues: true,
    ...(ended ? { ended } : {}),
  };
}

function drawdownAlert(account: PaperAccount, { paused }: MachineNews): PaperChange['announcements'] {
  if (paused === null || !account.running) return [];
  const announcement: Announcement = {
    kind: 'risk',
    venue: account.venue,
    alert: {
      kind: 'drawdown',
      account: account.name,
      drawdown: paused.drawdown,
      limit: account.settings.risk.maxDrawdown,
      openPositions: account.figures.positions.length,
      ifStopped: account.figures.ifStopped,
      of: ownerText(account.owner),
    },
  };
  const key = `drawdown-${account.name}-${account.startedAt}-${paused.at}`;
  // The house's risk is everybody's news; a person's own is not.
  if (account.owner.kind === 'house') return [{ key, announcement, to: null }];
  return account.tell ? [{ key, announcement, to: [account.tell] }] : [];
}

function notTradedNotices(account: PaperAccount, dropped: readonly Dropped[]): PaperChange['announcements'] {
  const { tell } = account;
  if (!tell) return [];
  return dropped.map(({ signal, why }) => ({
    key: `passed-${account.name}-${account.life}-${signal.id}`,
    announcement: {
      kind: 'paper',
      venue: account.venue,
      notice: {
        kind: 'passed',
        account: account.name,
        of: ownerText(account.owner),
        signalId: signal.id,
        market: signal.market,
        timeframe: signal.timeframe,
        why,
        reason: notTraded[why],
      },
    },
    to: [tell],
  }));
}
