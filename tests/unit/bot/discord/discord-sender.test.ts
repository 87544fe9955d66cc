import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiscordSender } from '../../../../src/bot/discord/discord-sender.js';
import { aReplyFor, aRiskAnnouncement } from '../../../builders/announcements.js';
import { type FakeDiscord, startFakeDiscord } from '../../../fakes/discord/discord.js';
import '../../../support/long-tests.js';

const reply = aReplyFor(aRiskAnnouncement());

describe('the sender on Discord', () => {
  let fake: FakeDiscord;
  let sender: DiscordSender;
  const to = '900000000000000003';
  const messages = /\/messages(\/\d+)?$/;
  const send = (nonce = 'n1') => sender.send(to, reply, { nonce });

  const open = (apiUrl: string, token: string, timeoutMs = 30_000) =>
    new DiscordSender({
      token,
      apiUrl,
      renderPicture: async () => Buffer.from('png'),
      logger: pino({ level: 'silent' }),
      timeoutMs,
    });

  beforeEach(async () => {
    fake = await startFakeDiscord();
    sender = open(fake.url, fake.token);
  });
  afterEach(async () => {
    sender.close();
    await fake.stop();
  });

  it('sends with a nonce that Discord enforces, mentioning nobody', async () => {
    const outcome = await send();
    expect(outcome).toEqual({ kind: 'sent', messageId: fake.messages[0]!.id });
    expect(fake.messages[0]!.body).toMatchObject({ nonce: 'n1', enforce_nonce: true, allowed_mentions: { parse: [] } });
  });

  it('does not say twice what was taken but never answered', async () => {
    fake.inject('POST', messages, 'cut');
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(await send()).toMatchObject({ kind: 'sent', messageId: fake.messages[0]!.id });
    expect(fake.messages).toHaveLength(1);
    await send('n2');
    expect(fake.messages).toHaveLength(2);
  });

  it('rewrites a message, and says so when it is gone', async () => {
    const sent = await send();
    if (sent.kind !== 'sent') throw new Error(JSON.stringify(sent));
    expect(await sender.edit(to, sent.messageId, reply)).toEqual(sent);
    expect(fake.messages[0]!.edits).toBe(1);
    expect(await sender.edit(to, '12345', reply)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    [
      'this channel',
      { 'Retry-After': '3' },
      { message: 'limited', retry_after: 2.5, global: false },
      2_500,
      3_100,
      'chat',
    ],
    ['the whole bot', {}, { message: 'limited', retry_after: 1.25, global: true }, 1_250, 1_400, 'bot'],
  ] as const)('passes on the pace of %s', async (_, headers, body, least, most, scope) => {
    fake.inject('POST', messages, { status: 429, headers, body });
    const outcome = await send();
    expect(outcome).toMatchObject({ kind: 'rateLimited', scope });
    if (outcome.kind !== 'rateLimited') return;
    expect(outcome.retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(outcome.retryAfterMs).toBeLessThanOrEqual(most);
    expect(fake.requests).toHaveLength(1);
  });

  it.each([
    ['no access', 403, 50_001, 'blocked'],
    ['no permission', 403, 50_013, 'blocked'],
    ['an unknown channel', 404, 10_003, 'blocked'],
    ['a person who takes no messages', 403, 50_007, 'blocked'],
    ['a malformed message', 400, 50_035, 'refused'],
    ['a revoked token', 401, 0, 'retry'],
    ['trouble on its side', 502, 0, 'retry'],
  ] as const)('makes of %s what to do next', async (_, status, code, kind) => {
    fake.inject('POST', messages, { status, body: { code, message: 'said Discord' } });
    expect(await send()).toMatchObject({ kind });
    expect(fake.requests).toHaveLength(1);
    expect(await send()).toMatchObject({ kind: 'sent' });
  });

  it('does not know what became of a request without answer', async () => {
    const impatient = open(fake.url, fake.token, 1_500);
    fake.inject('POST', messages, 'hang');
    expect(await impatient.send(to, reply, { nonce: 'n0' })).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining('no answer in time'),
    });
    impatient.close();
    fake.inject('POST', messages, 'reset');
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(await send()).toMatchObject({ kind: 'sent' });
  });

  it('tries later what never left this machine', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const nowhere = open(`http://127.0.0.1:${port}/api`, 'a.b.c');
    expect(await nowhere.send(to, reply, { nonce: 'n' })).toMatchObject({ kind: 'retry' });
    nowhere.close();
  });
});
