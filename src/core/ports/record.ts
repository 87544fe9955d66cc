import type { Venue } from '../market.js';
import type { ChainReport, RecordFilter, RecordGrouping, RecordReport, RecordRow, StoredLink } from '../record.js';
import type { FirstSent } from '../signal.js';

/** Reads what was called and what came of it. Nothing here writes: signals are linked as they are made. */
export interface RecordRepository {
  /** Calls of a venue, oldest first; withheld ones too. */
  rows(venue: Venue, filter: RecordFilter): Promise<readonly RecordRow[]>;
  /** Links with a number above `after`, ascending, `count` at most. */
  links(after: number, count: number): Promise<readonly StoredLink[]>;
  /** The link of a signal. */
  linkOf(signalId: number): Promise<StoredLink | null>;
  /** The newest link. */
  head(): Promise<{ readonly number: number; readonly hash: string } | null>;
  /** Numbers of signals that no link names, `count` at most. */
  unlinked(count: number): Promise<readonly number[]>;
}

/** A file for a chat: the newest `shown` of all `rows`. */
export interface RecordFile {
  readonly name: string;
  readonly text: string;
  readonly rows: number;
  readonly shown: number;
}

export interface FirstSentFacts {
  readonly first: FirstSent;
  readonly number: number;
  readonly hash: string;
}

/** What chat commands ask of the record. */
export interface RecordDesk {
  report(filter: RecordFilter, by: RecordGrouping | null): Promise<RecordReport>;
  /** Every call as CSV. */
  calls(filter: RecordFilter): Promise<RecordFile>;
  /** A signal as it was first sent; null when there is none of this number. */
  firstSent(signalId: number): Promise<FirstSentFacts | null>;
  /** Recomputes every link. */
  verify(signalId: number | null): Promise<ChainReport>;
  /** The links as lines of JSON, to be checked with other tools. */
  links(): Promise<RecordFile>;
  /** Takes an open signal back; its messages say so. */
  withdraw(signalId: number, by: string): Promise<'withdrawn' | 'ended' | 'unknown'>;
}
