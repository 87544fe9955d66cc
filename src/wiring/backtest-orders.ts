import type { BacktestRequest } from '../core/backtest.js';
import type { BacktestResult } from '../core/backtest-job.js';
import type { Venue } from '../core/market.js';
import type { EpochMs } from '../core/units.js';

/** What a backtest is computed from, in a process of its own. */
export interface BacktestOrder {
  readonly request: BacktestRequest;
  readonly venue: Venue;
  /** No candle that closed later is read. */
  readonly until: EpochMs;
  readonly databaseUrl: string;
  readonly modelsDir: string;
  readonly logLevel: string;
}

/** What that process says. `fault`: true where a person can put it right by asking otherwise. */
export type BacktestWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly share: number; readonly doing: string }
  | { readonly kind: 'done'; readonly result: Omit<BacktestResult, 'data'> }
  | { readonly kind: 'failed'; readonly reason: string; readonly fault: boolean };

export type ComputeBacktest = (
  order: BacktestOrder,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (share: number, doing: string) => void },
) => Promise<Omit<BacktestResult, 'data'>>;
