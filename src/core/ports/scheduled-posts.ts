import type { ChatAddress, PersonId } from '../chat.js';
import type { Venue } from '../market.js';
import type { NewScheduledPost, PostNotice, ScheduledPost } from '../scheduled-post.js';
import type { EpochMs } from '../units.js';

/** How many posts may wait at once. */
export interface PostLimits {
  readonly inChat: number;
  readonly ofPerson: number;
}

/** Posts that wait for their time. Times are real ones, not the market's: people set their clocks by them. */
export interface ScheduledPostRepository {
  /** null: the chat or the person has as many as the limits allow. */
  add(post: NewScheduledPost, limits: PostLimits): Promise<ScheduledPost | null>;
  /** One that waits; null when it is over or was never there. */
  find(id: number): Promise<ScheduledPost | null>;
  /** False when it was over already. `reason` is kept: who cancelled it, or why it could not go on. */
  cancel(id: number, reason: string): Promise<boolean>;
  /** Those of a chat, a topic included, soonest first. */
  ofChat(chat: ChatAddress): Promise<readonly ScheduledPost[]>;
  /** Those somebody asked for, wherever they go, soonest first. */
  ofPerson(account: PersonId): Promise<readonly ScheduledPost[]>;
  /**
   * Announces up to `limit` posts due at `now`, each to its chat, and sets when it is due next, in one transaction: however
   * often and wherever this runs, and whenever it dies, a due time is told once. `judge` says what is told. Returns how many.
   */
  fire(
    now: EpochMs,
    limit: number,
    venue: Venue,
    judge: (post: ScheduledPost, now: EpochMs) => PostNotice,
  ): Promise<number>;
}

/** Scheduled posts as commands see them. */
export interface PostDesk extends Omit<ScheduledPostRepository, 'fire'> {
  /** Real time. */
  now(): EpochMs;
}
