import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandCall } from '../../../../src/bot/call.js';
import { plainText } from '../../../../src/bot/draw/card.js';
import { cardOf } from '../../../../src/bot/draw/cards.js';
import type { Reply } from '../../../../src/bot/reply.js';
import { createRouter, type Router } from '../../../../src/bot/router.js';
import type { Venue } from '../../../../src/core/market.js';
import type { ChannelLook } from '../../../../src/core/ports/channels.js';
import type { EpochMs } from '../../../../src/core/units.js';
import { aCall, aPress } from '../../../builders/calls.js';
import { aPost } from '../../../builders/posts.js';
import { MemoryServices } from '../../../fakes/services.js';

const group = { platform: 'telegram', id: '-100200' } as const;
const channel = { platform: 'telegram', id: '-100777' } as const;
const managed: ChannelLook = { kind: 'managed', chat: channel, name: 'Signals & more' };

let services: MemoryServices;
let router: Router;
beforeEach(() => {
  services = new MemoryServices();
  router = createRouter({ services, access: 'open', admins: [], logger: pino({ level: 'silent' }) });
});

const say = (line: string, overrides: Partial<CommandCall> = {}): Promise<Reply> =>
  router.dispatch(aCall(line, overrides));
const inGroup = (rank?: 'administrator' | 'member'): Partial<CommandCall> => ({
  chat: group,
  isPrivate: false,
  ...(rank ? { standing: { rank, roleIds: [], place: group.id } } : {}),
});
const shown = (reply: Reply): string => plainText(cardOf(reply));
const waiting = () => [...services.posts.waiting.values()];

describe('/post', () => {
  it('plans a text and the answer of a command, and says when, what and where', async () => {
    const text = await say('/post at 16:00 the week in figures');
    expect(shown(text)).toContain('✔ Planned · #1');
    expect(shown(text)).toContain('Once, 16:00 UTC');
    expect(shown(text)).toContain('Text: the week in figures');
    expect(shown(await say('/post 09:00 every weekday price btc'))).toContain('What /price btc says then');
    expect(waiting().map(({ content }) => content.kind)).toEqual(['text', 'command']);
    expect(waiting()[1]?.schedule).toEqual({ repeat: 'weekday', minute: 540, weekday: 4, timeZone: 'UTC' });
  });

  it('posts a text letter for letter, in whatever width', async () => {
    await say('/post at 16:00 你好，世界！');
    expect(waiting().map(({ content }) => content)).toEqual([{ kind: 'text', text: '你好，世界！' }]);
  });

  it('takes words that are no whole command for a text, unless a slash says otherwise', async () => {
    await say('/post at 16:00 record highs for everybody');
    await say('/post at 16:00 signal lost, back soon');
    expect(waiting().map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'record highs for everybody' },
      { kind: 'text', text: 'signal lost, back soon' },
    ]);
    expect(await say('/post at 16:00 /price nonsense')).toMatchObject({ kind: 'error', id: 'market.unwatched' });
  });

  it.each(['/grant telegram:666 owner', '/pause', '/paper start', '/subscribe', '/post at 09:00 x', '/claim X'])(
    'does not post the answer of %s',
    async (command) => {
      services.people.add({ platform: 'telegram', id: '5001' }, 'owner');
      expect(await say(`/post at 16:00 ${command}`)).toMatchObject({ kind: 'error', id: 'post.command' });
      expect(waiting()).toEqual([]);
    },
  );

  it.each([
    ['/post', 'post.form'],
    ['/post at', 'post.form'],
    ['/post at soon record', 'post.time'],
    ['/post at 2020-01-01 09:00 record', 'post.past'],
    ['/post at 9999-12-31 09:00 record', 'post.past'],
    ['/post at 16:00', 'post.what'],
    [`/post at 16:00 ${'long '.repeat(190)}`, 'post.long'],
    ['/post cancel', 'post.unknown'],
    ['/post cancel 99', 'post.unknown'],
    ['/post cancel 1; drop table', 'post.unknown'],
  ])('answers "%.30s" with %s', async (line, id) => {
    expect(await say(line)).toMatchObject({ kind: 'error', id, ephemeral: true });
  });

  it('is for who runs the group: its administrators by Telegram’s word, and admins of the bot', async () => {
    expect(await say('/post at 16:00 hello', inGroup('member'))).toMatchObject({ kind: 'error', id: 'post.notYours' });
    expect(await say('/post at 16:00 hello', inGroup())).toMatchObject({ kind: 'error', id: 'post.notYours' });
    expect((await say('/post at 16:00 hello', inGroup('administrator'))).kind).toBe('planned');
    services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
    expect((await say('/post at 16:00 hello', inGroup('member'))).kind).toBe('planned');
  });

  it('posts to a channel for who may manage it', async () => {
    expect(await say('/post at 16:00 to @signals hello')).toMatchObject({ kind: 'error', id: 'channel.unknown' });
    services.channels.answer = () => managed;
    expect(shown(await say('/post at 16:00 to @signals hello'))).toContain('In Signals & more');
    expect(waiting()[0]).toMatchObject({ chat: channel, chatName: 'Signals & more' });
  });

  it('is cancelled by its author, by who runs the chat and by admins, and by nobody else', async () => {
    const post = async () =>
      (await services.posts.add(aPost({ account: { platform: 'telegram', id: '1' } }), { inChat: 9, ofPerson: 9 }))?.id;
    const [first, second, third] = [await post(), await post(), await post()];
    expect(await say(`/post cancel ${first}`)).toMatchObject({ kind: 'error', id: 'post.unknown' });
    expect(await say(`/post cancel ${first}`, inGroup('member'))).toMatchObject({ id: 'post.unknown' });
    expect(shown(await say(`/post cancel ${first}`, inGroup('administrator')))).toContain(`– Cancelled · #${first}`);
    expect((await router.dispatch(aPress('post', 'cancel', String(second)))).kind).toBe('error');
    services.people.add({ platform: 'telegram', id: '5001' }, 'admin');
    expect((await router.dispatch(aPress('post', 'cancel', String(second)))).kind).toBe('planned');
    expect((await router.dispatch(aPress('post', 'cancel', String(second)))).kind).toBe('error');
    services.channels.answer = () => managed;
    expect(services.posts.waiting.has(third ?? 0)).toBe(true);
  });

  it('lets nobody fill a chat', async () => {
    for (let i = 0; i < 20; i++)
      await services.posts.add(aPost({ chat: { platform: 'telegram', id: '5001' } }), { inChat: 99, ofPerson: 99 });
    expect(await say('/post at 16:00 one more')).toMatchObject({ kind: 'error', id: 'post.full' });
  });
});

describe('/calendar', () => {
  it('lists what is planned here with buttons to cancel, and elsewhere only in a direct conversation', async () => {
    await say('/post at 16:00 hello', inGroup('administrator'));
    await say('/post at 17:00 every day record');
    const own = await say('/calendar');
    expect(shown(own)).toContain('#2 · Every day at 17:00, next 17:00 UTC · What /record says then');
    expect(shown(own)).toContain('Your posts elsewhere:');
    expect(own.buttons?.flat().map(({ action }) => action.args.join(' '))).toEqual(['cancel 2', 'cancel 1', '']);
    const there = await say('/calendar', inGroup('member'));
    expect(shown(there)).toContain('#1 · Once, 16:00 UTC · Text: hello');
    expect(shown(there)).not.toContain('#2');
    const other = await say('/calendar', { ...inGroup('member'), person: { platform: 'telegram', id: '5002' } });
    expect(other.buttons?.flat()).toHaveLength(1);
  });

  it('says how to plan one, and what else has a date on a live market', async () => {
    expect(shown(await say('/calendar'))).toContain('Plan one: /post at 09:00 every day record');
    services.venue = 'binance' as Venue;
    const text = shown(await say('/calendar'));
    expect(text).toContain('13 Nov 00:00 UTC · the day in figures');
    expect(text).toContain('model 1h-v3 lapses');
  });

  it('shows no more than a message holds', async () => {
    for (let i = 0; i < 30; i++) {
      const post = aPost({
        chat: { platform: 'telegram', id: '5001' },
        nextAt: (services.posts.at + i * 1_000) as EpochMs,
      });
      await services.posts.add(post, { inChat: 99, ofPerson: 99 });
    }
    const reply = await say('/calendar');
    expect(shown(reply)).toContain('And more: 18');
    expect(reply.buttons?.flat()).toHaveLength(11);
  });
});

describe('/channel', () => {
  it('settles what a channel hears, for who may manage it, from a direct conversation', async () => {
    services.channels.answer = () => managed;
    const saved = await say('/channel subscribe @signals BTC/USDT 1h entry');
    expect(saved).toMatchObject({ kind: 'subscription', change: 'saved', ephemeral: true, channel: 'Signals & more' });
    expect(await services.subscriptions.get(channel)).toMatchObject({
      markets: ['BTC/USDT'],
      timeframes: ['1h'],
      kinds: ['entry'],
    });
    expect(await services.subscriptions.get({ platform: 'telegram', id: '5001' })).toBeNull();
    expect(saved.buttons?.flat().map(({ action }) => [action.command, ...action.args])).toEqual([
      ['channel', 'show', '-100777'],
      ['channel', 'unsubscribe', '-100777'],
    ]);
    expect(shown(await say('/channel mute @signals btc'))).toContain('muted');
    expect(shown(await say('/channel show @signals'))).toContain('Channel: Signals & more');
    expect(await router.dispatch(aPress('channel', 'unsubscribe', '-100777'))).toMatchObject({ change: 'removed' });
    expect(await services.subscriptions.get(channel)).toBeNull();
  });

  it.each<[ChannelLook, string]>([
    [{ kind: 'unknown' }, 'channel.unknown'],
    [{ kind: 'notYours', name: 'X' }, 'channel.notYours'],
    [{ kind: 'cannotPost', name: 'X', missing: 'Post Messages' }, 'channel.cannotPost'],
    [{ kind: 'noMessages', name: 'X' }, 'channel.noMessages'],
    [{ kind: 'unreachable' }, 'channel.unreachable'],
  ])('changes nothing when the platform says %o', async (look, id) => {
    services.channels.answer = () => look;
    for (const line of ['/channel subscribe @signals', '/channel show @signals', '/channel unsubscribe @signals']) {
      expect(await say(line)).toMatchObject({ kind: 'error', id, ephemeral: true });
    }
    expect(await services.subscriptions.get(channel)).toBeNull();
  });

  it('asks who manages it each time: a right taken away is gone', async () => {
    services.channels.answer = () => managed;
    await say('/channel subscribe @signals');
    services.channels.answer = () => ({ kind: 'notYours', name: 'Signals' });
    expect(await router.dispatch(aPress('channel', 'unsubscribe', '-100777'))).toMatchObject({
      id: 'channel.notYours',
    });
    expect(await services.subscriptions.get(channel)).not.toBeNull();
    expect(services.channels.asked.at(-1)).toEqual({ person: { platform: 'telegram', id: '5001' }, given: '-100777' });
  });

  it('says what it takes', async () => {
    expect(await say('/channel')).toMatchObject({ id: 'channel.form' });
    expect(await say('/channel subscribe')).toMatchObject({ id: 'channel.form' });
    expect(await say('/channel steal @signals')).toMatchObject({ id: 'channel.action' });
    services.channels.answer = () => managed;
    expect(await say('/channel subscribe @signals nonsense')).toMatchObject({ kind: 'error' });
  });
});
