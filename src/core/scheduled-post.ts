import type { ChatAddress, PersonId } from './chat.js';
import { instantOf, localTime } from './local-time.js';
import type { EpochMs } from './units.js';

export const postRepeats = ['once', 'day', 'weekday', 'week'] as const;
export type PostRepeat = (typeof postRepeats)[number];

/** When a post is due, by the clock on the wall of a zone: 09:00 stays 09:00 when summer begins. */
export interface PostSchedule {
  readonly repeat: PostRepeat;
  /** Minutes after local midnight. */
  readonly minute: number;
  /** 1 Monday … 7 Sunday; of a weekly post. */
  readonly weekday: number;
  /** IANA zone. */
  readonly timeZone: string;
}

/** What is posted: words as they were given, or the answer to one of our read commands as it is then. */
export type PostContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly name: string; readonly args: string };

export interface NewScheduledPost {
  /** Where it is posted. */
  readonly chat: ChatAddress;
  /** Name of that chat for lists, or null where it was asked for in it. */
  readonly chatName: string | null;
  /** Who asked, as a platform knows them, and the account their things are kept under. */
  readonly by: PersonId;
  readonly account: PersonId;
  readonly byName: string | null;
  readonly content: PostContent;
  readonly schedule: PostSchedule;
  readonly nextAt: EpochMs;
}

export interface ScheduledPost extends NewScheduledPost {
  readonly id: number;
}

/** One due time of a post, as it is told. */
export interface PostNotice {
  readonly id: number;
  readonly by: PersonId;
  readonly byName: string | null;
  /** It goes to a channel that its author was let manage, not to the chat it was asked for in. */
  readonly inChannel: boolean;
  readonly content: PostContent;
  readonly schedule: PostSchedule;
  readonly dueAt: EpochMs;
  /** Real time it came after its due time; small delays of the clockwork count too. */
  readonly lateMs: number;
  /** Due times before this one that nobody was there for. */
  readonly missed: number;
  /** True: too late to be worth posting, so only this is told. */
  readonly skipped: boolean;
  readonly nextAt: EpochMs | null;
}

/** A post that is later than this is not worth posting any more. */
export const postWithinMs = 3_600_000;

const isWorkday = (weekday: number): boolean => weekday <= 5;

/** The first due time strictly after `after`. For a post that comes once: the next time the clock shows its minute. */
export function nextPostAt({ repeat, minute, weekday, timeZone }: PostSchedule, after: EpochMs): EpochMs {
  const today = localTime(after, timeZone);
  for (let ahead = 0; ; ahead++) {
    const shown = ((today.weekday - 1 + ahead) % 7) + 1;
    if (repeat === 'weekday' && !isWorkday(shown)) continue;
    if (repeat === 'week' && shown !== weekday) continue;
    const due = instantOf(today.day + ahead, minute, timeZone);
    if (due > after) return due;
  }
}

/**
 * What becomes of a post that is due. While nobody was there several due times may have passed: only the newest counts.
 * Up to an hour late it is posted with a word about it, later only that it was skipped is told; never both, never twice.
 */
export function dueNotice(post: ScheduledPost, now: EpochMs): PostNotice {
  const { schedule, id, by, byName, content } = post;
  const once = schedule.repeat === 'once';
  let [dueAt, missed] = [post.nextAt, 0];
  let nextAt = once ? null : nextPostAt(schedule, dueAt);
  while (nextAt !== null && nextAt <= now) {
    [dueAt, missed] = [nextAt, missed + 1];
    nextAt = nextPostAt(schedule, dueAt);
  }
  const lateMs = Math.max(0, now - dueAt);
  return {
    id,
    by,
    byName,
    inChannel: post.chatName !== null,
    content,
    schedule,
    dueAt,
    lateMs,
    missed,
    skipped: lateMs > postWithinMs,
    nextAt,
  };
}
