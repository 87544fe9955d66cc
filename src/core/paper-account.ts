import type { ChatAddress, PersonId } from './chat.js';
import type { Market, Timeframe, Venue } from './market.js';
import type { Side } from './prediction.js';
import type { Brand, EpochMs, Money, Price, Quantity } from './units.js';

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
