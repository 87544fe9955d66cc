import type { MessageId } from '../messages/catalogue.js';
import type { ReplyFrame } from './frame.js';

/** A sentence of the catalogue. */
export interface NoticeReply extends ReplyFrame {
  readonly kind: 'notice';
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What was understood, what is wrong, and one working example; never a stack. */
export interface ErrorReply extends ReplyFrame {
  readonly kind: 'error';
  readonly id: MessageId;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Sentences of the catalogue. */
export type NoticeReplies = NoticeReply | ErrorReply;
