import type { Announcement } from '../announcement.js';
import type { ExitReason, Trade } from '../backtest.js';
import type { ChatAddress, PersonId } from '../chat.js';
import type { Market, Timeframe, Venue } from '../market.js';
import type { Fill } from '../order.js';
import type { Side } from '../prediction.js';
import type { Interval } from '../statistics.js';
import type { Brand, EpochMs, Money, Price, Quantity } from '../units.js';

/** Whose money it is. `house`: the bot's own account, which admins keep. */
export type PaperOwner =
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'chat'; readonly chat: ChatAddress }
  | { readonly kind: 'house' };

/** What makes its entries. Every account also takes orders by hand. */
export type PaperPlan =
  /**
   * The bot's entry signals. `delivered`: only those whose message reached this chat, from that moment on; null: all,
   * from their decision on.
   */
  | { readonly kind: 'follow'; readonly delivered: ChatAddress | null }
  | { readonly kind: 'strategy'; readonly strategy: string; readonly settings: Readonly<Record<string, number>> }
  | { readonly kind: 'manual' };

/** Shares of equity are fractions: 0.01 for 1 %. */
export interface PaperRisk {
  /** Lost when one stop is hit at its price. */
  readonly riskPerTrade: number;
  readonly maxPositions: number;
  /** Fall from the peak at which new entries stop. */
  readonly maxDrawdown: number;
  /** All positions together, and one alone. */
  readonly maxExposure: number;
  readonly maxPositionShare: number;
}

export interface PaperSettings {
  readonly plan: PaperPlan;
  readonly markets: readonly Market[];
  /** Only candles of this length move the account. */
  readonly timeframe: Timeframe;
  readonly risk: PaperRisk;
}

export interface PaperPosition {
  readonly market: Market;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly openedAt: EpochMs;
  readonly mark: number | null;
  readonly stop: number | null;
  readonly target: number | null;
  readonly closesAt: EpochMs | null;
  /** Profit at the mark, before the fees of leaving. */
  readonly unrealised: Money;
  readonly tag: string;
  readonly signalId: number | null;
}

/** An order that waits for its candle or its price, other than the ways out of a position. */
export interface PaperOrder {
  readonly clientOrderId: string;
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: Quantity;
  readonly filled: Quantity;
  /** Null for a market order. */
  readonly price: Price | null;
  readonly tag: string;
  /** The signal that asked for it. */
  readonly signalId?: number | null;
}

/** What the engine says of the account after its last step, so that showing it needs no engine. */
export interface PaperFigures {
  readonly equity: Money;
  readonly peak: Money;
  readonly realised: Money;
  readonly fees: Money;
  readonly funding: Money;
  readonly positions: readonly PaperPosition[];
  readonly orders: readonly PaperOrder[];
  /** Change of equity if every stop is hit at its price, as a fraction; positions without a stop count as they stand. */
  readonly ifStopped: number;
}

/** A snapshot of the trading engine as plain JSON; only `pipeline/paper` looks inside. */
export type StoredEngine = Brand<object, 'StoredEngine'>;

/** The whole state of a paper account: one aggregate, saved in one transaction. */
export interface PaperAccount {
  /** Unique: `telegram-12345`, `chat-discord-987`, `main` for the house. */
  readonly name: string;
  readonly owner: PaperOwner;
  readonly venue: Venue;
  /** 1, 2, …: a reset begins the next. */
  readonly life: number;
  readonly startedAt: EpochMs;
  readonly running: boolean;
  /** Why new entries are stopped, or null. */
  readonly pausedReason: string | null;
  readonly balance: Money;
  readonly settings: PaperSettings;
  /** Where its own messages go; null: nowhere. For the house and alerts of risk: subscribers. */
  readonly tell: ChatAddress | null;
  /** Everything up to this instant is in `engine`: candles that closed by then, and what was decided on them. */
  readonly cursor: EpochMs;
  /** Signals dealt with, by id, with the instant they lapse; forgotten a day after it. */
  readonly signals: Readonly<Record<string, number>>;
  /** Signals decided before are not its business. */
  readonly signalsFrom: EpochMs;
  /** Orders by hand so far. */
  readonly ordersByHand: number;
  readonly engine: StoredEngine;
  readonly figures: PaperFigures;
  /** Rises by one with each save; a save of an older version is refused. */
  readonly version: number;
}

/**
 * One thing beside candles that moved an account, in order; what `/gap` replays and blames. `at`: its instant for the
 * account; `after`: close of the last candle the account had gone through.
 */
export type PaperInput = { readonly at: EpochMs; readonly after: EpochMs } & (
  | {
      /** A signal acted on. `since`: its decision, or the delivery of its message. */
      readonly kind: 'signal';
      readonly signalId: number;
      readonly since: EpochMs;
    }
  /** A signal let pass, and why. */
  | { readonly kind: 'passed'; readonly signalId: number; readonly since: EpochMs | null; readonly reason: string }
  /** A signal that was taken back before its entry filled, so that it is not entered. */
  | { readonly kind: 'withdrawn'; readonly signalId: number; readonly reason: string }
  | { readonly kind: 'order'; readonly order: ManualOrder }
  | { readonly kind: 'close'; readonly market: Market | null }
  | { readonly kind: 'stop' | 'resume' }
  /** A candle that had not come when the account went on without it. */
  | { readonly kind: 'missed'; readonly market: Market }
);

/** What one step of an account writes beside the account. */
export interface PaperChange {
  readonly fills: readonly Fill[];
  readonly trades: readonly Trade[];
  readonly inputs: readonly PaperInput[];
  /** Equity at instants, for the picture and the daily result. */
  readonly equity: readonly { readonly at: EpochMs; readonly equity: number }[];
  /** `to`: only these chats, whatever they subscribed to; null: subscribers. */
  readonly announcements: readonly {
    readonly key: string;
    readonly announcement: Announcement;
    readonly to: readonly ChatAddress[] | null;
  }[];
  /** The life that this save ends. */
  readonly ended?: PaperLife;
  /** The account was read before: one that was erased or renamed meanwhile is not brought back, and the save is refused. */
  readonly continues?: true;
}

/** What became of one life of an account. */
export interface PaperLife {
  readonly life: number;
  readonly venue: Venue;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly balance: Money;
  readonly equity: Money;
  readonly trades: number;
  readonly settings: PaperSettings;
}

/** An account as the first version of the program kept it: bound to no engine and no owner. */
export interface LegacyPaperAccount {
  readonly name: string;
  readonly venue: Venue;
  readonly startedAt: EpochMs;
  readonly running: boolean;
  readonly pausedReason: string | null;
  readonly initialBalance: Money;
  readonly cash: Money;
  readonly feesPaid: Money;
  readonly peakEquity: Money;
  readonly positions: readonly {
    readonly market: Market;
    readonly timeframe: Timeframe;
    readonly side: Side;
    readonly quantity: Quantity;
    readonly entryPrice: Price;
    readonly entryFee: Money;
    readonly stop: Price;
    readonly target: Price;
    readonly openedAt: EpochMs;
    readonly closesAt: EpochMs;
    readonly signalId: number;
  }[];
  /** Last close seen by market. */
  readonly marks: Readonly<Record<string, number>>;
  readonly processed: Readonly<Record<string, number>>;
  readonly version: number;
}

export interface PaperRepository {
  load(name: string): Promise<PaperAccount | null>;
  list(): Promise<readonly PaperAccount[]>;
  /** Accounts that wait to be brought into the present form; saving one under its name ends its waiting. */
  legacy(): Promise<readonly LegacyPaperAccount[]>;
  /**
   * Saves account, new fills (unique by client order id and sequence), trades (unique by life and id), inputs, equity and
   * announcements (unique by key) in one transaction; false, with nothing written, when `account.version` is not newer
   * than the stored one.
   */
  save(account: PaperAccount, change: PaperChange): Promise<boolean>;
  /** Of the present life, newest first. */
  trades(name: string, limit: number): Promise<readonly Trade[]>;
  /** Fills of the present life, in order. */
  fills(name: string): Promise<readonly Fill[]>;
  /** Of the present life, in order. */
  inputs(name: string): Promise<readonly PaperInput[]>;
  /** Of the present life from `since` on, ascending. */
  equity(name: string, since: EpochMs): Promise<readonly { readonly at: EpochMs; readonly equity: number }[]>;
  /** Lives that ended, newest first. */
  lives(name: string): Promise<readonly PaperLife[]>;
}

/** Signals of a chat with the market time their messages reached it. */
export interface SignalDeliveries {
  /** Those ids that were delivered, with the instant; what has not reached the chat is left out. */
  deliveredAt(chat: ChatAddress, signalIds: readonly number[]): Promise<ReadonlyMap<number, EpochMs>>;
}

/** How much of something, as text so that no digit is lost. */
export interface OrderAmount {
  readonly value: string;
  /** Of equity where percent. */
  readonly unit: 'quote' | 'base' | 'percent';
}

/** An order as a person gives it. Prices as text. */
export interface ManualOrder {
  readonly market: Market;
  readonly side: 'buy' | 'sell';
  readonly amount: OrderAmount;
  /** Null: at the next open. */
  readonly limit: string | null;
  readonly stop: string | null;
  readonly target: string | null;
}

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

export const gapCauses = ['price', 'fee', 'missedCandle', 'latency', 'features', 'manual'] as const;
/** Why paper and the replay of its span differ. */
export type GapCause = (typeof gapCauses)[number];

/** One trade that differs; a side is null where it has no such trade. */
export interface GapTrade {
  readonly market: Market;
  readonly openedAt: EpochMs;
  readonly cause: GapCause;
  readonly paper: { readonly pnl: Money; readonly exit: ExitReason } | null;
  readonly replay: { readonly pnl: Money; readonly exit: ExitReason } | null;
  /** Paper less replay, in quote units. */
  readonly difference: Money;
}

export interface GapReport {
  readonly account: PaperAccount;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly candles: number;
  readonly paperTrades: number;
  readonly replayTrades: number;
  readonly paperEquity: Money;
  readonly replayEquity: Money;
  /** Paper less replay. Exactly zero when nothing went wrong. */
  readonly difference: Money;
  /** With what is still open; they and `open` add up to the difference. */
  readonly byCause: Readonly<Record<GapCause, Money>>;
  /** In open positions, for no cause that is known. */
  readonly open: Money;
  /** Largest first. */
  readonly trades: readonly GapTrade[];
  readonly missed: number;
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
