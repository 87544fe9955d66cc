import { TelegramError } from 'telegraf';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../src/bot/telegram/failure.js';

const network = (message: string, code?: string): Error =>
  Object.assign(new Error(`request to https://api.telegram.org/bot1:x/sendMessage failed, reason: ${message}`), {
    code,
  });
const kindOf = (error: unknown): string => failureOf(error, '77', (text) => text).kind;

describe('failureOf', () => {
  it.each([
    ['connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'],
    ['getaddrinfo EAI_AGAIN api.telegram.org', 'EAI_AGAIN'],
    ['getaddrinfo ENOTFOUND api.telegram.org', 'ENOTFOUND'],
    ['connect ETIMEDOUT', 'ETIMEDOUT'],
    ['', 'ETIMEDOUT'],
    ['connect EHOSTUNREACH 1.2.3.4:443', 'EHOSTUNREACH'],
    ['certificate has expired', 'CERT_HAS_EXPIRED'],
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
  ])('may repeat what never got there: %s %s', (message, code) => {
    expect(kindOf(network(message, code))).toBe('retry');
  });

  it.each([
    ['socket hang up', 'ECONNRESET'],
    ['read ECONNRESET', 'ECONNRESET'],
    ['write EPIPE', 'EPIPE'],
    ['read ETIMEDOUT', 'ETIMEDOUT'],
    ['Premature close', 'ERR_STREAM_PREMATURE_CLOSE'],
    ['Unexpected token < in JSON', undefined],
  ])('does not know of what may have got there: %s', (message, code) => {
    expect(kindOf(network(message, code))).toBe('unknown');
    expect(kindOf(new DOMException('The operation was aborted', 'AbortError'))).toBe('unknown');
  });

  it.each([
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'blocked'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'blocked'],
    [400, 'Bad Request: TOPIC_CLOSED', 'blocked'],
    [400, "Bad Request: can't parse entities", 'refused'],
    [413, 'Request Entity Too Large', 'refused'],
    [504, 'Gateway Timeout', 'retry'],
    [404, 'Not Found', 'retry'],
  ])('reads %d %s as %s', (code, description, kind) => {
    expect(kindOf(new TelegramError({ error_code: code, description }))).toBe(kind);
  });

  it('waits a second when Telegram names no wait', () => {
    const error = new TelegramError({ error_code: 429, description: 'Too Many Requests' });
    expect(failureOf(error, '-5', (text) => text)).toEqual({ kind: 'rateLimited', retryAfterMs: 1_000, scope: 'chat' });
  });
});
