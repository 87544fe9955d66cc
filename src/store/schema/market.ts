import type { InstantNow, Json, SeriesColumns } from './columns.js';

export interface CandleTable extends SeriesColumns {
  readonly opened_at: number;
  readonly closed_at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface QuarantineTable extends SeriesColumns {
  readonly fingerprint: string;
  readonly row: Json<readonly (number | string | null)[]>;
  readonly reason: string;
  readonly at: InstantNow;
}

export interface FundingTable {
  readonly venue: string;
  readonly market: string;
  readonly settled_at: number;
  readonly rate: number;
}

/** What the market did. */
export interface MarketTables {
  readonly candles: CandleTable;
  readonly quarantine: QuarantineTable;
  readonly funding: FundingTable;
}
