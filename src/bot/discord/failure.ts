import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';
import { messageOf } from '../../core/errors.js';
import { sentence } from '../../core/sentence.js';
import type { SendOutcome } from '../chat-sender.js';

/** The channel, not the message, is the trouble: unknown, no access, no permission, or a person who takes no messages. */
const chatIsClosed: ReadonlySet<number | string> = new Set([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  // A forum or a category takes no messages, only the posts in it do.
  RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel,
  // A thread that was locked; one that only slept is woken by the message.
  RESTJSONErrorCodes.ThreadLocked,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
]);

/** The connection was never made, so nothing can have arrived. */
const neverSent =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS)/;

/** What a failed call says to do next. The library's errors carry the whole request: only their words are kept. */
export function failureOf(error: unknown): Exclude<SendOutcome, { kind: 'sent' }> {
  if (error instanceof RateLimitError) {
    const scope = error.global ? 'bot' : 'chat';
    return { kind: 'rateLimited', retryAfterMs: Math.max(100, Math.ceil(error.retryAfter)), scope };
  }
  if (error instanceof DiscordAPIError) return refusalOf(error);
  if (error instanceof HTTPError)
    return { kind: 'retry', reason: sentence('said.sent.discord', { status: error.status }) };
  const words = wordsOf(error);
  return neverSent.test(words) ? { kind: 'retry', reason: words } : { kind: 'unknown', reason: words };
}

function refusalOf(error: DiscordAPIError): Exclude<SendOutcome, { kind: 'sent' }> {
  const reason = sentence('said.sent.discordCode', {
    status: error.status,
    code: error.code,
    text: error.message.replaceAll('\n', '; '),
  });
  if (chatIsClosed.has(error.code) || error.status === 403) return { kind: 'blocked', reason };
  // A token may be revoked or replaced while we run; the message is not at fault.
  if (error.status === 401) return { kind: 'retry', reason };
  return { kind: 'refused', reason };
}

/** Code and message of an error and of what caused it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  const cause = error.cause === undefined ? '' : ` (${wordsOf(error.cause)})`;
  return `${code}${error.name === 'AbortError' ? 'no answer in time' : error.message}${cause}`;
}
