import type { Announcement } from '../announcement.js';
import type { Market, Timeframe, Venue } from '../market.js';
import type { Fill, OrderRequest } from '../order.js';
import type { Side } from '../prediction.js';
import type { EpochMs, Money, Price, Quantity } from '../units.js';

export interface PaperPosition {
  readonly market: Market;
  /** Of the signal: only candles of this length move the position, so that no range from before the entry counts. */
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
}

export interface PendingEntry {
  readonly order: OrderRequest;
  readonly timeframe: Timeframe;
  readonly signalId: number;
  readonly side: Side;
  readonly stop: Price;
  readonly target: Price;
  readonly closesAt: EpochMs;
  /** closedAt of the candle that made it: only later candles fill it. */
  readonly decidedAt: EpochMs;
}

/** The whole state of a paper account: one aggregate, saved in one transaction. */
export interface PaperAccount {
  readonly name: string;
  readonly venue: Venue;
  readonly startedAt: EpochMs;
  readonly running: boolean;
  /** Set when risk stopped new entries. */
  readonly pausedReason: string | null;
  readonly initialBalance: Money;
  readonly cash: Money;
  readonly feesPaid: Money;
  readonly peakEquity: Money;
  readonly positions: readonly PaperPosition[];
  readonly pending: readonly PendingEntry[];
  /** Last close seen by market, to mark positions. */
  readonly marks: Readonly<Record<string, number>>;
  /** closedAt last processed by series key, so that a repeated candle changes nothing. */
  readonly processed: Readonly<Record<string, number>>;
  /** Rises by one with each save; a save of an older version is refused. */
  readonly version: number;
}

export interface ClosedTrade {
  readonly market: Market;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly exitPrice: Price;
  readonly fees: Money;
  readonly pnl: Money;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly exit: 'target' | 'stop' | 'horizon' | 'stopped';
  readonly signalId: number;
}

export interface PaperRepository {
  load(name: string): Promise<PaperAccount | null>;
  list(): Promise<readonly PaperAccount[]>;
  /** Saves account, new fills (unique by client order id), trades and announcements (unique by key) in one transaction; false when `account.version` is not newer than the stored one. */
  save(
    account: PaperAccount,
    change: {
      readonly fills: readonly Fill[];
      readonly trades: readonly ClosedTrade[];
      readonly announcements: readonly { readonly key: string; readonly announcement: Announcement }[];
    },
  ): Promise<boolean>;
  trades(name: string, limit: number): Promise<readonly ClosedTrade[]>;
}
