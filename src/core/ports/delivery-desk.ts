import type { ChatAddress, Platform } from '../chat.js';
import type { EpochMs } from '../units.js';

/** What became of the messages of one platform over a span. */
export interface DeliveryFigures {
  readonly platform: Platform;
  readonly sent: number;
  /** Of the sent: more than 10 s after the row was made. */
  readonly late: number;
  /** Of the sent: too late to act on, and saying so. */
  readonly sentTooLate: number;
  /** Too late to act on, not sent because the receiver wants it so. */
  readonly dropped: number;
  /** Ended, whatever came of them, after more than one try. */
  readonly retried: number;
  /** Of the sent: told by another row's message. */
  readonly folded: number;
  /** Of the sent: an earlier try may have arrived too. */
  readonly perhapsTwice: number;
  readonly refused: number;
  readonly dead: number;
  readonly unknown: number;
  /** From the candle's arrival to the platform's answer, ms, of sent signals; null when there were none. */
  readonly candleToMessage: { readonly p50: number; readonly p95: number; readonly of: number } | null;
}

/** `dead`: tried too often. `unknown`: sent, and no answer came. `refused`: the platform will not take it. */
export type DeadLetterState = 'dead' | 'unknown' | 'refused';

/** A message that was given up. */
export interface DeadLetter {
  readonly id: number;
  readonly state: DeadLetterState;
  readonly chat: ChatAddress;
  /** Kind of the announcement. */
  readonly kind: string;
  readonly signalId: number | null;
  readonly reason: string;
  readonly attempts: number;
  /** By the database's clock. */
  readonly at: EpochMs;
  readonly ageMs: number;
}

export interface DeadLetters {
  readonly counts: Readonly<Record<DeadLetterState, number>>;
  /** Newest first. */
  readonly newest: readonly DeadLetter[];
}

/** How messages fare, and a second chance for those that were given up. */
export interface DeliveryDesk {
  /** One for each platform that has had messages in the last `sinceMs` ms, in the order of their names. */
  figures(sinceMs: number): Promise<readonly DeliveryFigures[]>;
  /** Of the last 30 days. */
  deadLetters(limit: number): Promise<DeadLetters>;
  /** Puts one back into the outbox, or (null) all of the last 30 days; returns how many. What is not dead is left alone. */
  replay(id: number | null): Promise<number>;
}
