import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter } from '../../../../src/bot/router.js';
import { TelegramChat, type TelegramOptions } from '../../../../src/bot/telegram/telegram-chat.js';
import { UserError } from '../../../../src/core/errors.js';
import { MemoryServices } from '../../../fakes/services.js';
import { type FakeTelegram, startFakeTelegram } from '../../../fakes/telegram.js';
import '../../../support/long-tests.js';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

let fake: FakeTelegram;
let services: MemoryServices;
let logged = '';
const chats: TelegramChat[] = [];
const moved: string[] = [];

async function open(overrides: Partial<TelegramOptions> = {}): Promise<TelegramChat> {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const logger = pino({ level: 'trace' }, sink);
  const chat = new TelegramChat({
    token: fake.token,
    apiRoot: fake.apiRoot,
    renderPicture: async () => png,
    logger,
    onMoved: async (from, toId) => {
      moved.push(`${from.id}→${toId}`);
    },
    ...overrides,
  });
  chats.push(chat);
  await chat.start(createRouter({ services, access: 'open', admins: [{ platform: 'telegram', id: '9000' }], logger }));
  return chat;
}

beforeEach(async () => {
  fake = await startFakeTelegram();
  services = new MemoryServices();
  logged = '';
  moved.length = 0;
});

afterEach(async () => {
  await Promise.all(chats.splice(0).map((chat) => chat.stop()));
  await fake.close();
  expect(logged).not.toContain(fake.token);
});

describe('TelegramChat', () => {
  it('sets the menu of members and answers a command', async () => {
    await open();
    fake.writes('/predict BTC/USDT 1h');
    const [answer] = await fake.waitForMessages(1);
    expect(answer?.text).toContain('HOLD  BTC/USDT · 1h');
    expect(answer?.text).toContain('SIMULATED market');
    expect(answer?.buttons.flat().map(({ text }) => text)).toEqual(['Chart', 'Why', '15m', 'Refresh']);
    const names = fake.commands.map(({ command }) => command);
    expect(names).toContain('predict');
    expect(names).not.toContain('pause');
  });

  it('says that it hears when Telegram gives its updates, not when it refuses them', async () => {
    let heard = 0;
    fake.fail({ kind: 'status', status: 502 }, { method: 'getUpdates', times: 2 });
    await open({ onHeard: () => (heard += 1) });
    await fake.waitFor(() => fake.faultsLeft === 0);
    expect(heard).toBe(0);
    fake.writes('/status');
    await fake.waitForMessages(1);
    expect(heard).toBe(1);
  });

  it('says when somebody set a webhook, and not that another process asks', async () => {
    const description = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it";
    fake.fail({ kind: 'status', status: 409, description }, { method: 'getUpdates' });
    await open();
    await fake.waitFor(() => /somebody set a webhook for this bot/.test(logged));
    expect(logged).not.toContain('another process asks');
  });

  it('sends a chart as a photo with its caption', async () => {
    await open();
    fake.writes('/chart btc 1h');
    const [answer] = await fake.waitForMessages(1);
    expect(answer?.photo).toEqual(png);
    expect(answer?.text).toContain('Chart  BTC/USDT · 1h');
  });

  it('sends the text alone when the chart cannot be drawn', async () => {
    await open({ renderPicture: async () => Promise.reject(new Error('no font')) });
    fake.writes('/chart btc 1h');
    const [answer] = await fake.waitForMessages(1);
    expect(answer?.photo).toBeNull();
    expect(answer?.text).toContain('Chart  BTC/USDT · 1h');
  });

  it('answers a button at once and edits in place what it refreshes', async () => {
    await open();
    fake.writes('/status');
    const [status] = await fake.waitForMessages(1);
    services.report = { ...services.report, candleAgeMs: 99_000 };
    fake.presses(status!, '!status');
    await fake.waitFor(() => status!.edits === 1);
    expect(fake.answeredButtons).toHaveLength(1);
    expect(fake.messages).toHaveLength(1);
    expect(status?.text).toContain('Newest candle 2 min ago');
  });

  it('replaces the picture of a chart in place', async () => {
    await open();
    fake.writes('/chart btc 1h');
    const [chart] = await fake.waitForMessages(1);
    services.now = (services.now + 60_000) as typeof services.now;
    const shown = chart?.buttons.flat().find(({ text }) => text.includes('1h'));
    fake.presses(chart!, shown?.callback_data ?? '');
    await fake.waitFor(() => chart!.edits === 1);
    expect(chart?.photo).toEqual(png);
    expect(chart?.text).toContain('4 min ago');
  });

  it('answers a button that opens something with a new message', async () => {
    await open();
    fake.writes('/predict BTC/USDT 1h');
    const [answer] = await fake.waitForMessages(1);
    fake.presses(answer!, 'why|BTC/USDT|1h');
    const [, why] = await fake.waitForMessages(2);
    expect(why?.text).toContain('Why  BTC/USDT · 1h');
  });

  it('refuses a forged button by the same check as a command', async () => {
    await open();
    fake.writes('/status');
    const [status] = await fake.waitForMessages(1);
    for (const data of ['pause', '!pause', 'paper|start|500 house', 'grant|5001|owner']) fake.presses(status!, data);
    const messages = await fake.waitForMessages(5);
    for (const { text } of messages.slice(1)) expect(text).toMatch(/needs the (admin|trader) role/);
    expect(services.pausedBy).toBeNull();
    expect(services.paperRepository.accounts.size).toBe(0);
  });

  it('lets nobody rewrite a message by a button that is not under it', async () => {
    await open();
    const group = { chatId: -100200, from: 5001 };
    fake.writes('/predict btc', group);
    const [answer] = await fake.waitForMessages(1, { chatId: -100200 });
    const before = answer?.text;
    for (const data of ['!subscribe', '!settings|language', '!help|markets']) {
      fake.presses(answer!, data, { from: 6_002 });
    }
    await fake.waitForMessages(4, { chatId: -100200 });
    expect(answer).toMatchObject({ text: before, edits: 0 });
  });

  it('says that it does not understand a button of unknown make', async () => {
    await open();
    fake.writes('/status');
    const [status] = await fake.waitForMessages(1);
    fake.presses(status!, '{"a":1}');
    const [, refusal] = await fake.waitForMessages(2);
    expect(refusal?.text).toContain('no longer understand that button');
  });

  it('hears only what is meant for it in a group', async () => {
    await open();
    const group = { chatId: -100200, from: 5001 };
    fake.writes('/signal@OtherBot BTC/USDT', group);
    fake.writes('/foo', group);
    fake.writes('good morning', group);
    fake.writes('/status', { ...group, isBot: true });
    fake.writes('/status', { ...group, edited: true });
    const asked = fake.writes(`/predict@${fake.username.toLowerCase()} btc`, { ...group, threadId: 7 });
    const [answer, ...others] = await fake.waitForMessages(1);
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ chatId: '-100200', replyTo: asked, threadId: 7 });
    expect(answer?.text).toContain('Not advice.');
  });

  it('sends what is personal to the person, not to the group', async () => {
    await open();
    fake.writes('/whoami', { chatId: -100200, from: 5001 });
    const messages = await fake.waitForMessages(2);
    expect(messages.find(({ chatId }) => chatId === '5001')?.text).toContain('You are a member');
    expect(messages.find(({ chatId }) => chatId === '-100200')?.text).toContain('wrote it to you directly');
  });

  it('does not say it in the group when the person never wrote to it', async () => {
    await open();
    fake.fail({ kind: 'status', status: 403, description: "Forbidden: bot can't initiate conversation with a user" });
    fake.writes('/whoami', { chatId: -100200, from: 5001 });
    const [only] = await fake.waitForMessages(1);
    expect(only?.chatId).toBe('-100200');
    expect(only?.text).toContain('Start a direct conversation');
  });

  it('waits out a short limit before it answers', async () => {
    await open();
    fake.fail({ kind: 'status', status: 429, retryAfter: 0 });
    fake.writes('/status');
    const [status] = await fake.waitForMessages(1);
    expect(status?.text).toContain('stages alive');
  });

  it('hears on after polling failed in every way', async () => {
    await open();
    await fake.waitFor(() => fake.calls.some(({ method }) => method === 'getUpdates'));
    fake.fail({ kind: 'status', status: 502 }, { method: 'getUpdates' });
    fake.fail({ kind: 'reset' }, { method: 'getUpdates' });
    fake.fail({ kind: 'status', status: 409, description: 'Conflict' }, { method: 'getUpdates' });
    fake.writes('/status');
    await fake.waitForMessages(1);
    await fake.waitFor(
      () => fake.faultsLeft === 0,
      60_000,
      () => 'all faults to be met',
    );
    fake.writes('/watch');
    const [, watch] = await fake.waitForMessages(2);
    expect(watch?.text).toContain('Watched markets');
    expect(logged).toContain('another process asks Telegram');
  });

  it('confirms what it has heard when it stops, so that the next start does not answer twice', async () => {
    const chat = await open();
    fake.writes('/status');
    await fake.waitForMessages(1);
    await chat.stop();
    await open();
    fake.writes('/watch');
    const messages = await fake.waitForMessages(2);
    expect(messages).toHaveLength(2);
    expect(messages[1]?.text).toContain('Watched markets');
  });

  it('tells whoever stores chats that a group has a new id', async () => {
    await open();
    fake.migrates(-55, -100555);
    await fake.waitFor(() => moved.length === 1);
    expect(moved).toEqual(['-55→-100555']);
  });

  it('refuses a bad token by the name of its setting', async () => {
    const start = open({ token: '1:wrong' });
    await expect(start).rejects.toThrow(UserError);
    await expect(start).rejects.toThrow(/TELEGRAM_BOT_TOKEN was refused .*401/);
  });

  it('starts without network and answers once there is one', async () => {
    const { port } = new URL(fake.apiRoot);
    await fake.close();
    await open({ apiRoot: `http://127.0.0.1:${port}` });
    fake = await startFakeTelegram({ port: Number(port) });
    fake.writes('/status');
    const [status] = await fake.waitForMessages(1);
    expect(status?.text).toContain('stages alive');
  });

  it('gives an admin the longer menu in their own chat', async () => {
    await open();
    fake.writes('/help', { from: 9000 });
    await fake.waitFor(() =>
      fake.calls.some(({ method, fields }) => method === 'setMyCommands' && fields['scope'] !== undefined),
    );
    const own = fake.calls.find(({ method, fields }) => method === 'setMyCommands' && fields['scope'] !== undefined);
    expect(JSON.stringify(own?.fields['commands'])).toContain('"pause"');
  });
});
