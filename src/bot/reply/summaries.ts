import type { DailySummary, HeldDigest } from '../../core/announcement.js';
import type { ReplyFrame } from './frame.js';

export interface SummaryReply extends ReplyFrame {
  readonly kind: 'summary';
  readonly summary: DailySummary;
}

export interface DigestReply extends ReplyFrame {
  readonly kind: 'digest';
  readonly digest: HeldDigest;
}

/** What is told of a day or a week at once. */
export type SummaryReplies = SummaryReply | DigestReply;
