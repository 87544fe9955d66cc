import type { Clock } from '../clock.js';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../market.js';
import type { EpochMs } from '../units.js';

/** A row that was not let in, kept with the reason. */
export interface RejectedRow {
  readonly series: Series;
  /** The row as received, JSON-able. */
  readonly row: readonly (number | string | null)[];
  readonly reason: string;
}

export type SourceEvent =
  | { readonly kind: 'candle'; readonly series: Series; readonly candle: Candle }
  | { readonly kind: 'rejected'; readonly rejected: RejectedRow }
  /** The stream broke (`down`, with the reason) or came back (`up`); the source itself reconnects and fills the gap. */
  | {
      readonly kind: 'link';
      readonly state: 'up' | 'down';
      readonly via: 'websocket' | 'polling' | 'file' | 'generator';
      readonly reason?: string;
    };

/** What a history request brought: closed candles, ascending, and the rows that were refused. */
export interface History {
  readonly candles: readonly Candle[];
  readonly rejected: readonly RejectedRow[];
}

/**
 * Where closed candles come from. Every adapter passes `tests/contract/candle-source.ts`.
 * Only closed candles leave it; a candle may come again (a correction by the venue), out of order across series, never
 * out of order within one series except as such a correction.
 */
export interface CandleSource {
  readonly venue: Venue;
  /** The venue's time. */
  readonly clock: Clock;
  /** Connects, learns the venue's time and its markets. Rejects with SourceUnavailable when the venue cannot be used. */
  open(): Promise<void>;
  /** Markets of `wanted` that this venue does not have. */
  missing(wanted: readonly Market[]): readonly Market[];
  /** Smallest price step, to show prices by; null when not known. */
  tickSize(market: Market): number | null;
  /** Closed candles with from <= openedAt < to; pages by itself. */
  history(series: Series, from: EpochMs, to: EpochMs): Promise<History>;
  /** Settled funding rates with from <= settledAt < to; empty where the venue has none. */
  funding(market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]>;
  /** Candles as they close, until `signal` aborts. One consumer. */
  stream(wanted: readonly { market: Market; timeframe: Timeframe }[], signal: AbortSignal): AsyncIterable<SourceEvent>;
  close(): Promise<void>;
}

/** The venue is blocked, unreachable or unknown; the caller may try another. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
}
