import { TelegramError } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelegramClient } from '../../../../src/bot/telegram/client.js';
import { hasFile } from '../../../../src/bot/telegram/json-call.js';
import { type FakeTelegram, startFakeTelegram } from '../../../fakes/telegram.js';

describe('a call without a file', () => {
  let fake: FakeTelegram;
  let client: TelegramClient;
  beforeEach(async () => {
    fake = await startFakeTelegram();
    client = new TelegramClient(fake.token, fake.apiRoot, 10_000);
  });
  afterEach(async () => {
    client.close();
    await fake.close();
  });

  it('carries every field that is there, and no null', async () => {
    await client.call('sendMessage', { chat_id: '77', text: 'null &amp; <b>bold</b> ✓', message_thread_id: null });
    expect(fake.messages).toMatchObject([{ chatId: '77', text: 'null &amp; <b>bold</b> ✓', threadId: null }]);
    expect(fake.calls.at(-1)?.fields).toEqual({ chat_id: '77', text: 'null &amp; <b>bold</b> ✓' });
  });

  it('fails with what Telegram said', async () => {
    fake.fail({ kind: 'status', status: 429, description: 'Too Many Requests', retryAfter: 7 });
    const refused = await client.call('sendMessage', { chat_id: '1', text: 'a' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TelegramError);
    expect(refused).toMatchObject({ code: 429, description: 'Too Many Requests', parameters: { retry_after: 7 } });
    fake.fail({ kind: 'status', status: 502 });
    const broken = await client.call('sendMessage', { chat_id: '1', text: 'a' }).catch((error: unknown) => error);
    expect(broken).toMatchObject({ code: 502, description: 'Bad Gateway' });
  });

  it('ends when its time is up, and when it is told to', async () => {
    fake.fail({ kind: 'silence' }, { method: 'getMe', times: 2 });
    await expect(client.call('getMe', {}, { timeoutMs: 50 })).rejects.toMatchObject({ name: 'AbortError' });
    const ending = new AbortController();
    const call = client.call('getMe', {}, { signal: ending.signal });
    ending.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await expect(client.call('getMe', {}, { signal: ending.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fails when nobody is there', async () => {
    const { apiRoot, token } = fake;
    await fake.close();
    const alone = new TelegramClient(token, apiRoot);
    await expect(alone.call('getMe', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    alone.close();
    fake = await startFakeTelegram();
  });

  it('is told from one with a file, wherever that stands', () => {
    const source = Buffer.from('x');
    expect(hasFile({ chat_id: 1, photo: { source } })).toBe(true);
    expect(hasFile({ media: { type: 'photo', media: { source } } })).toBe(true);
    expect(hasFile({ media: [{ type: 'photo', media: { source } }] })).toBe(true);
    expect(hasFile({ chat_id: 1, reply_markup: { inline_keyboard: [[{ text: 'source' }]] }, media: 'x' })).toBe(false);
  });
});
