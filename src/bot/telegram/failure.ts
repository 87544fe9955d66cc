import { TelegramError } from 'telegraf';
import { topicOf, withTopic } from '../../core/chat-topic.js';
import { messageOf } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import type { SendOutcome } from '../chat-sender.js';

export type TelegramFailure = Exclude<SendOutcome, { kind: 'sent' }>;

/** Where the connection was never made or never became usable: the request cannot have been read. */
const neverReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPROTO',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * What Telegram says with status 400 when the chat, not the message, is the trouble. A topic that was closed or deleted is
 * one: it is paused with that reason rather than answered elsewhere, for the rest of a forum did not ask to hear it.
 */
const chatIsGone =
  /chat not found|user is deactivated|bot was (blocked|kicked)|PEER_ID_INVALID|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|group chat was (deactivated|deleted)|TOPIC_(CLOSED|DELETED)|message thread not found|USER_IS_BLOCKED/i;

const usualRetryMs = 1_000;

function answered(error: TelegramError, chatId: string): TelegramFailure {
  const reason = sentence('said.sent.telegram', { status: error.code, text: error.description });
  const movedTo = error.parameters?.migrate_to_chat_id;
  if (movedTo !== undefined) return { kind: 'moved', chatId: withTopic(String(movedTo), topicOf(chatId).topic) };
  if (error.code === 429) {
    const seconds = error.parameters?.retry_after;
    return {
      kind: 'rateLimited',
      retryAfterMs: seconds === undefined ? usualRetryMs : Math.max(0, seconds) * 1_000,
      // Telegram does not say whose limit it was. A group's own is by far the tightest.
      scope: chatId.startsWith('-') ? 'chat' : 'unsaid',
    };
  }
  if (error.code === 403) return { kind: 'blocked', reason };
  if (error.code >= 500) return { kind: 'retry', reason };
  // A token may be revoked or replaced while we run; the message is not at fault.
  if (error.code === 401 || error.code === 404) return { kind: 'retry', reason };
  if (error.code === 400 && chatIsGone.test(error.description)) return { kind: 'blocked', reason };
  return { kind: 'refused', reason };
}

/** What to do after a call that failed. Nothing in it holds the token: `redact` is applied to every text. */
export function failureOf(error: unknown, chatId: string, redact: (text: string) => string): TelegramFailure {
  if (error instanceof TelegramError) return answered(error, chatId);
  const reason = redact(messageOf(error));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (neverReached.has(code)) return { kind: 'retry', reason };
  // `connect ETIMEDOUT`, `getaddrinfo …`, a handshake cut short: before the request was written.
  if (/\b(connect E|getaddrinfo|before secure TLS connection)/.test(reason)) return { kind: 'retry', reason };
  if (code === 'ETIMEDOUT' && !/\b(read|write) ETIMEDOUT/.test(reason)) return { kind: 'retry', reason };
  return { kind: 'unknown', reason };
}

/** The edit was right already. */
export const isNotModified = (error: unknown): boolean =>
  error instanceof TelegramError && error.code === 400 && /message is not modified/i.test(error.description);
