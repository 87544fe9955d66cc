import type { FiredAlert } from './alert.js';
import type { SubscriptionKind } from './chat.js';
import type { FollowUp } from './follow-up.js';
import type { ErrorDigest } from './incident.js';
import type { Market, Timeframe, Venue } from './market.js';
import type { PeopleNotice } from './people-notice.js';
import type { Side } from './prediction.js';
import type { MessageKind } from './preferences.js';
import type { PostNotice } from './scheduled-post.js';
import type { CancelReason, Signal, SignalOutcome } from './signal.js';
import type { EpochMs } from './units.js';

/** A fact worth telling. Stored as JSON in the transaction that made it; platforms only draw it. */
export type Announcement =
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'outcome'; readonly signal: Signal; readonly outcome: SignalOutcome }
  /** Something happened to a signal a chat was sent; told in the thread of its message. */
  | { readonly kind: 'followUp'; readonly signal: Signal; readonly followUp: FollowUp }
  | { readonly kind: 'risk'; readonly venue: Venue; readonly alert: RiskAlert }
  /** A backtest asked for in a chat has ended; its message is rewritten. */
  | { readonly kind: 'backtest'; readonly venue: Venue; readonly id: number }
  | { readonly kind: 'summary'; readonly venue: Venue; readonly summary: DailySummary }
  | { readonly kind: 'paper'; readonly venue: Venue; readonly notice: PaperNotice }
  /** A condition that a person waits for became true; told in the chat it was made in. */
  | { readonly kind: 'alert'; readonly venue: Venue; readonly fired: FiredAlert }
  /** Who may do what: for admins, or for the person it is about. */
  | { readonly kind: 'people'; readonly venue: Venue; readonly notice: PeopleNotice }
  /** A scheduled post is due. */
  | { readonly kind: 'post'; readonly venue: Venue; readonly post: PostNotice }
  /** What a chat was told and what was held back from it, at its own hour. */
  | { readonly kind: 'digest'; readonly venue: Venue; readonly digest: HeldDigest }
  /** An incident as it stands when it is drawn. `updates`: the announcement whose messages are rewritten. */
  | {
      readonly kind: 'incident';
      readonly venue: Venue;
      readonly id: number;
      /** 0: it was seen; 1, 2, …: pages. */
      readonly step: number;
      readonly updates?: number;
    }
  /** What was logged as wrong, for admins. */
  | { readonly kind: 'errors'; readonly venue: Venue; readonly digest: ErrorDigest };

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
      /** What `reason` says; rows of earlier versions have only that. */
      readonly why?: PassedWhy;
    };

export type PassedWhy = 'undelivered' | CancelReason['kind'];

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
  /** The newest link of the record then: who keeps the message can tell whether anything before it was changed since. */
  readonly head?: { readonly number: number; readonly hash: string } | null;
}

/** Signals of a span, and how they turned out so far. */
export interface SignalTally {
  readonly entries: number;
  readonly moves: number;
  /** Entries settled, and of them in profit after cost. */
  readonly ended: number;
  readonly won: number;
  /** Mean log return of those after cost; null when none ended. */
  readonly meanNet: number | null;
  readonly movesEnded: number;
  readonly movesTrue: number;
}

/** A signal a chat was not sent. */
export interface HeldSignal {
  readonly id: number;
  readonly kind: Signal['kind'];
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** The called side; of a move alert the likelier one. */
  readonly side: Side;
  /** Of an entry the expected log return after cost, of a move alert the probability of a big move. */
  readonly value: number;
  readonly reason: HeldReason;
  readonly expiresAt: EpochMs;
  readonly outcome: SignalOutcome;
}

/** Why a message was held back: quiet hours, or the chat's messages of that day were spent on better ones. */
export type HeldReason = 'quiet' | 'budget';

export interface HeldDigest {
  /** `quiet`: quiet hours have ended; `now`: somebody asked. */
  readonly of: 'quiet' | 'day' | 'week' | 'now';
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly sent: SignalTally;
  readonly held: SignalTally;
  readonly reasons: Readonly<Record<HeldReason, number>>;
  /** Messages held back that are no signals, by kind. */
  readonly others: Readonly<Partial<Record<MessageKind, number>>>;
  /** Held signals, highest expected value first; not all of them when they are many. */
  readonly top: readonly HeldSignal[];
  /** Signals that earlier digests told of as open, and how they ended; absent when there are none. `top` as above. */
  readonly earlier?: { readonly tally: SignalTally; readonly top: readonly HeldSignal[] };
  /** The newest held row it counts; null when it counts none. */
  readonly upTo: number | null;
}

/** What a person says on, silent or off to; null: an answer to something asked for, which always comes. */
export function messageKindOf(announcement: Announcement): MessageKind | null {
  switch (announcement.kind) {
    case 'signal':
    case 'outcome':
      return announcement.signal.kind;
    case 'risk':
      return 'risk';
    // What wakes admins is not theirs to switch off with alerts; subscribers hear of it as of risk.
    case 'incident':
    case 'errors':
      return null;
    case 'summary':
      return 'summary';
    case 'paper':
      return 'paper';
    case 'followUp':
      return 'followUp';
    case 'post':
      return 'post';
    case 'alert':
      return 'alert';
    case 'people':
    case 'backtest':
    case 'digest':
      return null;
  }
}

/** Lower goes first: risk overtakes everything. */
export const priorityOf = (announcement: Announcement): number =>
  ({
    risk: 0,
    alert: 1,
    incident: 0,
    errors: 3,
    signal: 1,
    backtest: 2,
    outcome: 2,
    followUp: 2,
    paper: 2,
    people: 1,
    summary: 3,
    post: 3,
    digest: 3,
  })[announcement.kind];

/** Which kind of subscription hears of it. */
export function subscriptionKindOf(announcement: Announcement): SubscriptionKind {
  switch (announcement.kind) {
    case 'signal':
    case 'outcome':
    case 'followUp':
      return announcement.signal.kind;
    case 'risk':
    case 'incident':
      return 'risk';
    // Sent to the chat that asked, or to admins; nobody subscribes to it.
    case 'alert':
    case 'people':
    case 'backtest':
    case 'errors':
      return 'summary';
    case 'summary':
    // Sent to one chat, as are posts and digests:
    case 'post':
    case 'digest':
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
    case 'followUp':
      return { market: announcement.signal.market, timeframe: announcement.signal.timeframe };
    case 'alert':
      return { market: announcement.fired.rule.market, timeframe: announcement.fired.rule.timeframe };
    case 'backtest':
    case 'people':
    case 'incident':
    case 'errors':
      return null;
    case 'risk':
      return 'market' in announcement.alert
        ? { market: announcement.alert.market, timeframe: announcement.alert.timeframe }
        : null;
    case 'summary':
    case 'paper':
    case 'post':
    case 'digest':
      return null;
  }
}
