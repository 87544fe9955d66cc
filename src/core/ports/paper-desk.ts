import type { Trade } from '../backtest.js';
import type { ChatAddress } from '../chat.js';
import type { ManualOrder } from '../manual-order.js';
import type { Market, Timeframe, Venue } from '../market.js';
import type { PaperAccount, PaperLife, PaperOwner, PaperPlan, PaperRisk } from '../paper-account.js';
import type { GapReport } from '../paper-gap.js';
import type { Interval } from '../statistics.js';
import type { EpochMs } from '../units.js';

export interface PaperStart {
  /** In quote units, as typed. */
  readonly balance: string;
  readonly plan: PaperPlan;
  /** Empty: all that are watched. */
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe | null;
  readonly risk: Partial<PaperRisk>;
  readonly tell: ChatAddress | null;
}

export interface PaperStatus {
  readonly account: PaperAccount;
  /** Newest first. */
  readonly trades: readonly Trade[];
  readonly tradesInAll: number;
}

export interface PaperHistory {
  readonly account: PaperAccount;
  readonly lives: readonly PaperLife[];
  readonly equity: readonly { readonly at: EpochMs; readonly equity: number }[];
}

/** An account in the ranking. */
export interface LeaderboardRow {
  readonly name: string;
  readonly owner: PaperOwner;
  readonly venue: Venue;
  readonly plan: PaperPlan['kind'];
  /** Strategy's name where there is one. */
  readonly strategy: string | null;
  readonly since: EpochMs;
  readonly trades: number;
  /** Equity over balance less 1, after all costs. */
  readonly net: number;
  /** Of `net`, from whole days drawn again; null with too few days. */
  readonly interval: Interval | null;
  readonly byHand: number;
}

export interface Leaderboard {
  /** Closed trades an account needs to be ranked. */
  readonly leastTrades: number;
  /** Best first. */
  readonly rows: readonly LeaderboardRow[];
  /** Running accounts with fewer trades. */
  readonly unranked: number;
}

/**
 * What people may do with paper accounts. A refusal is a UserError that says why, and has changed nothing. Who may do it
 * is not asked here.
 */
export interface PaperDesk {
  /** Names of strategies that may be started. */
  readonly strategies: readonly string[];
  /** Null: no such account. */
  status(owner: PaperOwner, trades: number): Promise<PaperStatus | null>;
  start(owner: PaperOwner, wanted: PaperStart): Promise<PaperStatus>;
  /** No more entries; positions are closed at the next open. */
  stop(owner: PaperOwner): Promise<PaperStatus>;
  /** Entries again after risk had stopped them. */
  resume(owner: PaperOwner): Promise<PaperStatus>;
  /** A new life with the same settings; what was open is gone and the old life is kept as history. */
  reset(owner: PaperOwner): Promise<PaperStatus>;
  order(owner: PaperOwner, order: ManualOrder): Promise<PaperStatus>;
  /** Leaves a market, or all (null), at the next open; orders that wait are cancelled. */
  close(owner: PaperOwner, market: Market | null): Promise<PaperStatus>;
  history(owner: PaperOwner): Promise<PaperHistory | null>;
  list(): Promise<readonly PaperAccount[]>;
  leaderboard(): Promise<Leaderboard>;
  gap(owner: PaperOwner): Promise<GapReport>;
}
