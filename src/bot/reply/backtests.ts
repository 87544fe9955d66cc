import type { BacktestRequest } from '../../core/backtest.js';
import type { BacktestState } from '../../core/backtest-job.js';
import type { BacktestReport } from '../../core/backtest-report.js';
import type { ReplyFrame } from './frame.js';

/** A backtest that waits, runs, or ended without a result. */
export interface BacktestProgressReply extends ReplyFrame {
  readonly kind: 'backtestProgress';
  readonly id: number;
  readonly request: BacktestRequest;
  readonly state: Exclude<BacktestState, { kind: 'done' }>;
  /** It was taken in just now: this message is rewritten as it goes on. */
  readonly isNew: boolean;
}

/** What a backtest came to. */
export interface BacktestReply extends ReplyFrame {
  readonly kind: 'backtest';
  readonly id: number;
  readonly request: BacktestRequest;
  readonly report: BacktestReport;
  /** The same was asked before. */
  readonly again: boolean;
}

/** The trades of a backtest as a file. */
export interface BacktestFileReply extends ReplyFrame {
  readonly kind: 'backtestFile';
  readonly id: number;
  readonly trades: number;
}

/** What is said of backtests. */
export type BacktestReplies = BacktestProgressReply | BacktestReply | BacktestFileReply;
