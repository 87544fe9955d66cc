import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backtestReply } from '../../../../src/bot/backtest-reply.js';
import { DiscordChat } from '../../../../src/bot/discord/discord-chat.js';
import type { PictureRequest } from '../../../../src/bot/reply/pictures.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { aResult } from '../../../builders/backtests.js';
import { anEntry } from '../../../builders/pictures.js';
import { simulatedFrame } from '../../../builders/replies.js';
import { type FakeDiscord, type FakeDiscordOptions, startFakeDiscord } from '../../../fakes/discord/discord.js';
import { MemoryServices } from '../../../fakes/services.js';
import { patience } from '../../../support/patience.js';

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const ada = { user: { id: '700000000000000009', name: 'ada' } };

describe('the bot on Discord', () => {
  let fake: FakeDiscord;
  let chat: DiscordChat;
  let services: MemoryServices;
  let router: Router;
  let log: string[];
  let drawn: PictureRequest[];

  const open = (over: Partial<ConstructorParameters<typeof DiscordChat>[0]> = {}) =>
    new DiscordChat({
      token: fake.token,
      appId: fake.appId,
      guildIds: [fake.guildId],
      apiUrl: fake.url,
      renderPicture: async (request) => {
        drawn.push(request);
        return png;
      },
      logger: pino({ level: 'trace' }, { write: (line) => log.push(line) }),
      deferAfterMs: patience.timeout,
      ...over,
    });
  const begin = async (options: FakeDiscordOptions = {}) => {
    fake = await startFakeDiscord(options);
    chat = open();
  };

  beforeEach(async () => {
    log = [];
    drawn = [];
    services = new MemoryServices();
    services.people.add({ platform: 'discord', id: ada.user.id }, 'owner');
    router = createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) });
    await begin();
  });
  afterEach(async () => {
    await chat.stop();
    await fake.stop();
  });

  it('logs in with no privileged intent and registers its commands in the guild and for direct conversations', async () => {
    await chat.start(router);
    await expect.poll(() => fake.commands.size, patience).toBe(2);
    // Guilds, messages in them, direct messages; neither members (2) nor presences (256) nor content (32768).
    expect(fake.gateway.identified.map(({ intents }) => intents)).toEqual([1 | 512 | 4_096]);
    const inGuild = fake.commands.get(fake.guildId)!.map(({ name }) => name);
    const menus = ['Signal', 'Chart', 'Why', 'Paper account'];
    expect(inGuild).toEqual([...router.commands.map(({ name }) => name), ...menus]);
    expect(inGuild).toContain('signal');
    const global = fake.commands.get('global') as readonly { name: string; contexts?: readonly number[] }[];
    expect(global.map(({ name }) => name)).toEqual([...inGuild.slice(0, -menus.length), 'claim']);
    expect(global.every(({ contexts }) => contexts?.join() === '1')).toBe(true);
  });

  it('says that it hears when it is logged in and as long as its heartbeats are acknowledged', async () => {
    await fake.stop();
    fake = await startFakeDiscord({ heartbeatMs: 200 });
    let heard = 0;
    chat = open({ onHeard: () => (heard += 1), lookEveryMs: 5 });
    await chat.start(router);
    expect(heard).toBe(1);
    await expect.poll(() => heard, patience).toBeGreaterThan(2);
    fake.gateway.acknowledges = false;
    const deafFrom = fake.gateway.heartbeats;
    // It connects anew, and again, each time as if all were well.
    await expect.poll(() => fake.gateway.heartbeats, patience).toBeGreaterThan(deafFrom);
    const before = heard;
    await expect.poll(() => fake.gateway.heartbeats, patience).toBeGreaterThan(deafFrom + 2);
    expect(heard).toBe(before);
    fake.gateway.acknowledges = true;
    await expect.poll(() => heard, patience).toBeGreaterThan(before);
  });

  it('registers its commands for all when no guild is named', async () => {
    const everywhere = open({ guildIds: [] });
    await everywhere.start(router);
    await expect.poll(() => fake.commands.size, patience).toBe(1);
    const global = fake.commands.get('global') as readonly { name: string; contexts?: readonly number[] }[];
    expect(global.find(({ name }) => name === 'signal')?.contexts).toBeUndefined();
    await everywhere.stop();
  });

  it('answers a command in one call with embed, buttons and picture', async () => {
    await chat.start(router);
    const answer = await fake.interact({ command: 'chart', options: { market: 'btc/usdt', timeframe: '1h' } });
    expect(answer).toMatchObject({ type: 4, ephemeral: false });
    expect(fake.requests.filter(({ path }) => /^\/(interactions|webhooks)/.test(path))).toHaveLength(1);
    const { body, files } = answer.message!;
    expect(body.embeds?.[0]?.title).toContain('BTC/USDT');
    expect(body.embeds?.[0]?.image?.url).toBe('attachment://chart.png');
    expect(files).toEqual([{ name: 'chart.png', bytes: png }]);
    expect(drawn[0]).toMatchObject({ market: 'BTC/USDT', timeframe: '1h' });
    expect(body.components?.[0]?.components.length).toBeGreaterThan(0);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it('says first that an answer will come when it takes long, and puts it in place of that', async () => {
    const deferred = () => fake.requests.some(({ path }) => path.endsWith('/callback'));
    const slow = open({
      deferAfterMs: 1,
      renderPicture: async () => {
        await expect.poll(deferred, patience).toBe(true);
        return png;
      },
    });
    await slow.start(router);
    const answer = await fake.interact({ command: 'chart', options: { market: 'btc/usdt', timeframe: '1h' } });
    expect(answer).toMatchObject({ type: 5, ephemeral: false });
    expect(answer.message!.files).toEqual([{ name: 'chart.png', bytes: png }]);
    await slow.stop();
  });

  it('takes an answer for given whose call was cut, and says it once', async () => {
    await chat.start(router);
    fake.inject('POST', /\/callback$/, 'cut');
    const { message } = await fake.interact({ command: 'status' });
    expect(message!.body.embeds?.[0]?.title).toBeDefined();
    const calls = () => fake.requests.filter(({ path }) => path.endsWith('/callback')).length;
    await expect.poll(calls, patience).toBe(2);
    await fake.interact({ command: 'status' });
    expect(fake.messages).toHaveLength(2);
    expect(fake.messages.map(({ edits }) => edits)).toEqual([0, 0]);
  });

  it('says in every message that a simulated market is one', async () => {
    await chat.start(router);
    for (const command of ['status', 'watch', 'predict']) {
      const { message } = await fake.interact({
        command,
        ...(command === 'predict' ? { options: { market: 'BTC/USDT' } } : {}),
      });
      expect(JSON.stringify(message!.body)).toContain('SIMULATED');
    }
  });

  it('answers what is personal for the asker alone', async () => {
    await chat.start(router);
    expect(await fake.interact({ command: 'whoami', ...ada })).toMatchObject({ type: 4, ephemeral: true });
    const wrong = await fake.interact({ command: 'signal', options: { market: 'XYZ/USDT' } });
    expect(wrong).toMatchObject({ type: 4, ephemeral: true });
    expect(wrong.message!.body.embeds?.[0]?.description).toContain('XYZ/USDT');
    expect(fake.messages.filter(({ ephemeral }) => !ephemeral)).toHaveLength(0);
  });

  it('denies what a member may not do, and to a stranger tells no more', async () => {
    await chat.start(router);
    const { message } = await fake.interact({ command: 'pause' });
    expect(message!.ephemeral).toBe(true);
    expect(message!.body.embeds?.[0]?.description).toContain('admin');
    expect(services.pausedBy).toBeNull();
    const question = await fake.interact({ command: 'pause', ...ada });
    expect(question.message!.body.embeds?.[0]?.description).toContain('No new signal');
    expect(services.pausedBy).toBeNull();
    await fake.press(question.message!, 'Yes, do it', ada);
    expect(services.pausedBy).not.toBeNull();
  });

  it('shows a backtest in one message: asked for, rewritten by its end, other views in place, its trades as a file', async () => {
    const answered: (string | null)[] = [];
    chat = open({
      onAnswered: async (reply, messageId) => {
        if (reply.kind === 'backtestProgress' && reply.isNew) answered.push(messageId);
      },
    });
    await chat.start(router);
    const options = { market: 'BTC/USDT', from: '90d', strategy: 'breakout' };
    const { message } = await fake.interact({ command: 'backtest', options, ...ada });
    expect(message!.ephemeral).toBe(false);
    expect(JSON.stringify(message!.body)).toContain('Begins now');
    await expect.poll(() => answered, patience).toEqual([message!.id]);
    services.backtests.become(77, { kind: 'done', result: aResult() });
    const done = backtestReply(simulatedFrame, (await services.backtests.find(77))!);
    const edited = await chat.sender.edit(message!.channelId, message!.id, done);
    expect(edited).toEqual({ kind: 'sent', messageId: message!.id });
    const shown = fake.messages.find(({ id }) => id === message!.id)!;
    expect(shown.files).toHaveLength(1);
    expect(shown.body.embeds?.[0]?.description).toContain('Leak checks');
    const months = await fake.press(shown, 'Months');
    expect(months.message!.id).toBe(message!.id);
    expect(drawn.at(-1)).toMatchObject({ kind: 'backtest', view: 'months' });
    const { message: file } = await fake.press(shown, 'CSV');
    expect(file!.id).not.toBe(message!.id);
    expect(file!.files).toEqual([{ name: 'backtest-b77.csv', bytes: Buffer.from(aResult().csv) }]);
  });

  it('completes strategies as they are typed', async () => {
    await chat.start(router);
    const offered = await fake.autocomplete({ command: 'backtest', focused: 'strategy', options: { strategy: 'br' } });
    expect(offered).toEqual(['breakout']);
  });

  it('completes markets as they are typed', async () => {
    await chat.start(router);
    const offered = await fake.autocomplete({ command: 'signal', focused: 'market', options: { market: 'e' } });
    expect(offered[0]).toBe('ETH/USDT');
  });

  it('answers a button below its message, and rewrites that message where the button says so', async () => {
    await chat.start(router);
    const { message } = await fake.interact({ command: 'predict', options: { market: 'BTC/USDT', timeframe: '1h' } });
    const charted = await fake.press(message!, 'Chart');
    expect(charted.type).toBe(4);
    expect(charted.message!.id).not.toBe(message!.id);
    expect(charted.message!.files).toHaveLength(1);
    const refreshed = await fake.press(message!, 'Refresh');
    expect(refreshed.type).toBe(6);
    expect(refreshed.message!.id).toBe(message!.id);
    expect(refreshed.message!.edits).toBeGreaterThan(0);
  });

  it('lets nobody rewrite a message by a button that is not under it', async () => {
    await chat.start(router);
    const { message } = await fake.interact({ command: 'predict', options: { market: 'BTC/USDT', timeframe: '1h' } });
    const forged = await fake.press(message!, '!subscribe', { user: { id: '700000000000000042' } });
    expect(forged.message!.id).not.toBe(message!.id);
    expect(message!.edits).toBe(0);
  });

  it('writes for nobody where they may not write themselves: a press is answered to them alone', async () => {
    await chat.start(router);
    const { message } = await fake.interact({ command: 'predict', options: { market: 'BTC/USDT', timeframe: '1h' } });
    const reader = { user: { id: '700000000000000031', name: 'reader' }, permissions: '1024' };
    const charted = await fake.press(message!, 'Chart', reader);
    expect(charted.ephemeral).toBe(true);
    const edits = message!.edits;
    const refreshed = await fake.press(message!, 'Refresh', reader);
    expect(refreshed.ephemeral).toBe(true);
    expect(fake.messages.find(({ id }) => id === message!.id)!.edits).toBe(edits);
    // In a thread another right counts.
    const inThread = { channel: { type: 11, parent_id: fake.channelId }, channelId: '900000000000000066' };
    expect((await fake.press(message!, 'Chart', { ...reader, ...inThread })).ephemeral).toBe(true);
    const mayThere = { ...reader, ...inThread, permissions: String(2n ** 10n + 2n ** 38n) };
    expect((await fake.press(message!, 'Chart', mayThere)).ephemeral).toBe(false);
  });

  it('keeps what is personal from a conversation of several people, and takes that for nobody’s own', async () => {
    await chat.start(router);
    const among = { guildId: null, context: 2, channel: { type: 3 }, channelId: '900000000000000077' };
    expect((await fake.interact({ command: 'whoami', ...among })).ephemeral).toBe(true);
    expect((await fake.interact({ command: 'alerts', ...among })).ephemeral).toBe(true);
    expect(services.people.privateChats.size).toBe(0);
    await fake.interact({ command: 'whoami', guildId: null, channelId: '900000000000000078' });
    expect([...services.people.privateChats.values()]).toEqual(['900000000000000078']);
  });

  it('holds the rules of a channel in its threads', async () => {
    services.community.rules = [
      {
        place: { kind: 'chat', chat: { platform: 'discord', id: fake.channelId } },
        subject: '/predict',
        least: 'admin',
      },
    ];
    await chat.start(router);
    const asked = { command: 'predict', options: { market: 'BTC/USDT', timeframe: '1h' } };
    const thread = { channelId: '900000000000000066', channel: { type: 11, parent_id: fake.channelId } };
    const refused = async (who: object) =>
      JSON.stringify((await fake.interact({ ...asked, ...who })).message?.body).includes('In this chat that needs');
    expect(await refused({})).toBe(true);
    expect(await refused(thread)).toBe(true);
    expect(await refused({ channelId: '900000000000000067', channel: { type: 0 } })).toBe(false);
    // What the thread itself has set comes first.
    services.community.rules = [
      ...services.community.rules,
      {
        place: { kind: 'chat', chat: { platform: 'discord', id: thread.channelId } },
        subject: 'read',
        least: 'member',
      },
    ];
    await chat.stop();
    chat = open();
    await chat.start(createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) }));
    expect(await refused(thread)).toBe(false);
  });

  it('says kindly that a button is no longer known', async () => {
    await chat.start(router);
    const { message } = await fake.interact({ command: 'status' });
    const answer = await fake.press(message!, 'something old');
    expect(answer.ephemeral).toBe(true);
    expect(answer.message!.body.embeds?.[0]?.description).toContain('no longer');
  });

  it('takes commands in direct conversations', async () => {
    await chat.start(router);
    const answer = await fake.interact({ command: 'status', guildId: null, channelId: '600000000000000001' });
    expect(answer.message!.channelId).toBe('600000000000000001');
  });

  it('answers with words when the picture cannot be drawn', async () => {
    const plain = open({ renderPicture: () => Promise.reject(new Error('no font')) });
    await plain.start(router);
    const { message } = await fake.interact({ command: 'chart', options: { market: 'BTC/USDT' } });
    expect(message!.files).toHaveLength(0);
    expect(message!.body.embeds?.[0]?.image).toBeUndefined();
    expect(message!.body.embeds?.[0]?.title).toContain('BTC/USDT');
    await plain.stop();
  });

  it('says that something broke when Discord does not take an answer', async () => {
    await chat.start(router);
    const refusal = { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } };
    fake.inject('POST', /\/callback$/, refusal);
    const { message } = await fake.interact({ command: 'status' });
    expect(message!.body.content).toContain('Something broke');
    await chat.stop();
    const deferred = () => fake.requests.filter(({ path }) => path.endsWith('/callback')).length > 2;
    chat = open({
      deferAfterMs: 1,
      renderPicture: () =>
        expect
          .poll(deferred, patience)
          .toBe(true)
          .then(() => png),
    });
    await chat.start(router);
    fake.inject('PATCH', /@original$/, refusal);
    const late = await fake.interact({ command: 'chart', options: { market: 'BTC/USDT' } });
    expect(late.message!.body.content).toContain('Something broke');
  });

  it('refuses a wrong token with one line that names the setting and not the token', async () => {
    const wrong = open({ token: 'wrong.token.here' });
    await expect(wrong.start(router)).rejects.toThrow(/^DISCORD_BOT_TOKEN was refused by http/);
    await expect(open({ token: 'two words' }).start(router)).rejects.toThrow(
      'DISCORD_BOT_TOKEN has characters no token has',
    );
    expect(log.join('\n')).not.toContain('wrong.token.here');
    await wrong.stop();
  });

  it('says clearly that Discord disallows an intent', async () => {
    await chat.stop();
    await fake.stop();
    await begin({ refuseIdentify: 4_014 });
    await expect(chat.start(router)).rejects.toThrow('Discord does not allow this application the Guilds intent');
  });

  it('starts while Discord is away, and is there once it is back', async () => {
    fake.inject('GET', /gateway/, 'reset', Number.POSITIVE_INFINITY);
    await chat.start(router);
    expect(fake.gateway.identified).toEqual([]);
    fake.heal();
    await fake.ready();
    expect((await fake.interact({ command: 'status' })).message).not.toBeNull();
  });

  it('comes back by itself after a lost connection', async () => {
    await chat.start(router);
    await fake.interact({ command: 'status' });
    fake.gateway.disconnect(4_000);
    await fake.ready();
    expect((await fake.interact({ command: 'status' })).message).not.toBeNull();
  });

  it('never logs the token', async () => {
    await chat.start(router);
    fake.inject('POST', /messages$/, { status: 403, body: { code: 50_001, message: 'Missing Access' } });
    services.signals.rows.push({
      signal: anEntry(services.chartOf('BTC/USDT' as never, '1h', 96).predictions[95]!),
      outcome: { kind: 'open' },
    });
    const reply = await router.dispatch({
      platform: 'discord',
      chat: { platform: 'discord', id: fake.channelId },
      person: { platform: 'discord', id: '1' },
      personName: null,
      name: 'signal',
      args: { kind: 'text', text: '' },
      source: 'command',
      isPrivate: false,
    });
    expect(reply.kind).toBe('signalCard');
    expect(await chat.sender.send(fake.channelId, reply, { nonce: 'n' })).toMatchObject({ kind: 'blocked' });
    expect(log.join('\n')).not.toContain(fake.token);
    expect(services.now satisfies EpochMs).toBeGreaterThan(0);
  });
});
