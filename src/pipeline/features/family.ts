import type { Candle, Timeframe } from '../../core/market.js';
import type { Bar } from './bar.js';

/** What came with the candle. */
export interface Surroundings {
  readonly btc: Candle | null;
  readonly eth: Candle | null;
  readonly funding: number | null;
}

/** A feature and how to read its newest value; NaN where not known. */
export interface Definition {
  readonly name: string;
  readonly lookback: number;
  readonly source: string;
  readonly read: (bar: Bar) => number;
}

/** State of one group of features over one series. `update` once a candle, then `read` each. */
export interface Family {
  readonly group: string;
  readonly definitions: readonly Definition[];
  update(bar: Bar, surroundings: Surroundings): void;
}

export type OpenFamily = (timeframe: Timeframe) => Family;

export const feature = (name: string, lookback: number, source: string, read: (bar: Bar) => number): Definition => ({
  name,
  lookback,
  source,
  read,
});
