import type { ColumnType } from 'kysely';

/** Written as JSON text (the driver would make an array literal of an array), read as parsed. */
export type Json<T> = ColumnType<T, string, string>;
export type Instant = ColumnType<Date, Date | string, Date | string>;
/** Filled in by the database when left out. */
export type InstantNow = ColumnType<Date, Date | string | undefined, Date | string>;

export interface SeriesColumns {
  readonly venue: string;
  readonly market: string;
  readonly timeframe: string;
}
