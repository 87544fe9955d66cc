import type { BacktestRequest } from '../backtest.js';
import type { BacktestJob, BacktestResult } from '../backtest-job.js';
import type { ChatAddress, PersonId } from '../chat.js';
import type { Market, Timeframe, Venue } from '../market.js';
import type { EpochMs } from '../units.js';

export interface NewBacktest {
  /** Request, venue, models and program version: equal text, equal answer on equal candles. */
  readonly key: string;
  readonly venue: Venue;
  readonly request: BacktestRequest;
  readonly asker: PersonId;
  readonly chat: ChatAddress;
}

/** Backtests asked for in chats. Ended ones never change again. */
export interface BacktestRepository {
  /**
   * Takes a new one in, unless the asker has one under way (that one comes back) or `mostWaiting` wait already. Two that
   * ask at once cannot both get in.
   */
  add(
    asked: NewBacktest,
    mostWaiting: number,
  ): Promise<
    | { readonly kind: 'added'; readonly job: BacktestJob }
    | { readonly kind: 'busy'; readonly job: BacktestJob }
    | { readonly kind: 'full'; readonly waiting: number }
  >;
  find(id: number): Promise<BacktestJob | null>;
  /** The newest done one of that key. */
  sameAs(key: string): Promise<BacktestJob | null>;
  /** How many this person asked for since then, by the database's clock. */
  countSince(asker: PersonId, ageMs: number): Promise<number>;
  /** The message that shows it was sent. */
  shown(id: number, messageId: string): Promise<void>;
  /** Those not ended that were asked for at least so long ago, oldest first. */
  open(ageMs: number): Promise<readonly number[]>;
  /** Forgets those that ended at least so long ago; returns how many. */
  forget(ageMs: number): Promise<number>;
  /** Marks it as running and counts the attempt; null when it has ended. */
  begin(id: number): Promise<{ readonly job: BacktestJob; readonly attempt: number } | null>;
  /** False when it no longer runs: somebody cancelled it. */
  progress(id: number, share: number, doing: string): Promise<boolean>;
  /** Back to the queue: the process that ran it is stopping. */
  requeue(id: number): Promise<void>;
  /** Writes the result and what its chat hears of it in one transaction. False, and nothing written, when it has ended. */
  finish(id: number, result: BacktestResult): Promise<boolean>;
  fail(id: number, reason: string): Promise<boolean>;
  /** False when it has ended already. The chat sees it in its message. */
  cancel(id: number, by: string): Promise<boolean>;
}

/** Candles there are, for spans and cache keys. */
export interface CandleSpans {
  /** Markets with candles of a timeframe. */
  markets(venue: Venue, timeframe: Timeframe): Promise<readonly Market[]>;
  /** Number and bounds of the candles with from <= openedAt and closedAt <= to, and a digest of their values. */
  span(
    venue: Venue,
    market: Market,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<{
    readonly candles: number;
    readonly first: EpochMs | null;
    readonly last: EpochMs | null;
    readonly digest: string;
  }>;
}

/** What a chat says of the backtest it wants; the rest is as usual. */
export interface BacktestAsked {
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly strategy: string;
}

export interface StrategyText {
  readonly name: string;
  readonly about: string;
  readonly needsModel: boolean;
}

/** Backtests as chat commands see them. Methods reject with UserError for what a person must put right. */
export interface BacktestDesk {
  strategies(): readonly StrategyText[];
  /**
   * `taken`: it was noted and waits for `shown`. `known`: the same was asked before and its answer still holds. `busy`: the
   * asker has one under way, and one is what a person gets.
   */
  ask(
    asked: BacktestAsked,
    by: PersonId,
    chat: ChatAddress,
  ): Promise<{ readonly kind: 'taken' | 'known' | 'busy'; readonly job: BacktestJob }>;
  find(id: number): Promise<BacktestJob | null>;
  /** The job as it is afterwards; null when there is none of that id. */
  cancel(id: number, by: string): Promise<BacktestJob | null>;
  /** The message that shows a taken one was sent (`messageId` null: it can not be rewritten). Only now it is run. */
  shown(id: number, messageId: string | null): Promise<void>;
}
