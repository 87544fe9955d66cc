import type { Platform } from '../chat.js';

/** At most `count` sends in any `perMs`. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** One send that wants to go now. */
export interface Turn {
  /** What the platform counts together beside the whole bot: a chat, or one kind of call in it. Never empty. */
  readonly bucket: string;
  /** null: no limit of its own; a pause the platform asked for holds all the same. */
  readonly rate: Rate | null;
}

/** `waitMs` 0: the turn was taken, send at once. Else nothing was taken; `of`: whose limit it waits for the longest. */
export interface TurnAnswer {
  readonly waitMs: number;
  readonly of: 'bot' | 'bucket';
  /** Names a turn that was taken. */
  readonly stamp: number;
}

/** A turn whose send has been answered: it counts from other instants than it was taken with, by the clock of its stamp. */
export interface AnsweredTurn {
  readonly bucket: string;
  readonly stamp: number;
  readonly botAt: number;
  readonly bucketAt: number;
}

export interface PaceQuestion {
  readonly bot: Rate;
  /**
   * Platforms count by arrival. Until its answer tells better, a send is taken to have arrived so much later than it left: its
   * stamp lies so far ahead.
   */
  readonly travelMs: number;
  readonly turns: readonly Turn[];
  readonly answered: readonly AnsweredTurn[];
}

/** The pace of each platform's bot, counted over every process that sends for it. */
export interface PaceStore {
  /** Asks for each of the turns in their order; the answers stand in the same order. */
  take(platform: Platform, question: PaceQuestion): Promise<readonly TurnAnswer[]>;
  /**
   * These went now without asking, as an answer does for which a person waits: whoever asks after them waits for them as for
   * any other. Their rates do not matter here.
   */
  note(platform: Platform, buckets: readonly string[]): Promise<void>;
  /** The platform asked for silence: in one bucket, or (null) of the whole bot. A shorter one than is known changes nothing. */
  block(platform: Platform, bucket: string | null, forMs: number): Promise<void>;
}
