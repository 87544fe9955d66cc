import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../../src/bot/reply.js';
import { WebhookSender, type WebhookTarget } from '../../../../src/bot/webhooks/webhook-sender.js';
import { anEntryCard } from '../../../builders/operator-events.js';
import { someReplies } from '../../../builders/replies.js';
import { WebhookReceiver } from '../../../fakes/webhook-receiver.js';

const secret = 'whsec_test';
let receiver: WebhookReceiver;
let target: WebhookTarget | null;
const senderWith = (options: { readonly allowPrivate?: boolean; readonly timeoutMs?: number } = {}) =>
  new WebhookSender({ find: async () => target, allowPrivate: true, wallMs: Date.now, timeoutMs: 20_000, ...options });

beforeEach(async () => {
  receiver = new WebhookReceiver();
  receiver.secret = secret;
  target = { id: 1, url: await receiver.start(), secret, template: null };
});
afterEach(() => receiver.close());

const send = (reply: Reply = anEntryCard(), sender = senderWith()) => sender.send('1', reply, { nonce: 'n-1' });

describe('a webhook', () => {
  it('is called with the signal as JSON, signed as documented', async () => {
    expect(await send()).toEqual({ kind: 'sent', messageId: 'n-1' });
    const [call] = receiver.calls;
    expect(call?.signed).toBe(true);
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-auspex-event': 'signal.entry',
      'x-auspex-delivery': 'n-1',
    });
    const [seconds] = /\d+/.exec(call?.headers['x-auspex-signature'] ?? '') ?? [];
    const mac = createHmac('sha256', secret).update(`${seconds}.${call?.body}`).digest('hex');
    expect(call?.headers['x-auspex-signature']).toBe(`t=${seconds},v1=${mac}`);
    expect(receiver.taken[0]).toMatchObject({
      id: 'n-1',
      event: 'signal.entry',
      venue: 'binance',
      provenance: 'live',
      signal: {
        id: 1042,
        market: 'BTC/USDT',
        symbol: 'BTCUSDT',
        side: 'buy',
        entry: 64_210,
        stop: 63_480,
        target: 65_300,
      },
      outcome: null,
    });
    expect(receiver.taken[0]?.['text']).toContain('BTC/USDT');
  });

  it('is told the end of a signal as a further event, the same id however often it is tried', async () => {
    const sender = senderWith();
    const ended = anEntryCard('target');
    receiver.turns = [500];
    expect(await sender.edit('1', 'n-1', ended)).toMatchObject({ kind: 'retry' });
    expect(await sender.edit('1', 'n-1', { ...ended, now: (ended.now + 5_000) as typeof ended.now })).toEqual({
      kind: 'sent',
      messageId: 'n-1',
    });
    const ids = receiver.calls.map(({ headers }) => headers['x-auspex-delivery']);
    expect(ids[0]).toMatch(/^n-1\.[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(receiver.taken[0]).toMatchObject({ event: 'signal.ended', outcome: { result: 'settled', exit: 'target' } });
  });

  it('is sent what its template makes of the event', async () => {
    target = { ...(target as WebhookTarget), template: '{"pair":"{{signal.symbol}}","side":"{{signal.side}}"}' };
    await send();
    expect(receiver.calls[0]).toMatchObject({ body: '{"pair":"BTCUSDT","side":"buy"}', signed: true });
    target = { ...target, template: '{{text title}}' };
    await send();
    expect(receiver.calls[1]?.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it.each([
    [201, { kind: 'sent', messageId: 'n-1' }],
    [500, { kind: 'retry', reason: 'status 500: not now' }],
    [404, { kind: 'retry', reason: 'status 404: not now' }],
    [401, { kind: 'retry', reason: 'status 401: not now' }],
    [422, { kind: 'refused', reason: 'status 422: not now' }],
    [410, { kind: 'blocked', reason: 'status 410: not now' }],
    [
      { status: 429, headers: { 'Retry-After': '7' } },
      { kind: 'rateLimited', retryAfterMs: 7_000, scope: 'chat' },
    ],
    // As a date, and never at once again.
    [
      { status: 429, headers: { 'Retry-After': 'Wed, 21 Oct 2099 07:28:00 GMT' } },
      { kind: 'rateLimited', retryAfterMs: 3_600_000, scope: 'chat' },
    ],
    [
      { status: 429, headers: { 'Retry-After': '0' } },
      { kind: 'rateLimited', retryAfterMs: 1_000, scope: 'chat' },
    ],
    [
      { status: 429, headers: { 'Retry-After': 'soon' } },
      { kind: 'rateLimited', retryAfterMs: 5_000, scope: 'chat' },
    ],
    ['cut', { kind: 'unknown' }],
  ] as const)('that answers %j is taken at its word', async (turn, outcome) => {
    receiver.turns = [turn];
    expect(await send()).toMatchObject(outcome);
  });

  it('is never followed elsewhere', async () => {
    receiver.turns = [{ status: 302, headers: { Location: receiver.url } }];
    expect(await send()).toMatchObject({ kind: 'refused', reason: expect.stringContaining('redirects') });
    expect(receiver.calls).toHaveLength(1);
  });

  it('that is not there is tried again, as nothing can have arrived', async () => {
    await receiver.close();
    expect(await send()).toMatchObject({ kind: 'retry' });
    await receiver.start();
  });

  it('inside is not called where the settings do not allow it', async () => {
    expect(await send(anEntryCard(), senderWith({ allowPrivate: false }))).toMatchObject({ kind: 'refused' });
    expect(receiver.calls).toEqual([]);
  });

  it('that was removed is told nothing', async () => {
    target = null;
    expect(await send()).toMatchObject({ kind: 'blocked' });
  });

  it('can be told of every kind of message', async () => {
    for (const reply of Object.values(someReplies)) expect(await send(reply)).toMatchObject({ kind: 'sent' });
    expect(receiver.calls.every(({ signed }) => signed)).toBe(true);
    for (const { event, text } of receiver.taken) {
      expect(event).toMatch(/^[a-zA-Z.]+$/);
      expect(text).not.toBe('');
    }
  }, 30_000);
});
