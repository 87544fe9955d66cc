import type { Platform } from '../core/chat.js';
import type { Reply } from './reply.js';

/** What became of one attempt to reach a chat; says what to do next. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** The platform named its own pace. `scope`: of the whole bot or of this chat alone; `unsaid`: it did not say. */
  | { readonly kind: 'rateLimited'; readonly retryAfterMs: number; readonly scope: 'bot' | 'chat' | 'unsaid' }
  /** Nothing reached the platform, or it failed on its side: try later. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** The chat does not want us any more (403, kicked, deleted): pause it and report. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** This message will never be taken. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The supergroup got a new id: the same message goes there. */
  | { readonly kind: 'moved'; readonly chatId: string }
  /** The request went out whole and no answer came: it may have arrived. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface SendOptions {
  /** The same for every attempt of one delivery; a platform that knows nonces must not say it twice. */
  readonly nonce: string;
  /** The message (its `messageId`, in the same chat) this one is threaded under; sent all the same when that is gone. */
  readonly replyTo?: string;
  /** Without sound or banner on the receiving side. */
  readonly silent?: boolean;
}

/**
 * One platform's way of saying a reply in a chat. Never throws for what the platform answers. `chatId` may name a topic of
 * a chat (core/chat-topic.ts).
 */
export interface ChatSender {
  readonly platform: Platform;
  send(chatId: string, reply: Reply, options: SendOptions): Promise<SendOutcome>;
  /** Rewrites a message sent before, and gives it the picture of the reply; `refused` when it is gone. */
  edit(chatId: string, messageId: string, reply: Reply): Promise<SendOutcome>;
  /** A message sent without this reply's picture can be given it by `edit`; absent: none can. */
  takesPictureLater?(reply: Reply): boolean;
  /** Pins a message of ours where the chat shows it first; absent where there are no pins. `sent` when it is pinned. */
  pin?(chatId: string, messageId: string): Promise<SendOutcome>;
  /** The chat of a direct conversation with a person; null when there can be none. */
  direct?(personId: string): Promise<string | null>;
  /** Every chat is another server: that some fail says nothing of the others. */
  readonly chatsFailAlone?: boolean;
}
