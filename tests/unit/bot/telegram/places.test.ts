import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refresh } from '../../../../src/bot/buttons.js';
import type { CommandCall } from '../../../../src/bot/call.js';
import type { AccessMode } from '../../../../src/bot/permissions.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import { chatNamed } from '../../../../src/bot/telegram/channel-look.js';
import { TelegramChat, type TelegramOptions } from '../../../../src/bot/telegram/telegram-chat.js';
import { topicOf, wholeChat, withTopic } from '../../../../src/core/chat-topic.js';
import { simulatedFrame } from '../../../builders/replies.js';
import { MemoryServices } from '../../../fakes/services.js';
import { type FakeTelegram, shownText, startFakeTelegram } from '../../../fakes/telegram.js';
import '../../../support/long-tests.js';

let fake: FakeTelegram;
let services: MemoryServices;
let seen: CommandCall[];
const chats: TelegramChat[] = [];

async function open(overrides: Partial<TelegramOptions> = {}, access: AccessMode = 'open'): Promise<TelegramChat> {
  const logger = pino({ level: 'silent' });
  const chat = new TelegramChat({
    token: fake.token,
    apiRoot: fake.apiRoot,
    renderPicture: async () => Buffer.from('png'),
    logger,
    ...overrides,
  });
  chats.push(chat);
  // Limits are not made good by a machine that takes long.
  const router = createRouter({ services, access, admins: [], logger, stopwatch: { elapsedMs: () => 0 } });
  const watched: Router = {
    ...router,
    dispatch: (call) => {
      seen.push(call);
      return router.dispatch(call);
    },
  };
  await chat.start(watched);
  return chat;
}

beforeEach(async () => {
  fake = await startFakeTelegram();
  services = new MemoryServices();
  seen = [];
});
afterEach(async () => {
  await Promise.all(chats.splice(0).map((chat) => chat.stop()));
  await fake.close();
});

const notice = { ...simulatedFrame, kind: 'notice', id: 'paused.done', params: {} } as const;

describe('a topic of a forum', () => {
  it('is an address of its own, of the same chat', () => {
    expect(topicOf('-100200/45')).toEqual({ chat: '-100200', topic: 45 });
    expect(topicOf('-100200')).toEqual({ chat: '-100200', topic: null });
    for (const id of ['-100200/', '-100200/0', '-100200/x', '-100200/1/2', '/5', '', '-100200/-1', '1/01']) {
      expect(topicOf(id)).toEqual({ chat: id, topic: null });
    }
    expect(wholeChat(withTopic('-100200', 45))).toBe('-100200');
  });

  it('is answered in, and subscribed apart from its chat', async () => {
    await open();
    fake.chats.set('-100200', {
      type: 'supergroup',
      title: 'Signals',
      members: { 5001: { status: 'administrator' } },
    });
    fake.writes('/subscribe btc', { chatId: -100200, threadId: 45 });
    const [answer] = await fake.waitForMessages(1);
    expect(answer).toMatchObject({ chatId: '-100200', threadId: 45 });
    expect(await services.subscriptions.get({ platform: 'telegram', id: '-100200/45' })).not.toBeNull();
    expect(await services.subscriptions.get({ platform: 'telegram', id: '-100200' })).toBeNull();
  });

  it('is sent to, silently and in a thread where asked', async () => {
    const chat = await open();
    const first = await chat.sender.send('-100200/45', notice, { nonce: 'a' });
    const id = first.kind === 'sent' ? first.messageId : '';
    await chat.sender.send('-100200/45', notice, { nonce: 'b', replyTo: id, silent: true });
    await chat.sender.send('-100200', notice, { nonce: 'c', replyTo: 'nonsense' });
    expect(fake.messages.map(({ threadId, replyTo, silent }) => ({ threadId, replyTo, silent }))).toEqual([
      { threadId: 45, replyTo: null, silent: false },
      { threadId: 45, replyTo: Number(id), silent: true },
      { threadId: null, replyTo: null, silent: false },
    ]);
    expect(await chat.sender.edit('-100200/45', id, { ...notice, id: 'resumed.done' })).toMatchObject({ kind: 'sent' });
  });

  it.each(['closedTopics', 'deletedTopics'] as const)(
    'is left alone, with the reason, when it is one of the %s',
    async (set) => {
      const chat = await open();
      fake[set].add('-100200/45');
      const outcome = await chat.sender.send('-100200/45', notice, { nonce: 'a' });
      expect(outcome).toMatchObject({ kind: 'blocked' });
      expect((await chat.sender.send('-100200/46', notice, { nonce: 'b' })).kind).toBe('sent');
      expect((await chat.sender.send('-100200', notice, { nonce: 'c' })).kind).toBe('sent');
    },
  );

  it('goes on when it is opened again', async () => {
    const reopened: string[] = [];
    await open({
      onReopened: async ({ id }) => {
        reopened.push(id);
      },
    });
    const extra = { forum_topic_reopened: {}, text: undefined };
    fake.writes('', { chatId: -100200, threadId: 45, extra });
    await fake.waitFor(() => reopened.length > 0);
    expect(reopened).toEqual(['-100200/45']);
  });

  it('keeps its number when its chat gets a new id', async () => {
    const chat = await open();
    fake.fail({ kind: 'status', status: 400, description: 'Bad Request: group chat was upgraded', migrateTo: -100999 });
    expect(await chat.sender.send('-200/45', notice, { nonce: 'a' })).toEqual({ kind: 'moved', chatId: '-100999/45' });
  });
});

describe('an answer that cannot be drawn', () => {
  it('is still a word to whoever asked', async () => {
    await open();
    // A button that fits nowhere: what makes it is at fault, not who asked.
    services.markets = ['X'.repeat(70) as never];
    fake.writes('/predict');
    fake.writes(`/predict ${'X'.repeat(70)}`);
    const answers = await fake.waitForMessages(2);
    expect(answers[1]?.text).toMatch(/Something broke on my side while I answered \/predict/);
  });
});

describe('a caller on Telegram', () => {
  it('comes with the language of their client and, in a group, with what they are there', async () => {
    await open();
    fake.chats.set('-100200', {
      type: 'supergroup',
      title: 'A group',
      members: { 5001: { status: 'administrator' }, 5002: { status: 'member' }, 5003: { status: 'creator' } },
    });
    for (const from of [5001, 5002, 5003]) fake.writes('/status', { chatId: -100200, from });
    const from = { id: 5004, is_bot: false, first_name: 'Ana', language_code: 'pt-br' };
    fake.writes('/status', { from: 5004, extra: { from } });
    await fake.waitForMessages(4);
    const inGroup = seen.filter(({ isPrivate }) => !isPrivate);
    expect(inGroup.map(({ standing }) => standing?.rank)).toEqual(['administrator', 'member', 'owner']);
    expect(seen.find(({ isPrivate }) => isPrivate)).toMatchObject({ locale: 'pt-br' });
    expect(seen.find(({ isPrivate }) => isPrivate)?.standing).toBeUndefined();
    // One look for the whole group within the minute.
    expect(fake.calls.filter(({ method }) => method === 'getChatAdministrators')).toHaveLength(1);
  });

  it('loses at once what running the group gave them, where Telegram tells of it', async () => {
    await open();
    const members = (status: 'administrator' | 'member') =>
      ({ 5001: { status }, 5003: { status: 'creator' } }) as const;
    const group = { type: 'supergroup', title: 'A group' } as const;
    fake.chats.set('-100200', { ...group, members: members('administrator') });
    fake.writes('/status', { chatId: -100200, from: 5001 });
    await fake.waitForMessages(1, { chatId: -100200 });
    fake.chats.set('-100200', { ...group, members: members('member') });
    // Who comes and goes without running anything asks for no new look.
    fake.changesMember(-100200, 5009, 'left', 'member');
    fake.writes('/status', { chatId: -100200, from: 5001 });
    await fake.waitForMessages(2, { chatId: -100200 });
    fake.changesMember(-100200, 5001, 'administrator', 'member');
    fake.writes('/status', { chatId: -100200, from: 5001 });
    await fake.waitForMessages(3, { chatId: -100200 });
    expect(seen.map(({ standing }) => standing?.rank)).toEqual(['administrator', 'administrator', 'member']);
  });

  it('who hides behind the group or a channel is nobody', async () => {
    await open();
    services.people.add({ platform: 'telegram', id: '1087968824' }, 'owner');
    const group = { id: -100200, type: 'supergroup', title: 'A group' };
    const channel = { id: -100777, type: 'channel', title: 'A channel' };
    // An anonymous administrator, somebody who writes as a channel, and the same where a client says it was a person.
    fake.writes('/pause', { chatId: -100200, from: 1_087_968_824, isBot: true, extra: { sender_chat: group } });
    fake.writes('/pause', { chatId: -100200, from: 136_817_688, isBot: true, extra: { sender_chat: channel } });
    fake.writes('/pause', { chatId: -100200, from: 1_087_968_824, extra: { sender_chat: group } });
    fake.writes('/watch', { from: 5001 });
    await fake.waitForMessages(1, { chatId: 5001 });
    expect(seen.map(({ name }) => name)).toEqual(['watch']);
    expect(services.pausedBy).toBeNull();
  });

  it('is looked up for a post of theirs that is due', async () => {
    const chat = await open();
    fake.chats.set('-100200', {
      type: 'supergroup',
      title: 'A group',
      members: {
        5001: { status: 'administrator' },
        5002: { status: 'member' },
        5003: { status: 'kicked' },
        5005: { status: 'restricted', is_member: false },
      },
    });
    const rankOf = (id: number, chatId = '-100200/45') =>
      chat.rank({ platform: 'telegram', id: String(id) }, { platform: 'telegram', id: chatId });
    const known = { kind: 'known', roleIds: [], place: '-100200' };
    expect(await rankOf(5001)).toEqual({ ...known, rank: 'administrator' });
    expect(await rankOf(5002)).toEqual({ ...known, rank: 'member' });
    for (const gone of [5003, 5004, 5005]) expect(await rankOf(gone)).toEqual({ ...known, rank: 'none' });
    expect(await rankOf(5001, '5001')).toEqual({ kind: 'direct' });
    // A group may keep its members from a bot: its administrators are told all the same.
    fake.fail(
      { kind: 'status', status: 400, description: 'Bad Request: member list is inaccessible' },
      { method: 'getChatMember' },
    );
    expect(await rankOf(5001)).toEqual({ ...known, rank: 'administrator' });
    for (const method of ['getChatMember', 'getChatAdministrators'])
      fake.fail({ kind: 'status', status: 500 }, { method });
    expect(await rankOf(5001, '-100300')).toEqual({ kind: 'unreachable' });
  });

  it('has no rank when Telegram does not say', async () => {
    await open();
    fake.fail({ kind: 'status', status: 500 }, { method: 'getChatAdministrators' });
    fake.writes('/status', { chatId: -100200 });
    await fake.waitForMessages(1);
    expect(seen[0]?.standing).toBeUndefined();
  });
});

describe('a button on Telegram', () => {
  const channel = { type: 'channel', title: 'Signals', members: { 5003: { status: 'creator' } } } as const;

  it('under a post of a channel answers its readers in their own conversation: they may not write in the channel', async () => {
    const chat = await open();
    await fake.waitFor(() => fake.calls.some(({ method }) => method === 'getUpdates'));
    fake.chats.set('-100777', channel);
    await chat.sender.send('-100777', { ...notice, buttons: [[refresh('status')]] });
    const [post] = fake.messages;
    const before = post?.text;
    fake.presses(post as never, '!status', { from: 6_001 });
    fake.presses(post as never, 'mute|BTC/USDT', { from: 6_001 });
    await fake.waitForMessages(2, { chatId: 6_001 });
    expect(seen.map(({ chat: at, isPrivate }) => [at.id, isPrivate])).toEqual([
      ['6001', true],
      ['6001', true],
    ]);
    fake.presses(post as never, '!status', { from: 5_003 });
    await fake.waitFor(() => seen.length === 3 && fake.messages[0]?.text !== before);
    expect(fake.messages.filter(({ chatId }) => chatId === '-100777')).toHaveLength(1);
    expect(seen[2]).toMatchObject({ chat: { id: '-100777' }, isPrivate: false, standing: { rank: 'owner' } });
  });

  it('that nobody made makes no flood: it counts like any other, and is told of once', async () => {
    const chat = await open();
    await chat.sender.send('-100200', notice);
    const [message] = fake.messages;
    for (let n = 0; n < 100; n += 1) fake.presses(message as never, `FORGED ${n}`, { from: 6_001 });
    fake.writes('/watch', { from: 6_002 });
    await fake.waitForMessages(1, { chatId: 6_002 });
    // A press costs half a command: forty are answered, and once it is said that these are too many.
    await fake.waitForMessages(42, { chatId: -100200 });
    expect(fake.messages.filter(({ chatId }) => chatId === '-100200')).toHaveLength(42);
  });
});

describe('words that are no command', () => {
  it('are a question in a direct conversation', async () => {
    await open();
    fake.writes('is eth about to drop?');
    const [answer] = await fake.waitForMessages(1);
    expect(shownText(answer?.text ?? '')).toContain('HOLD  ETH/USDT · 1h');
  });

  it('order nothing when they were forwarded, and are nobody’s when a channel’s post was copied', async () => {
    await open();
    services.people.add({ platform: 'telegram', id: '5001' }, 'owner');
    const forward_origin = { type: 'user', date: 1, sender_user: { id: 6, is_bot: false, first_name: 'Eve' } };
    fake.writes('/grant telegram:6 owner btc', { extra: { forward_origin } });
    fake.writes('/pause', { chatId: -100200, extra: { forward_origin } });
    fake.writes(`/status@${fake.username}`, { chatId: -100200, from: 777000, extra: { is_automatic_forward: true } });
    fake.writes('/watch');
    await fake.waitForMessages(2);
    expect(seen.map(({ name }) => name)).toEqual(['ask', 'watch']);
    expect(services.pausedBy).toBeNull();
  });

  it('are one in a group when they name the bot, or answer it with a question mark', async () => {
    await open();
    const bot = { id: 42, is_bot: true, first_name: 'Auspex', username: fake.username };
    const answering = {
      reply_to_message: { message_id: 7, from: bot, text: 'a signal', date: 1, chat: { id: -100200 } },
    };
    fake.writes('nice weather', { chatId: -100200 });
    fake.writes('I told you so', { chatId: -100200, extra: answering });
    fake.writes(`hey @${fake.username}Two what about btc?`, { chatId: -100200 });
    fake.writes(`@${fake.username}, price of btc`, { chatId: -100200 });
    fake.writes('and eth?', { chatId: -100200, extra: answering });
    const answers = await fake.waitForMessages(2);
    expect(seen.map(({ name, args }) => [name, args.kind === 'text' ? args.text : ''])).toEqual([
      ['ask', 'price of btc'],
      ['ask', 'and eth?'],
    ]);
    expect(answers).toHaveLength(2);
  });
});

describe('the bot’s name in another chat', () => {
  it('offers a market’s answers, each with mark and disclaimer, for the asker alone', async () => {
    await open();
    const { results, isPersonal, cacheTime, button } = await fake.asksInline('btc 15m');
    expect(results.map(({ id }) => id.split(' ')[0])).toEqual(
      expect.arrayContaining(['signal', 'predict', 'chart', 'sentiment', 'price']),
    );
    for (const { input_message_content: content } of results) {
      expect(shownText(content.message_text)).toContain('SIMULATED market');
      expect(shownText(content.message_text)).toContain('Not advice.');
    }
    expect(results.find(({ id }) => id.startsWith('predict'))?.title).toContain('BTC/USDT · 15m');
    expect({ isPersonal, cacheTime, button }).toEqual({ isPersonal: true, cacheTime: 10, button: null });
  });

  it('offers predictions before anything is typed, and a hint when no market is found', async () => {
    await open();
    expect((await fake.asksInline('')).results).toHaveLength(4);
    const nothing = await fake.asksInline('zzz 1h');
    expect(nothing.results).toEqual([]);
    expect(nothing.button).toMatchObject({ start_parameter: 'inline' });
  });

  it.each([
    '<b>btc</b> &',
    '\u202ebtc\u0000',
    'btc'.repeat(80),
    '🚀'.repeat(60),
    '%s%n{0}',
    "'; drop table people; --",
  ])('is safe from "%s"', async (text) => {
    await open();
    expect(Array.isArray((await fake.asksInline(text)).results)).toBe(true);
  });

  it('offers nothing but the way in to whoever may not read', async () => {
    await open({}, 'approval');
    const { results, button, isPersonal } = await fake.asksInline('btc 1h', { language: 'de' });
    expect(results).toEqual([]);
    expect(isPersonal).toBe(true);
    expect(button?.start_parameter).toBe('inline');
  });

  it('looks rights up each time, and stops at the limit of one person', async () => {
    await open();
    expect((await fake.asksInline('btc')).results.length).toBeGreaterThan(0);
    services.people.add({ platform: 'telegram', id: '5001' }, 'banned');
    expect((await fake.asksInline('btc')).results).toEqual([]);
    for (let i = 0; i < 45; i++) await fake.asksInline('eth', { from: 5009 });
    expect((await fake.asksInline('eth', { from: 5009 })).results).toEqual([]);
  });
});

describe('who manages a channel on Telegram', () => {
  const members = {
    42: { status: 'administrator', can_post_messages: true },
    5001: { status: 'administrator', can_post_messages: true },
    5002: { status: 'administrator', can_post_messages: false },
    5003: { status: 'creator' },
  } as const;
  const person = (id: number) => ({ platform: 'telegram', id: String(id) }) as const;

  it('is asked of Telegram: of the asker and of the bot', async () => {
    const chat = await open();
    await fake.waitFor(() => fake.calls.some(({ method }) => method === 'getUpdates'));
    fake.chats.set('-100777', { type: 'channel', title: 'Signals', username: 'signals', members });
    const chatId = { platform: 'telegram', id: '-100777' };
    for (const given of ['@signals', 'https://t.me/signals', 't.me/signals', '-100777']) {
      expect(await chat.look(person(5001), given)).toEqual({ kind: 'managed', chat: chatId, name: 'Signals' });
    }
    expect((await chat.look(person(5003), '@signals')).kind).toBe('managed');
    expect(await chat.look(person(5002), '@signals')).toEqual({ kind: 'notYours', name: 'Signals' });
    expect(await chat.look(person(6666), '@signals')).toEqual({ kind: 'notYours', name: 'Signals' });
    fake.chats.set('-100777', {
      type: 'channel',
      title: 'Signals',
      members: { ...members, 42: { status: 'administrator' } },
    });
    expect(await chat.look(person(5001), '-100777')).toMatchObject({ kind: 'cannotPost', missing: 'Post Messages' });
    // A private channel is not even there for who does not run it.
    expect(await chat.look(person(6666), '-100777')).toEqual({ kind: 'unknown' });
  });

  it('knows a group by its administrators', async () => {
    const chat = await open();
    await fake.waitFor(() => fake.calls.some(({ method }) => method === 'getUpdates'));
    const group = { type: 'supergroup', title: 'Talk', username: 'talktalk' } as const;
    fake.chats.set('-100888', {
      ...group,
      members: { 42: { status: 'member' }, 5001: { status: 'administrator' }, 5002: { status: 'member' } },
    });
    expect((await chat.look(person(5001), '@talktalk')).kind).toBe('managed');
    expect((await chat.look(person(5002), '@talktalk')).kind).toBe('notYours');
    fake.chats.set('-100888', {
      ...group,
      members: { 42: { status: 'restricted', can_send_messages: false }, 5001: { status: 'creator' } },
    });
    expect((await chat.look(person(5001), '@talktalk')).kind).toBe('cannotPost');
  });

  it('allows nothing when Telegram does not answer, and names what is no channel unknown', async () => {
    const chat = await open();
    await fake.waitFor(() => fake.calls.some(({ method }) => method === 'getUpdates'));
    fake.chats.set('-100777', { type: 'channel', title: 'Signals', username: 'signals', members });
    fake.fail({ kind: 'status', status: 500 }, { method: 'getChatMember' });
    expect(await chat.look(person(5001), '@signals')).toEqual({ kind: 'unreachable' });
    for (const given of [
      '',
      '@x',
      'signals',
      '12345',
      '@nowhere',
      '../getMe',
      '@sig nals',
      'https://evil.example/signals',
    ]) {
      expect(await chat.look(person(5001), given)).toEqual({ kind: 'unknown' });
    }
    expect(chatNamed('https://t.me/+AbCdEf')).toBeNull();
  });
});
