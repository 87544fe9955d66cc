import type { Announcement } from '../announcement.js';
import type { Trade } from '../backtest.js';
import type { ChatAddress } from '../chat.js';
import type { ManualOrder } from '../manual-order.js';
import type { Market, Timeframe, Venue } from '../market.js';
import type { Fill } from '../order.js';
import type { PaperAccount, PaperLife } from '../paper-account.js';
import type { Side } from '../prediction.js';
import type { EpochMs, Money, Price, Quantity } from '../units.js';

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
