import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { BacktestRequest } from '../../core/backtest.js';
import type { BacktestResult } from '../../core/backtest-job.js';
import type { PaperInput } from '../../core/ports/paper-repository.js';
import type { Instant, InstantNow, Json } from './columns.js';

export interface PaperAccountTable {
  readonly name: string;
  readonly version: number;
  readonly account: JSONColumnType<object, string, string>;
}

export interface PaperFillTable {
  readonly account: string;
  readonly life: number;
  readonly client_order_id: string;
  readonly sequence: number;
  readonly market: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly liquidity: string;
  readonly filled_at: number;
}

export interface PaperTradeTable {
  readonly id: Generated<number>;
  readonly account: string;
  readonly life: number;
  /** 1, 2, … within the life. */
  readonly number: number;
  readonly market: string;
  readonly timeframe: string;
  readonly side: string;
  readonly quantity: string;
  readonly entry_price: string;
  readonly exit_price: string;
  readonly fees: string;
  readonly funding: string;
  readonly pnl: string;
  readonly net_return: number;
  readonly worst: number;
  readonly best: number;
  readonly opened_at: number;
  readonly closed_at: number;
  readonly exit: string;
  readonly tag: string;
  readonly signal_id: number | null;
}

export interface PaperInputTable {
  readonly id: Generated<number>;
  readonly account: string;
  readonly life: number;
  readonly at: number;
  readonly input: Json<PaperInput>;
}

export interface PaperEquityTable {
  readonly account: string;
  readonly life: number;
  readonly at: number;
  readonly equity: number;
}

export interface PaperLifeTable {
  readonly account: string;
  readonly life: number;
  readonly summary: JSONColumnType<object, string, string>;
}

export interface BacktestTable {
  readonly id: Generated<number>;
  readonly key: string;
  readonly venue: string;
  readonly request: Json<BacktestRequest>;
  readonly asker_platform: string;
  readonly asker_id: string;
  readonly chat_platform: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly state: Generated<'queued' | 'running' | 'done' | 'failed' | 'cancelled'>;
  readonly attempts: Generated<number>;
  readonly share: Generated<number>;
  readonly doing: Generated<string>;
  readonly reason: string | null;
  readonly result: ColumnType<BacktestResult | null, string | null | undefined, string>;
  readonly asked_at: InstantNow;
  readonly ended_at: Instant | null;
}

/** Paper accounts and backtests. */
export interface TradingTables {
  readonly paper_accounts: PaperAccountTable;
  readonly backtests: BacktestTable;
  readonly paper_fills: PaperFillTable;
  readonly paper_trades: PaperTradeTable;
  readonly paper_inputs: PaperInputTable;
  readonly paper_equity: PaperEquityTable;
  readonly paper_lives: PaperLifeTable;
}
