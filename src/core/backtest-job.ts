import type { BacktestRequest, ExitReason } from './backtest.js';
import type { BacktestReport } from './backtest-report.js';
import type { ChatAddress, PersonId } from './chat.js';
import type { Candle, Market, Timeframe, Venue } from './market.js';
import type { Side } from './prediction.js';
import type { EpochMs } from './units.js';

/** A stretch of candles with the trades made in it, to be drawn. */
export interface TradeWindow {
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** Ascending, at least one. */
  readonly candles: readonly Candle[];
  /** Those that were open at some time in it, in the order of their entries. */
  readonly trades: readonly WindowTrade[];
  /** Trades of the whole run, of all markets. */
  readonly ofTrades: number;
}

export interface WindowTrade {
  readonly side: Side;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** After costs, on the notional at entry. */
  readonly netReturn: number;
  readonly exit: ExitReason;
}

/** What a finished backtest leaves behind. */
export interface BacktestResult {
  readonly report: BacktestReport;
  /** Null without trades. */
  readonly window: TradeWindow | null;
  /** The trades as CSV. */
  readonly csv: string;
  /** Names the candles it was computed from: equal text, equal candles. */
  readonly data: string;
}

/** Where a backtest asked for in a chat stands. */
export type BacktestState =
  /** `ahead`: those that run or wait before it. */
  | { readonly kind: 'queued'; readonly ahead: number }
  /** `share` 0..1 done; `doing` in words. */
  | { readonly kind: 'running'; readonly share: number; readonly doing: string }
  | { readonly kind: 'done'; readonly result: BacktestResult }
  | { readonly kind: 'failed'; readonly reason: string }
  /** `by`: as that person is shown. */
  | { readonly kind: 'cancelled'; readonly by: string };

/** A backtest asked for in a chat. */
export interface BacktestJob {
  readonly id: number;
  readonly venue: Venue;
  readonly request: BacktestRequest;
  readonly asker: PersonId;
  readonly chat: ChatAddress;
  /** The message that shows it, as its platform names it; null until it was sent, or where messages cannot be rewritten. */
  readonly messageId: string | null;
  readonly state: BacktestState;
}

/** `b77`, as people say it. */
export const backtestName = (id: number): string => `b${id}`;

/** The id of `b77` or `#b77`; null for anything else. */
export function backtestIdOf(text: string): number | null {
  const match = /^#?b(\d{1,9})$/i.exec(text.trim());
  return match ? Number(match[1]) : null;
}
