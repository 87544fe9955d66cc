import { messageOf } from '../../../core/errors.js';
import type { VenueFailure } from '../../../core/order.js';

/** Names of ccxt's error classes on the way up to Error, most special first. */
function lineage(thrown: unknown): readonly string[] {
  const names: string[] = [];
  let level: unknown = thrown instanceof Error ? thrown.constructor : null;
  while (typeof level === 'function' && level !== Error) {
    names.push(level.name);
    level = Object.getPrototypeOf(level);
  }
  return names;
}

/** The connection was never made, so nothing was sent. */
const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|Connect Timeout|EHOSTUNREACH|ENETUNREACH/i;
/** Answers that were given before the request was looked at. */
const turnedAway = ['DDoSProtection', 'RateLimitExceeded', 'OnMaintenance', 'InvalidNonce'];
const needsPerson = ['AuthenticationError', 'PermissionDenied', 'AccountSuspended', 'RestrictedLocation'];

/**
 * What a failed request means for the order it carried. A venue that says it broke (5xx) may have taken the order first, so
 * that is unknown, as is every answer that did not come.
 */
export function failureOf(thrown: unknown): VenueFailure {
  const cause = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
  const names = lineage(thrown);
  const is = (name: string): boolean => names.includes(name);
  if (needsPerson.some(is)) return { kind: 'stop', cause };
  if (turnedAway.some(is)) return { kind: 'retry', cause };
  // Binance: an order id in use means that an earlier try arrived.
  if (is('DuplicateOrderId') || /"code":-4116|Duplicate order sent|duplicated clientOrderId/i.test(cause.message)) {
    return { kind: 'unknown', cause };
  }
  if (is('NetworkError') && neverSent.test(cause.message)) return { kind: 'retry', cause };
  if (is('NetworkError') || is('OperationFailed')) return { kind: 'unknown', cause };
  if (is('ExchangeError')) return { kind: 'refused', reason: plainly(cause.message) };
  return { kind: 'unknown', cause };
}

/** The same for a request that changes nothing: it may simply be asked again. */
export function readFailureOf(thrown: unknown): VenueFailure {
  const failure = failureOf(thrown);
  return failure.kind === 'unknown' ? { kind: 'retry', cause: failure.cause } : failure;
}

export const isNotFound = (thrown: unknown): boolean =>
  lineage(thrown).includes('OrderNotFound') || /"code":-201[13]\b/.test(messageOf(thrown));

/** A stop or target that the price has passed already. */
export const wouldTriggerNow = (thrown: unknown): boolean =>
  lineage(thrown).includes('OrderImmediatelyFillable') || /immediately trigger/i.test(messageOf(thrown));

/** `binanceusdm {"code":-2019,"msg":"Margin is insufficient."}` as what it says. */
function plainly(message: string): string {
  const said = /"(?:msg|message|retMsg|sMsg)"\s*:\s*"([^"]+)"/.exec(message)?.[1] ?? message;
  return said.length > 200 ? `${said.slice(0, 197)}...` : said;
}

/** One line for logs and chats. */
export const textOf = (failure: VenueFailure): string =>
  failure.kind === 'refused' ? failure.reason : plainly(failure.cause.message);
