import { InvariantError, UserError } from '../../core/errors.js';
import type { ManualOrder } from '../../core/manual-order.js';
import { type Market, type Timeframe, timeframeMs, type Venue } from '../../core/market.js';
import type { PaperAccount, PaperLife, PaperOwner, PaperRisk, PaperSettings } from '../../core/paper-account.js';
import type { GapReport } from '../../core/paper-gap.js';
import type { Leaderboard, PaperDesk, PaperHistory, PaperStart, PaperStatus } from '../../core/ports/paper-desk.js';
import { sentence } from '../../core/sentence.js';
import { type EpochMs, epochMs, type Money } from '../../core/units.js';
import { parseBalance } from './balance.js';
import { gapOf } from './gap.js';
import { closeByHand, orderByHand } from './hand-order.js';
import { rankAccounts } from './leaderboard.js';
import { openMachine } from './machines.js';
import { accountName } from './owner-text.js';
import { type Deed, isAsleep, type PaperAccounts, settled } from './paper-accounts.js';
import { standardPaperRisk } from './policy.js';
import { frontierOf } from './timeline.js';

export interface DeskParts {
  readonly accounts: PaperAccounts;
  /** What is watched now. */
  readonly watched: () => {
    readonly venue: Venue;
    readonly markets: readonly Market[];
    readonly timeframes: readonly Timeframe[];
  };
}

const tradesCounted = 100_000;
const riskRanges: Readonly<Record<keyof PaperRisk, readonly [least: number, most: number]>> = {
  riskPerTrade: [0.0001, 0.1],
  maxPositions: [1, 50],
  maxDrawdown: [0.01, 1],
  maxExposure: [0.01, 3],
  maxPositionShare: [0.01, 1],
};

/** What /paper, /follow, /gap and /leaderboard do. Refusals for people are UserErrors. */
export function createPaperDesk({ accounts, watched }: DeskParts): PaperDesk {
  const { repository, clock, candles, strategies } = accounts.ports;

  const statusOf = async (account: PaperAccount, trades: number): Promise<PaperStatus> => {
    const all = await repository.trades(account.name, tradesCounted);
    return { account, trades: all.slice(0, trades), tradesInAll: all.length };
  };
  const found = async (owner: PaperOwner): Promise<PaperAccount> => {
    const account = await repository.load(accountName(owner));
    if (!account) throw new UserError(sentence('said.paper.none'));
    return account;
  };
  const change = async (owner: PaperOwner, deed: Deed): Promise<PaperStatus> => {
    const { name } = await found(owner);
    return statusOf(await accounts.change(name, deed), 5);
  };

  const settingsOf = (wanted: PaperStart): PaperSettings => {
    const { markets, timeframes } = watched();
    const unknown = wanted.markets.find((market) => !markets.includes(market));
    if (unknown)
      throw new UserError(sentence('said.paper.unwatched', { market: unknown, markets: markets.join(', ') }));
    if (wanted.timeframe !== null && !timeframes.includes(wanted.timeframe)) {
      throw new UserError(
        sentence('said.paper.uncalled', { timeframe: wanted.timeframe, timeframes: timeframes.join(', ') }),
      );
    }
    const shortest = [...timeframes].sort((one, other) => timeframeMs(one) - timeframeMs(other))[0];
    const usual = wanted.plan.kind === 'strategy' && timeframes.includes('1h') ? '1h' : shortest;
    const timeframe = wanted.timeframe ?? usual;
    if (!timeframe || markets.length === 0) throw new UserError(sentence('said.paper.nothingWatched'));
    for (const [key, [least, most]] of Object.entries(riskRanges) as [keyof PaperRisk, readonly [number, number]][]) {
      const value = wanted.risk[key];
      if (value !== undefined && !(value >= least && value <= most)) {
        throw new UserError(sentence('said.paper.range', { key, least, most, value }));
      }
    }
    const settings: PaperSettings = {
      plan: wanted.plan,
      markets: wanted.markets.length > 0 ? wanted.markets : markets,
      timeframe,
      risk: { ...standardPaperRisk, ...wanted.risk },
    };
    const { plan } = settings;
    // Refuses a name or setting that is not there before anything begins.
    if (plan.kind === 'strategy') {
      strategies.open(plan.strategy, plan.settings, {
        venue: watched().venue,
        market: settings.markets[0] as Market,
        timeframe,
      });
    }
    return settings;
  };

  /** A new life in the place of `old`. */
  const begin = async (
    owner: PaperOwner,
    old: PaperAccount | null,
    given: { readonly balance: Money; readonly settings: PaperSettings; readonly tell: PaperAccount['tell'] },
  ): Promise<PaperStatus> => {
    const { venue } = watched();
    const now = clock.now();
    const length = timeframeMs(given.settings.timeframe);
    const newest = await Promise.all(
      given.settings.markets.map((market) => candles.newest({ venue, market, timeframe: given.settings.timeframe })),
    );
    const base = {
      name: accountName(owner),
      owner,
      venue,
      // Two lives that begin in one instant of a market that stands still are still two.
      life: (old?.life ?? 0) + 1,
      startedAt: now,
      running: true,
      pausedReason: null,
      ...given,
      cursor: epochMs(Math.min(now, frontierOf(newest, length, now))),
      signals: {},
      signalsFrom: now,
      ordersByHand: 0,
    };
    const { machine } = await openMachine({ ...base, engine: null }, accounts.ports, strategies);
    const account = settled(
      { ...base, engine: machine.stored(), figures: machine.figures(), version: old?.version ?? 0 },
      machine,
    );
    const trades = old ? await repository.trades(old.name, tradesCounted) : [];
    if (!(await accounts.begin(account, old ? lifeOf(old, now, trades.length) : null))) {
      throw new UserError(sentence('said.paper.meanwhile'));
    }
    return { account, trades: [], tradesInAll: 0 };
  };

  return {
    strategies: strategies.names,

    async status(owner, trades) {
      const account = await accounts.advance(accountName(owner));
      return account && statusOf(account, trades);
    },

    async start(owner, wanted) {
      const balance = parseBalance(wanted.balance);
      const settings = settingsOf(wanted);
      const old = await accounts.advance(accountName(owner));
      if (old && old.venue === watched().venue && !isAsleep(old)) {
        throw new UserError(
          old.running
            ? sentence('said.paper.running')
            : sentence('said.paper.closing', { count: old.figures.positions.length }),
        );
      }
      return begin(owner, old, { balance, settings, tell: wanted.tell });
    },

    stop: (owner) =>
      change(owner, ({ account, machine, now }) => {
        if (!account.running) throw new UserError(sentence('said.paper.stoppedAlready'));
        machine.stop(epochMs(Math.max(now, machine.now + 1)));
        return { account: { running: false } };
      }),

    resume: (owner) =>
      change(owner, ({ account, machine, now }) => {
        if (!account.running) throw new UserError(sentence('said.paper.notPausedStopped'));
        if (machine.pausedReason === null) throw new UserError(sentence('said.paper.notPaused'));
        machine.resume(epochMs(Math.max(now, machine.now + 1)));
        return {};
      }),

    async reset(owner) {
      const old = await found(owner);
      return begin(owner, old, { balance: old.balance, settings: old.settings, tell: old.tell });
    },

    order: (owner, order: ManualOrder) =>
      change(owner, ({ account, machine, now }) => {
        orderByHand(account, machine, order, now);
        return { account: { ordersByHand: account.ordersByHand + 1 } };
      }),

    close: (owner, market) =>
      change(owner, ({ account, machine, now }) => {
        closeByHand(account, machine, market, now);
        return {};
      }),

    async history(owner): Promise<PaperHistory | null> {
      const account = await accounts.advance(accountName(owner));
      if (!account) return null;
      const [lives, equity] = await Promise.all([
        repository.lives(account.name),
        repository.equity(account.name, account.startedAt),
      ]);
      return { account, lives, equity };
    },

    list: () => repository.list(),

    async leaderboard(): Promise<Leaderboard> {
      const { venue } = watched();
      const all = await repository.list();
      return rankAccounts(
        repository,
        all.filter((account) => account.venue === venue),
      );
    },

    async gap(owner): Promise<GapReport> {
      const { name } = await found(owner);
      const account = await accounts.advance(name);
      if (!account) throw new InvariantError(`paper account ${name} vanished`);
      return gapOf(account, accounts.ports);
    },
  };
}

const lifeOf = (account: PaperAccount, endedAt: EpochMs, trades: number): PaperLife => ({
  life: account.life,
  venue: account.venue,
  startedAt: account.startedAt,
  endedAt,
  balance: account.balance,
  equity: account.figures.equity,
  trades,
  settings: account.settings,
});
