import type { SubscriptionKind } from './chat.js';
import type { Market, Timeframe, Venue } from './market.js';
import type { Signal, SignalOutcome } from './signal.js';
import type { EpochMs } from './units.js';

/** A fact worth telling. Stored as JSON in the transaction that made it; platforms only draw it. */
export type Announcement =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'outcome'; readonly signal: Signal; readonly outcome: SignalOutcome }
  | { readonly kind: 'risk'; readonly venue: Venue; readonly alert: RiskAlert }
  /** A backtest asked for in a chat has ended; its message is rewritten. */
  | { readonly kind: 'backtest'; readonly venue: Venue; readonly id: number }
  | { readonly kind: 'summary'; readonly venue: Venue; readonly summary: DailySummary }
  | { readonly kind: 'paper'; readonly venue: Venue; readonly notice: PaperNotice };

export type RiskAlert =
  | {
      readonly kind: 'volatilityShock';
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly closedAt: EpochMs;
      /** Log return of the candle. */
      readonly move: number;
      /** How many of the usual σ that is. */
      readonly sigmas: number;
    }
  | {
      readonly kind: 'staleData';
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly since: EpochMs | null;
      readonly ageMs: number;
    }
  | {
      readonly kind: 'dataRecovered';
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly closedAt: EpochMs;
    }
  | {
      readonly kind: 'brokenData';
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly rows: number;
      readonly reason: string;
    }
  | { readonly kind: 'silentStage'; readonly stage: string; readonly since: EpochMs | null; readonly ageMs: number }
  | {
      readonly kind: 'drawdown';
      readonly account: string;
      /** Fractions, 0.082 for 8.2 %. */
      readonly drawdown: number;
      readonly limit: number;
      readonly openPositions: number;
      /** Change of equity if every stop is hit, as a fraction. */
      readonly ifStopped: number;
      /** What /paper calls the account, for buttons: `house`, `telegram:12345`, `chat:telegram:-100`. */
      readonly of?: string;
    }
  | {
      /** Trading with an exchange: what happened to it that a person must know. */
      readonly kind: 'live';
      readonly what: 'difference' | 'resolved' | 'stopped' | 'killing' | 'flat' | 'resumed';
      readonly sandbox: boolean;
      readonly details: readonly string[];
      /** Who ordered it; null when nobody did. */
      readonly by: string | null;
    };

/** What the owner of a paper account is told of it. Money as decimal text in the quote currency. */
export type PaperNotice =
  | {
      readonly kind: 'day';
      readonly account: string;
      readonly of: string;
      readonly day: string;
      readonly currency: string;
      readonly equity: string;
      /** Of equity over that day, as a fraction. */
      readonly change: number;
      readonly sinceStart: number;
      readonly trades: number;
      readonly won: number;
      readonly pnl: string;
      readonly fees: string;
      readonly openPositions: number;
    }
  | {
      /** A signal was not traded. */
      readonly kind: 'passed';
      readonly account: string;
      readonly of: string;
      readonly signalId: number;
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly reason: string;
    };

export interface DailySummary {
  readonly day: string;
  readonly signals: number;
  readonly moves: number;
  readonly settled: number;
  readonly won: number;
  /** Mean log return a settled entry, after cost; null when none settled. */
  readonly meanNet: number | null;
  readonly randomMeanNet: number | null;
  readonly delivered: number;
  readonly late: number;
  readonly failed: number;
}

/** Lower goes first: risk overtakes everything. */
export const priorityOf = (announcement: Announcement): number =>
  ({ risk: 0, signal: 1, backtest: 2, outcome: 2, paper: 2, summary: 3 })[announcement.kind];

/** Which kind of subscription hears of it. */
export function subscriptionKindOf(announcement: Announcement): SubscriptionKind {
  switch (announcement.kind) {
    case 'signal':
    case 'outcome':
      return announcement.signal.kind;
    case 'risk':
      return 'risk';
    // Sent to the chat that asked; nobody subscribes to it.
    case 'backtest':
      return 'summary';
    case 'summary':
    // Sent to its owner's chat by name; among subscribers it would be one more summary.
    case 'paper':
      return 'summary';
  }
}

/** The market and timeframe it is about, or null for all. */
export function subjectOf(announcement: Announcement): { market: Market; timeframe: Timeframe } | null {
  switch (announcement.kind) {
    case 'signal':
    case 'outcome':
      return { market: announcement.signal.market, timeframe: announcement.signal.timeframe };
    case 'backtest':
      return null;
    case 'risk':
      return 'market' in announcement.alert
        ? { market: announcement.alert.market, timeframe: announcement.alert.timeframe }
        : null;
    case 'summary':
    case 'paper':
      return null;
  }
}
