import type { PostNotice, ScheduledPost } from '../../core/scheduled-post.js';
import type { EpochMs } from '../../core/units.js';
import type { ReplyFrame } from './frame.js';

/** A scheduled text that is due, or the word that a post was skipped. */
export interface PostReply extends ReplyFrame {
  readonly kind: 'post';
  readonly notice: PostNotice;
}

export interface PlannedReply extends ReplyFrame {
  readonly kind: 'planned';
  readonly change: 'planned' | 'cancelled';
  readonly post: ScheduledPost;
  /** Real time; `now` is the market's. */
  readonly real: EpochMs;
}

/** What is due and when, by the asker's clock. */
export interface CalendarReply extends ReplyFrame {
  readonly kind: 'calendar';
  readonly here: readonly ScheduledPost[];
  readonly elsewhere: readonly ScheduledPost[];
  /** Posts that found no room. */
  readonly more: number;
  readonly dated: readonly {
    readonly at: EpochMs;
    readonly what: 'summary' | 'digest' | 'model';
    readonly name: string | null;
  }[];
  /** Real time; `now` is the market's. */
  readonly real: EpochMs;
}

/** What is said of scheduled posts. */
export type PostReplies = PostReply | PlannedReply | CalendarReply;
