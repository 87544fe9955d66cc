import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DiscordChat } from '../../src/bot/discord/discord-chat.js';
import { createRouter } from '../../src/bot/router.js';
import { TelegramChat } from '../../src/bot/telegram/telegram-chat.js';
import { createCommunity, type PgCommunity } from '../../src/store/pg-community.js';
import { PgDeliveryRepository } from '../../src/store/pg-delivery-repository.js';
import { PgPeopleRepository } from '../../src/store/pg-people-repository.js';
import { createGuildWatch } from '../../src/wiring/guild-watch.js';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/discord.js';
import { MemoryServices } from '../fakes/services.js';
import { type FakeMessage, type FakeTelegram, startFakeTelegram } from '../fakes/telegram.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';

/** What must never reach a reader: it steers, reorders or hides. */
const unseen = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
const owner = 9_000;
const admin = 9_001;
const member = 5_001;
const other = 5_002;
const groupId = -100_200;

let database: TestDatabase;
let telegram: FakeTelegram;
let discord: FakeDiscord;
let services: MemoryServices;
let people: PgPeopleRepository;
let community: PgCommunity;
let chats: readonly { stop(): Promise<void> }[] = [];
let log: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  telegram = await startFakeTelegram();
  discord = await startFakeDiscord();
});
afterAll(async () => {
  await telegram.close();
  await discord.stop();
  await database.close();
});

beforeEach(async () => {
  await emptyTables(database);
  telegram.messages.length = 0;
  discord.messages.length = 0;
  log = [];
  people = new PgPeopleRepository(database.db);
  community = createCommunity(database.db);
  services = Object.assign(new MemoryServices(), { people, community }) as unknown as MemoryServices;
  for (const [id, role] of [
    [admin, 'admin'],
    [member, 'member'],
    [other, 'member'],
  ] as const) {
    await people.seen({ platform: 'telegram', id: String(id) }, null, 'member');
    if (role === 'admin') await people.setRole({ platform: 'telegram', id: String(id) }, role);
  }
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
  const admins = [
    { platform: 'telegram', id: String(owner) },
    { platform: 'discord', id: '700000000000000009' },
  ] as const;
  // Limits are not made good by a machine that takes long.
  const router = createRouter({ services, access: 'open', admins, logger, stopwatch: { elapsedMs: () => 0 } });
  const renderPicture = async () => Buffer.from('89504e470d0a1a0a', 'hex');
  const deliveries = new PgDeliveryRepository(database.db);
  const bot = new TelegramChat({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    renderPicture,
    logger,
    onMoved: async (from, toId) => {
      await deliveries.moveChat(from, toId);
      await community.privacy.moveChat(from, toId);
    },
  });
  const there = new DiscordChat({
    token: discord.token,
    appId: discord.appId,
    guildIds: [discord.guildId],
    apiUrl: discord.url,
    renderPicture,
    logger,
    guilds: createGuildWatch({ config: { ADMINS: [...admins] }, people, places: community.places, services, logger }),
  });
  chats = [bot, there];
  await bot.start(router);
  await there.start(router);
});
afterEach(async () => {
  await Promise.all(chats.map((chat) => chat.stop()));
  expect(log.join('\n')).not.toContain(telegram.token);
  expect(log.filter((line) => /"level":50/.test(line))).toEqual([]);
});

const inChat = (chatId: number): readonly FakeMessage[] =>
  telegram.messages.filter((one) => one.chatId === String(chatId));
const newest = (chatId: number): string => inChat(chatId).at(-1)?.text ?? '';
/** Asks, and waits for the answer in the chat it was asked in. */
async function ask(text: string, from: number, chatId = from, username?: string): Promise<FakeMessage> {
  const before = inChat(chatId).length;
  telegram.writes(text, { from, chatId, ...(username ? { username } : {}) });
  return (await telegram.waitForMessages(before + 1, { chatId })).at(-1) as FakeMessage;
}
/** Presses and waits until everything said before the answer to a /whoami of the same chat is there. */
async function press(message: FakeMessage, data: string, from: number): Promise<void> {
  const answered = telegram.answeredButtons.length;
  telegram.presses(message, data, { from });
  await telegram.waitFor(() => telegram.answeredButtons.length > answered);
  await ask('/watch', from, Number(message.chatId));
}
const dataOf = (message: FakeMessage, text: string): string =>
  message.buttons.flat().find((button) => button.text === text)?.callback_data ?? '';
const roleOf = async (id: number) => (await people.find({ platform: 'telegram', id: String(id) }))?.role;

describe('buttons', () => {
  it('do nothing when they were made up', async () => {
    const message = await ask('/status', member);
    const forged = [
      'pause',
      '!pause',
      'resume',
      `grant|telegram:${member}|owner`,
      `ban|telegram:${other}`,
      'live|kill|yes',
      'roles|everywhere|operate|member',
      `approve|telegram:${member}|in`,
      'confirm|',
      'confirm|aaaaaaaaaaaaaaaa',
      `confirm|' or 1=1 --`,
      'confirm|aaaaaaaaaaaaaaaa|yes',
      'paper|reset|of=telegram:9000 life=1',
      `me|delete|telegram:${other}`,
      'audit|-|-|-|file',
      '__proto__|constructor',
      'constructor',
      '|||||||',
      '\u202epause',
      'x'.repeat(64),
      '!'.repeat(64),
    ];
    for (const data of forged) telegram.presses(message, data, { from: member });
    await telegram.waitFor(() => telegram.answeredButtons.length >= forged.length);
    await ask('/watch', other);
    expect(services.pausedBy).toBeNull();
    expect(services.live.asked).toEqual([]);
    expect(await roleOf(member)).toBe('member');
    expect(await roleOf(other)).toBe('member');
    expect((await createCommunity(database.db).access.settings()).rules).toEqual([]);
    const shown = telegram.messages.map(({ text }) => text).join('\n');
    expect(shown).not.toMatch(/Something broke|undefined|\bat \//);
  });

  it('of a dangerous deed count for one person, once, even pressed at the same time', async () => {
    const question = await ask(`/ban ${other}`, admin, groupId);
    expect(question.text).toContain(`telegram:${other} (a member) would be shut out`);
    const yes = dataOf(question, 'Yes, do it');
    // A copy under another message, in another chat, and by somebody else.
    await press(question, yes, member);
    expect(await roleOf(other)).toBe('member');
    const elsewhere = await ask('/status', admin);
    await press(elsewhere, yes, admin);
    expect(await roleOf(other)).toBe('member');
    for (let n = 0; n < 3; n += 1) telegram.presses(question, yes, { from: admin });
    await telegram.waitFor(() => inChat(admin).some(({ text }) => text.includes('is shut out')));
    await ask('/watch', admin, groupId);
    expect(await roleOf(other)).toBe('banned');
    await ask(`/unban ${other}`, admin);
    await press(question, yes, admin);
    expect(await roleOf(other)).toBe('member');
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from audit where command = 'ban' and outcome = 'allowed'
    `.execute(database.db);
    expect(rows[0]?.n).toBe(1);
  });
});

describe('names and texts of others', () => {
  it('decide nothing and break nothing', async () => {
    const names = [
      `telegram_${owner}`,
      'owner',
      '<b>admin</b>',
      '\u202enimda',
      'ad\u200bmin',
      `a${'\u0301'.repeat(200)}`,
      "'; drop table people; --",
      '@everyone https://evil.example [x](y) `*_~',
    ];
    for (const name of names) {
      const answer = await ask('/whoami', member, member, name);
      expect(answer.text).toContain('You are a member');
      expect(answer.text.replaceAll('\n', '')).not.toMatch(unseen);
    }
    expect(await roleOf(member)).toBe('member');
    expect((await people.find({ platform: 'telegram', id: String(member) }))?.name).toBe(`@${names.at(-1)}`);
    await ask('/pause', member, member, 'owner');
    expect(services.pausedBy).toBeNull();
    const listed = await ask('/roles people', owner);
    expect(listed.text).not.toMatch(/<script|<b>admin/);
  });

  it('of news carry no markup, no link and no hidden sign into a chat', async () => {
    const title =
      '</b><a href="http://evil.example">FREE</a> \u202ekcaj\u202c BTC\u200b\u{e0041}\u{e0042} **@everyone** \u0007 [x](http://y)';
    services.readingList = [
      {
        id: 'r1',
        source: 'feed',
        title,
        url: 'javascript:alert(1)',
        market: 'BTC/USDT' as never,
        score: 0.5,
        label: 'positive',
        scorer: 'local',
        publishedAt: (services.now - 60_000) as never,
        availableAt: (services.now - 50_000) as never,
      },
    ];
    const answer = await ask('/sentiment btc', member);
    expect(answer.text).toContain('&lt;/b&gt;&lt;a href=');
    expect(answer.text).not.toMatch(/<a href="(http:\/\/evil|javascript)/);
    expect(answer.text.replaceAll('\n', '')).not.toMatch(unseen);
    const there = await discord.interact({ command: 'sentiment', options: { market: 'BTC/USDT' } });
    const body = JSON.stringify(there.message?.body);
    expect(body).toContain('\\\\*\\\\*\\\\@everyone');
    expect(body).not.toMatch(/javascript:/);
    expect(there.message?.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('typed with what cannot be seen mean what they look like, and the malformed get an answer', async () => {
    expect((await ask('/predict B\u200bTC\u2060/US\ufeffDT 1h', member)).text).toContain('BTC/USDT');
    expect((await ask('/why_denied', member)).text).toContain('refused you nothing');
    expect((await ask('/why-denied', member)).text).toContain('refused you nothing');
    for (const line of [
      '/predict \ud800',
      `/predict ${'\u0301'.repeat(3_000)}`,
      `/grant ${'9'.repeat(3_000)} owner`,
      '/audit %00 \\x',
      '/me \u0000',
    ]) {
      const answer = await ask(line, other);
      expect(answer.text).not.toMatch(/Something broke/);
      expect(answer.text.replaceAll('\n', '')).not.toMatch(unseen);
      expect(answer.text.length).toBeLessThan(1_000);
    }
  });

  it('of other bots, and those sent through bots, are not heard', async () => {
    telegram.writes('/status', { from: 7_000, isBot: true });
    telegram.writes('/status', { from: 7_001, extra: { via_bot: { id: 1, is_bot: true, first_name: 'x' } } });
    telegram.writes('/status', { from: 7_002, edited: true });
    await ask('/watch', member);
    for (const id of [7_000, 7_001, 7_002]) expect(inChat(id)).toEqual([]);
  });

  it('in deep links do nothing unless they are an invitation', async () => {
    for (const payload of [
      'inv_',
      'inv_AAAA-AAAA-AAAA',
      'claim_X',
      '../../etc/passwd',
      'x'.repeat(64),
      `'; drop table people`,
    ]) {
      await ask(`/start ${payload}`, other);
      expect(newest(other)).not.toMatch(/Something broke/);
    }
    expect(await roleOf(other)).toBe('member');
  });
});

describe('a flood', () => {
  it('of commands is told once and costs others nothing', async () => {
    for (let n = 0; n < 150; n += 1) telegram.writes('/watch', { from: other });
    expect((await ask('/watch', member)).text).toContain('BTC/USDT');
    await telegram.waitFor(() => inChat(other).some(({ text }) => text.includes('as many as I take')));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(inChat(other).filter(({ text }) => text.includes('as many as I take'))).toHaveLength(1);
    expect(inChat(other)).toHaveLength(21);
  });
});

describe('chats that change', () => {
  it('keep their rules, alerts and paper account when a group becomes a supergroup', async () => {
    await ask('/roles here /predict admin', admin, groupId);
    expect((await ask('/predict btc', member, groupId)).text).toContain('In this chat that needs the admin role');
    await sql`insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted)
      values ('telegram', ${String(groupId)}, '{}', '{}', '{}', '{}')`.execute(database.db);
    telegram.migrates(groupId, -100_999);
    await expect
      .poll(
        async () => (await sql<{ chat_id: string }>`select chat_id from access_rules`.execute(database.db)).rows,
        patience,
      )
      .toEqual([{ chat_id: '-100999' }]);
    const subscribed = await sql<{ chat_id: string }>`select chat_id from subscriptions`.execute(database.db);
    expect(subscribed.rows).toEqual([{ chat_id: '-100999' }]);
  });

  it('are paused when their guild puts the bot out, which admins hear once', async () => {
    await discord.interact({ command: 'watch' });
    const where = { platform: 'discord', chat: discord.channelId };
    await expect.poll(() => community.places.open('discord'), patience).toEqual([discord.guildId]);
    const guild = { id: discord.guildId };
    discord.gateway.dispatch('GUILD_DELETE', guild);
    const paused = async () =>
      (await sql<{ chat_id: string }>`select chat_id from paused_chats`.execute(database.db)).rows;
    await expect.poll(paused, patience).toEqual([{ chat_id: where.chat }]);
    discord.gateway.dispatch('GUILD_DELETE', guild);
    const told = await sql<{ chat_id: string }>`
      select d.chat_id from deliveries d join announcements a on a.id = d.announcement_id
      where a.payload->'notice'->>'kind' = 'left' order by 1
    `.execute(database.db);
    expect(told.rows.map((row) => row.chat_id)).toEqual([String(owner), String(admin)].sort());
  });
});

describe('Discord', () => {
  it('hears a button of another person, a forged id and a mapped role no differently', async () => {
    const boss = { user: { id: '700000000000000009', name: 'ada' } };
    const question = await discord.interact({ command: 'pause', ...boss });
    expect(question.message?.body.embeds?.[0]?.description).toContain('No new signal');
    const stolen = await discord.press(question.message as never, 'Yes, do it');
    expect(JSON.stringify(stolen.message?.body)).toContain('Somebody else was asked that');
    expect(stolen.message?.ephemeral).toBe(true);
    expect(services.pausedBy).toBeNull();
    for (const id of [
      'pause',
      'live|kill|yes',
      'grant|discord:700000000000000001|owner',
      'confirm|guess',
      'x'.repeat(100),
    ]) {
      const answer = await discord.press(question.message as never, id);
      expect(JSON.stringify(answer.message?.body)).not.toContain('Something broke');
    }
    expect(services.pausedBy).toBeNull();
    const roles = ['123456789'];
    discord.gateway.dispatch('GUILD_ROLE_CREATE', {
      guild_id: discord.guildId,
      role: { id: roles[0], name: 'Trader', permissions: '0', position: 1, color: 0, flags: 0 },
    });
    const denied = await discord.interact({ command: 'paper', options: { action: 'status', account: 'house' }, roles });
    expect(JSON.stringify(denied.message?.body)).toContain('trader role');
    await discord.interact({
      command: 'roles',
      options: { action: 'map', what: 'discord:123456789', role: 'trader' },
      ...boss,
    });
    const allowed = await discord.interact({
      command: 'paper',
      options: { action: 'status', account: 'house' },
      roles,
    });
    expect(JSON.stringify(allowed.message?.body)).not.toContain('trader role');
    const done = await discord.press(question.message as never, 'Yes, do it', boss);
    expect(JSON.stringify(done.message?.body)).toContain('Paused');
    expect(services.pausedBy).not.toBeNull();
  });
});

describe('one person on two platforms', () => {
  const ann = { user: { id: '700000000000000001', name: 'ann' }, guildId: null, channelId: '900000000000000055' };
  const codeIn = (text: string): string => /\/link ([A-Z0-9-]{9})/.exec(text)?.[1] ?? '';
  const bodyOf = (answer: { message: { body: unknown } | null }): string => JSON.stringify(answer.message?.body);
  async function link(from: number, who: typeof ann): Promise<void> {
    const { text } = await ask('/link', from);
    const question = await discord.interact({ command: 'link', options: { code: codeIn(text) }, ...who });
    expect(bodyOf(question)).toContain('Say yes only if that is you yourself');
    // Pressed twice at the same instant, it is done once.
    const pressed = await Promise.all([1, 2].map(() => discord.press(question.message as never, 'Yes, do it', who)));
    const done = pressed.map((one) => JSON.stringify(discord.messages.map(({ body }) => body)) + bodyOf(one)).join();
    expect(done).toContain('You are one person now');
  }

  it('is shut out on both, whichever is named', async () => {
    await link(member, ann);
    expect((await people.known({ platform: 'telegram', id: String(member) }))?.linked).toHaveLength(1);
    const question = await ask(`/ban discord:${ann.user.id}`, admin);
    await press(question, dataOf(question, 'Yes, do it'), admin);
    expect(await roleOf(member)).toBe('banned');
    expect((await ask('/watch', member)).text).toContain('shut you out');
    expect(bodyOf(await discord.interact({ command: 'watch', ...ann }))).toContain('shut you out');
    // Nor does parting, or erasing themselves, bring either back.
    expect((await ask('/unlink', member)).text).toContain('shut you out');
    expect((await ask('/me delete', member)).text).toContain('shut you out');
    expect(await roleOf(member)).toBe('banned');
  });

  it('who is owner on one is nobody’s to shut out on the other', async () => {
    await link(owner, ann);
    const refused = await ask(`/ban discord:${ann.user.id}`, admin);
    expect(refused.text).toContain('you can change only people below you');
    expect(refused.buttons.flat()).toEqual([]);
    expect((await people.find({ platform: 'discord', id: ann.user.id }))?.role).toBe('member');
  });
});
