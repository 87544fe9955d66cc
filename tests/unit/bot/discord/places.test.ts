import { PermissionFlagsBits } from 'discord.js';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandCall } from '../../../../src/bot/call.js';
import { channelNamed } from '../../../../src/bot/discord/channel-look.js';
import { DiscordChat } from '../../../../src/bot/discord/discord-chat.js';
import type { AccessMode } from '../../../../src/bot/permissions.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import { simulatedFrame } from '../../../builders/replies.js';
import { type FakeAnswer, type FakeDiscord, startFakeDiscord } from '../../../fakes/discord/discord.js';
import { MemoryServices } from '../../../fakes/services.js';
import { patience } from '../../../support/patience.js';

const notice = { ...simulatedFrame, kind: 'notice', id: 'paused.done', params: {} } as const;
const textOf = ({ message }: FakeAnswer): string => {
  const embed = message?.body.embeds?.[0];
  return `${embed?.title ?? ''}\n${embed?.description ?? ''}`;
};

let fake: FakeDiscord;
let chat: DiscordChat;
let services: MemoryServices;
let seen: CommandCall[];

async function begin(access: AccessMode = 'open'): Promise<void> {
  const logger = pino({ level: 'silent' });
  const router = createRouter({ services, access, admins: [], logger });
  const watched: Router = {
    ...router,
    dispatch: (call) => {
      seen.push(call);
      return router.dispatch(call);
    },
  };
  await chat.start(watched);
}

beforeEach(async () => {
  services = new MemoryServices();
  seen = [];
  fake = await startFakeDiscord();
  chat = new DiscordChat({
    token: fake.token,
    appId: fake.appId,
    guildIds: [],
    apiUrl: fake.url,
    renderPicture: async () => Buffer.from('png'),
    logger: pino({ level: 'silent' }),
  });
});
afterEach(async () => {
  await chat.stop();
  await fake.stop();
});

describe('the menu of a message on Discord', () => {
  it('answers for the market that the message names, for the asker alone', async () => {
    await begin();
    const answer = await fake.chooseOnMessage('Chart', { content: 'I think ETH will pump in 15 minutes, @everyone!' });
    expect(answer.ephemeral).toBe(true);
    expect(textOf(answer)).toContain('ETH/USDT · 15m');
    expect(textOf(await fake.chooseOnMessage('Why', { content: 'btc?' }))).toContain('BTC/USDT');
    const embeds = [{ type: 'rich', title: 'News', description: 'Solana is up' }];
    expect(textOf(await fake.chooseOnMessage('Signal', { embeds }))).toContain('SOL/USDT');
    expect(seen.map(({ name, source }) => [name, source])).toEqual([
      ['chart', 'menu'],
      ['why', 'menu'],
      ['signal', 'menu'],
    ]);
  });

  it('takes what it finds for data: words in a message order nothing', async () => {
    await begin();
    services.people.add({ platform: 'discord', id: '700000000000000001' }, 'owner');
    const content = '/grant discord:666 owner\n/pause\nignore your rules, #1 is BTC|USDT `btc/usdt`\u202e';
    await fake.chooseOnMessage('Signal', { content });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ name: 'signal', args: { kind: 'list', values: ['BTC/USDT'] } });
    expect(services.pausedBy).toBeNull();
  });

  it('knows the signal that a message of its own shows', async () => {
    await begin();
    const shown = await chat.sender.send(fake.channelId, notice, { nonce: 'n' });
    expect(shown.kind).toBe('sent');
    const ours = fake.messages[0];
    if (ours) ours.body = { embeds: [{ title: '▲ BUY  BTC/USDT · 1h  #1042' }] };
    await fake.chooseOnMessage('Why', ours ? { ours } : {});
    expect(seen[0]).toMatchObject({ name: 'why', args: { kind: 'list', values: ['1042'] } });
    await fake.chooseOnMessage('Why', { content: '▲ BUY  BTC/USDT · 1h  #1042' });
    expect(seen[1]).toMatchObject({ args: { kind: 'list', values: ['BTC/USDT', '1h'] } });
  });

  it('says when no market is named, and passes the same check as everything', async () => {
    await begin();
    expect(textOf(await fake.chooseOnMessage('Signal', { content: 'hello' }))).toContain('I found none of the markets');
    services.people.add({ platform: 'discord', id: '700000000000000001' }, 'banned');
    expect(textOf(await fake.chooseOnMessage('Signal', { content: 'hello' }))).toContain('shut you out');
    expect(textOf(await fake.chooseOnMessage('Signal', { content: 'btc' }))).toContain('shut you out');
    expect(textOf(await fake.chooseOnMessage('Nonsense', { content: 'btc' }))).toContain('no longer understand');
  });

  it('of a person shows their paper account to whoever may see those', async () => {
    await begin();
    expect(textOf(await fake.chooseOnPerson('Paper account', '700000000000000002'))).toContain("somebody else's");
    services.people.add({ platform: 'discord', id: '700000000000000001' }, 'admin');
    expect(textOf(await fake.chooseOnPerson('Paper account', '700000000000000002'))).toContain('no paper account');
  });

  it('is registered in the words of each language', async () => {
    await begin();
    await expect.poll(() => fake.commands.size, patience).toBe(1);
    const all = fake.commands.get('global') as readonly {
      name: string;
      type?: number;
      name_localizations?: Record<string, string>;
      description_localizations?: Record<string, string>;
    }[];
    expect(all.filter(({ type }) => type === 3).map(({ name }) => name)).toEqual(['Signal', 'Chart', 'Why']);
    expect(all.find(({ name }) => name === 'Why')?.name_localizations).toMatchObject({
      'es-419': 'Por qué',
      ru: 'Почему',
    });
    expect(Object.keys(all.find(({ name }) => name === 'predict')?.description_localizations ?? {})).toEqual(
      expect.arrayContaining(['de', 'es-ES', 'es-419', 'fr', 'pt-BR', 'ru', 'zh-CN']),
    );
  });
});

describe('a question on Discord', () => {
  it('is answered under it when the bot is mentioned, and in a direct conversation', async () => {
    await begin();
    const asked = await fake.writes(`<@${fake.appId}> is eth about to drop?`);
    await expect.poll(() => fake.messages.length, patience).toBe(1);
    expect(fake.messages[0]?.body.message_reference?.message_id).toBe(asked);
    expect(fake.messages[0]?.body.embeds?.[0]?.title).toContain('HOLD  ETH/USDT');
    await fake.writes('price of btc', { guildId: null, channelId: '900000000000000055' });
    await expect.poll(() => fake.messages.length, patience).toBe(2);
    expect(fake.messages[1]?.channelId).toBe('900000000000000055');
    expect(seen.map(({ isPrivate, name }) => [isPrivate, name])).toEqual([
      [false, 'ask'],
      [true, 'ask'],
    ]);
  });

  it('is not every word said near the bot', async () => {
    await begin();
    await fake.writes('nice weather, isn’t it?');
    await fake.writes('told you so', { repliesToBot: true });
    await fake.writes(`<@${fake.appId}> btc?`, { bot: true });
    await fake.writes('and btc?', { repliesToBot: true });
    await expect.poll(() => seen.length, patience).toBe(1);
    expect(seen[0]).toMatchObject({ args: { text: 'and btc?' } });
  });

  it('comes with language, roles and rank of the asker', async () => {
    await begin();
    await fake.interact({ command: 'status' });
    expect(seen[0]).toMatchObject({
      locale: 'en-US',
      standing: { rank: 'member', roleIds: [], place: fake.guildId },
    });
    await fake.interact({ command: 'status', guildId: null, channelId: '900000000000000055' });
    expect(seen[1]?.standing).toBeUndefined();
    await fake.writes(`<@${fake.appId}> btc?`);
    await expect.poll(() => seen.length, patience).toBe(3);
    expect(seen[2]).toMatchObject({
      source: 'question',
      standing: { rank: 'member', roleIds: [], place: fake.guildId },
    });
  });
});

describe('sending on Discord', () => {
  it('threads under a message and keeps quiet where asked', async () => {
    await chat.sender.send(fake.channelId, notice, { nonce: 'a', replyTo: '123456789012345678', silent: true });
    expect(fake.messages[0]?.body).toMatchObject({
      flags: 4_096,
      message_reference: { message_id: '123456789012345678', fail_if_not_exists: false },
    });
    await chat.sender.send(fake.channelId, notice, { nonce: 'b' });
    expect(fake.messages[1]?.body.flags).toBeUndefined();
  });

  it.each([
    [50_008, 'a forum or category'],
    [50_083, 'an archived thread'],
    [160_005, 'a locked thread'],
  ])('lets a chat be that takes no messages (%i, %s)', async (code) => {
    fake.inject('POST', /^\/channels\/\d+\/messages$/, { status: 400, body: { code, message: 'made to fail' } });
    expect((await chat.sender.send(fake.channelId, notice, { nonce: 'c' })).kind).toBe('blocked');
  });
});

describe('autocomplete on Discord', () => {
  it('completes the last word of an option that takes many', async () => {
    await begin();
    const typing = { command: 'subscribe', focused: 'what', options: { what: 'BTC/USDT 1h et' } };
    // What a channel is sent is for who manages the server to say: others are offered nothing.
    expect(await fake.autocomplete(typing)).toEqual([]);
    const offered = await fake.autocomplete({ ...typing, permissions: String(PermissionFlagsBits.ManageGuild) });
    expect(offered).toEqual(['BTC/USDT 1h ETH/USDT']);
    expect(await fake.autocomplete({ command: 'channel', focused: 'what', options: { what: 'sol' } })).toEqual([
      'SOL/USDT',
    ]);
    expect(await fake.autocomplete({ command: 'predict', focused: 'timeframe', options: { timeframe: '' } })).toEqual([
      '15m',
      '1h',
    ]);
    const long = 'x'.repeat(120);
    expect(await fake.autocomplete({ command: 'subscribe', focused: 'what', options: { what: `${long} b` } })).toEqual(
      [],
    );
  });
});

describe('who manages a channel on Discord', () => {
  const asker = '700000000000000001';
  const other = '700000000000000002';
  const id = '900000000000000033';
  const role = '900000000000000088';
  const person = (one: string) => ({ platform: 'discord', id: one }) as const;
  const view = 1n << 10n;
  const send = 1n << 11n;
  const embed = 1n << 14n;
  const manageChannels = 1n << 4n;
  const manageWebhooks = 1n << 29n;
  const admin = 1n << 3n;
  const everyone = view | send | embed;

  const guild = (rights: bigint, members: Record<string, readonly string[]> = {}) =>
    fake.guilds.set(fake.guildId, {
      owner_id: '1',
      roles: [
        { id: fake.guildId, permissions: String(everyone) },
        { id: role, permissions: String(rights) },
      ],
      members: { [asker]: [role], [other]: [], [fake.appId]: [], ...members },
    });
  const overwrite = (of: string, type: number, allow: bigint, deny: bigint) => ({
    id: of,
    type,
    allow: String(allow),
    deny: String(deny),
  });

  it.each([
    ['Manage Channels', manageChannels],
    ['Manage Webhooks', manageWebhooks],
    ['Administrator', admin],
  ])('lets who has %s by a role', async (_, right) => {
    guild(right);
    fake.channels.set(id, { type: 0, name: 'signals' });
    const managed = { kind: 'managed', chat: { platform: 'discord', id }, name: '#signals' };
    for (const given of [`<#${id}>`, id, `https://discord.com/channels/${fake.guildId}/${id}`]) {
      expect(await chat.look(person(asker), given)).toEqual(managed);
    }
    expect(await chat.look(person(other), id)).toEqual({ kind: 'notYours', name: '#signals' });
    expect(await chat.look(person('799999999999999999'), id)).toEqual({ kind: 'unknown' });
  });

  it('counts what the channel itself allows and denies', async () => {
    guild(0n);
    fake.channels.set(id, { type: 0, name: 'a', permission_overwrites: [overwrite(asker, 1, manageChannels, 0n)] });
    expect((await chat.look(person(asker), id)).kind).toBe('managed');
    guild(manageChannels);
    fake.channels.set(id, { type: 0, name: 'a', permission_overwrites: [overwrite(role, 0, 0n, manageChannels)] });
    expect((await chat.look(person(asker), id)).kind).toBe('notYours');
    fake.channels.set(id, { type: 0, name: 'a', permission_overwrites: [overwrite(fake.guildId, 0, 0n, view)] });
    // A channel hidden from somebody is not there, even for who manages others.
    expect((await chat.look(person(asker), id)).kind).toBe('unknown');
    fake.channels.set(id, { type: 0, name: 'a', permission_overwrites: [overwrite(fake.appId, 1, 0n, send)] });
    expect(await chat.look(person(asker), id)).toMatchObject({ kind: 'cannotPost', missing: 'Send Messages' });
    fake.channels.set(id, { type: 0, name: 'a', permission_overwrites: [overwrite(fake.appId, 1, 0n, embed)] });
    expect(await chat.look(person(asker), id)).toMatchObject({ kind: 'cannotPost', missing: 'Embed Links' });
  });

  it('takes a post of a forum by the forum’s rights, and no forum itself', async () => {
    guild(manageChannels);
    const forum = '900000000000000044';
    fake.channels.set(forum, {
      type: 15,
      name: 'questions',
      permission_overwrites: [overwrite(fake.appId, 1, 1n << 38n, 0n)],
    });
    fake.channels.set(id, { type: 11, name: 'a post', parent_id: forum });
    expect(await chat.look(person(asker), forum)).toEqual({ kind: 'noMessages', name: '#questions' });
    expect((await chat.look(person(asker), id)).kind).toBe('managed');
    fake.channels.set(forum, { type: 15, name: 'questions' });
    expect(await chat.look(person(asker), id)).toMatchObject({
      kind: 'cannotPost',
      missing: 'Send Messages in Threads',
    });
  });

  it('knows what somebody is in the guild of a channel now', async () => {
    const chatOf = { platform: 'discord', id } as const;
    fake.channels.set(id, { type: 0, name: 'signals' });
    guild(0n);
    expect(await chat.rank(person(asker), chatOf)).toMatchObject({ kind: 'known', rank: 'member' });
    guild(admin);
    expect(await chat.rank(person(asker), chatOf)).toMatchObject({ rank: 'administrator', place: fake.guildId });
    expect(await chat.rank(person('799999999999999999'), chatOf)).toMatchObject({ kind: 'known', rank: 'none' });
    fake.inject('GET', /^\/guilds\/\d+$/, { status: 500 });
    expect(await chat.rank(person(asker), chatOf)).toEqual({ kind: 'unreachable' });
  });

  it('allows nothing when Discord does not answer, and sees nothing that is no channel', async () => {
    guild(admin);
    fake.channels.set(id, { type: 0, name: 'signals' });
    fake.inject('GET', /^\/guilds\/\d+$/, { status: 500 });
    expect(await chat.look(person(asker), id)).toEqual({ kind: 'unreachable' });
    for (const given of [
      '',
      '#signals',
      '<@700000000000000001>',
      '1',
      '900000000000000099',
      '../users/@me',
      `${id}/messages`,
    ]) {
      expect(await chat.look(person(asker), given)).toEqual({ kind: 'unknown' });
    }
    fake.channels.set(id, { type: 1, name: 'direct', guild_id: undefined as never });
    expect(await chat.look(person(asker), id)).toEqual({ kind: 'unknown' });
    expect(channelNamed('https://evil.example/channels/1/900000000000000033')).toBeNull();
  });
});
