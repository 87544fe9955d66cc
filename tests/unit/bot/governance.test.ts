import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandCall, Standing } from '../../../src/bot/call.js';
import { plainText } from '../../../src/bot/draw/card.js';
import { cardOf } from '../../../src/bot/draw/cards.js';
import { decide, rights, roleOf, verbs } from '../../../src/bot/permissions.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter, type Router, type RouterOptions } from '../../../src/bot/router.js';
import { telegramDrawing } from '../../../src/bot/telegram/draw.js';
import { type PersonId, type Role, roles } from '../../../src/core/chat.js';
import type { AccessRule } from '../../../src/core/ports/access.js';
import { aCall, aPress } from '../../builders/calls.js';
import { MemoryServices } from '../../fakes/services.js';

const logger = pino({ level: 'silent' });
const id = (n: string): PersonId => ({ platform: 'telegram', id: n });
const group = { platform: 'telegram', id: '-100' } as const;
const inGroup = (over: Partial<CommandCall> = {}): Partial<CommandCall> => ({ chat: group, isPrivate: false, ...over });
const administers: { standing: Standing } = {
  standing: { rank: 'administrator', roleIds: [], place: '-100' },
};

let services: MemoryServices;
let elapsed: number;
const open = (over: Partial<RouterOptions> = {}): Router =>
  createRouter({
    services,
    access: 'open',
    admins: [],
    logger,
    rateLimit: { requests: 1e6, windowMs: 1 },
    stopwatch: { elapsedMs: () => elapsed },
    ...over,
  });
let router: Router;
const ask = (line: string, over: Partial<CommandCall> = {}): Promise<Reply> => router.dispatch(aCall(line, over));
const as = (n: string): Partial<CommandCall> => ({ person: id(n), chat: id(n) });
const press = (reply: Reply, label: string, over: Partial<CommandCall> = {}): Promise<Reply> => {
  const action = reply.buttons?.flat().find((one) => one.label === label)?.action;
  if (!action) throw new Error(`no button ${label} under ${said(reply)}`);
  return router.dispatch({ ...aPress(action.command, ...action.args), ...over });
};
const said = (reply: Reply): string => plainText(cardOf(reply));
const idOf = (reply: Reply): string => ('id' in reply ? String(reply.id) : reply.kind);
const outcomes = (): readonly string[] => services.community.entries.map((one) => `${one.command} ${one.outcome}`);

beforeEach(() => {
  services = new MemoryServices();
  elapsed = 0;
  services.people.add(id('1'), 'owner');
  services.people.add(id('2'), 'admin');
  services.people.add(id('3'), 'trader');
  services.people.add(id('4'), 'member');
  router = open();
});

describe('the matrix', () => {
  it('is changed by the narrowest rule, of its command before its verb, and never below its floor', () => {
    const scope = { platform: 'telegram', chat: group, isPrivate: false, runsChat: false } as const;
    const needed = (rules: readonly AccessRule[]) =>
      decide({ role: 'member', verb: 'read', command: 'backtest', access: 'open', scope: { ...scope, rules } });
    const everywhere = { place: { kind: 'everywhere' }, subject: 'read', least: 'trader' } as const;
    const onTelegram = { place: { kind: 'platform', platform: 'telegram' }, subject: 'read', least: 'admin' } as const;
    const here = { place: { kind: 'chat', chat: group }, subject: '/backtest', least: 'member' } as const;
    expect(needed([])).toEqual({ allowed: true, needed: 'member', by: 'code' });
    expect(needed([everywhere])).toEqual({ allowed: false, needed: 'trader', by: 'everywhere' });
    expect(needed([everywhere, onTelegram])).toMatchObject({ needed: 'admin', by: 'platform' });
    expect(needed([onTelegram, here, everywhere])).toEqual({ allowed: true, needed: 'member', by: 'chat' });
    expect(needed([{ ...here, least: 'stranger' }])).toMatchObject({ needed: 'member' });
    expect(needed([{ ...here, subject: '/predict', least: 'owner' }])).toMatchObject({ by: 'code' });
    expect(needed([{ ...onTelegram, place: { kind: 'platform', platform: 'discord' } }])).toMatchObject({ by: 'code' });
  });

  it('lets nobody who is banned do anything, whatever the rules and whoever runs the chat', () => {
    for (const verb of verbs) {
      for (const subject of [verb, '/anything']) {
        const rules = [{ place: { kind: 'everywhere' }, subject, least: 'banned' as Role } as const];
        const scope = { platform: 'telegram', chat: group, isPrivate: false, runsChat: true, rules } as const;
        expect(decide({ role: 'banned', verb, command: 'anything', access: 'open', scope }).allowed).toBe(false);
      }
    }
  });

  it('takes those who run a chat for admins of its settings alone, once they were let in', () => {
    const scope = { platform: 'telegram', chat: group, isPrivate: false, runsChat: true, rules: [] } as const;
    const may = (role: Role, verb: (typeof verbs)[number]) =>
      decide({ role, verb, command: null, access: 'approval', scope }).allowed;
    expect(may('member', 'chatSettings')).toBe(true);
    expect(may('stranger', 'chatSettings')).toBe(false);
    for (const verb of verbs.filter((one) => !rights[one].ofChat && rights[one].least === 'admin')) {
      expect(may('member', verb), verb).toBe(false);
    }
  });

  it('leaves what a chat is sent to those who run it, and a conversation to whoever has it', () => {
    const may = (role: Role, where: { isPrivate?: boolean; runsChat?: boolean; rules?: readonly AccessRule[] } = {}) =>
      decide({
        role,
        verb: 'subscribe',
        command: 'mute',
        access: 'open',
        scope: { platform: 'telegram', chat: group, isPrivate: false, runsChat: false, rules: [], ...where },
      }).allowed;
    expect(may('member', { isPrivate: true })).toBe(true);
    expect(may('member')).toBe(false);
    expect(may('trader')).toBe(false);
    expect(may('admin')).toBe(true);
    expect(may('member', { runsChat: true })).toBe(true);
    expect(may('stranger', { runsChat: true })).toBe(false);
    const open = { place: { kind: 'chat', chat: group }, subject: 'subscribe', least: 'member' } as const;
    expect(may('member', { rules: [open] })).toBe(true);
    // A rule that keeps direct conversations for traders does not give them every group.
    const wide = { place: { kind: 'everywhere' }, subject: 'subscribe', least: 'trader' } as const;
    expect(may('trader', { isPrivate: true, rules: [wide] })).toBe(true);
    expect(may('trader', { rules: [wide] })).toBe(false);
  });

  it('gives a role by what was given, linked, mapped, and a ban before all', () => {
    const known = (role: Role, granted: boolean, n = '5') => ({
      person: { id: id(n), role, name: null, timeZone: 'UTC' },
      granted,
    });
    const roleFor = (
      ...[own, linked = [], more = {}]: [ReturnType<typeof known>, ReturnType<typeof known>[]?, object?]
    ) => roleOf(own, linked, { access: 'open', admins: [], maps: [], ...more }).role;
    expect(roleFor(known('trader', true), [known('admin', true)])).toBe('admin');
    expect(roleFor(known('member', false), [known('admin', true)])).toBe('member');
    expect(roleFor(known('trader', true), [known('admin', false)])).toBe('trader');
    expect(roleFor(known('owner', true), [known('banned', true)])).toBe('banned');
    const maps = [{ platform: 'telegram', externalId: '77', role: 'trader' }] as const;
    const standing = { rank: 'member', roleIds: ['77'], place: 'g' } as const;
    expect(roleFor(known('member', false), [], { maps, standing })).toBe('trader');
    expect(roleFor(known('admin', true), [], { maps, standing })).toBe('admin');
    expect(roleFor(known('banned', true), [], { maps, standing })).toBe('banned');
    expect(roleFor(known('member', false), [], { maps: [{ ...maps[0], platform: 'discord' }], standing })).toBe(
      'member',
    );
    for (const role of roles.filter((one) => one !== 'banned')) {
      expect(roleFor(known(role, true), [], { admins: [id('5')] })).toBe('owner');
    }
  });
});

describe('/roles', () => {
  it('keeps a command for admins in one group, and says which rule refused', async () => {
    expect(idOf(await ask('/roles here /backtest admin', inGroup({ person: id('2') })))).toBe('roles.done.chat');
    const refused = await ask('/backtest btc 90d', inGroup({ person: id('3') }));
    expect(refused).toMatchObject({ id: 'access.rule.chat', params: { needed: 'admin', actual: 'trader' } });
    expect(idOf(await ask('/backtest btc 90d', as('3')))).not.toBe('access.rule.chat');
    expect(idOf(await ask('/backtest btc 90d', inGroup({ person: id('4'), ...administers })))).not.toBe(
      'access.rule.chat',
    );
    // In a topic of the group too.
    const inTopic = { ...inGroup({ person: id('3') }), chat: { platform: 'telegram', id: '-100/7' } } as const;
    expect(idOf(await ask('/backtest btc 90d', inTopic))).toBe('access.rule.chat');
    const help = await ask('/help', inGroup({ person: id('3') }));
    expect(help.kind === 'help' && help.commands.some(({ name }) => name === 'backtest')).toBe(false);
    const typing = aCall('/backtest', {
      ...inGroup({ person: id('3') }),
      args: { kind: 'named', values: { market: 'b' } },
      source: 'autocomplete',
    });
    expect(await router.autocomplete(typing, 'market')).toEqual([]);
    const button = { ...aPress('backtest', 'b1'), ...inGroup({ person: id('3') }) };
    expect(idOf(await router.dispatch(button))).toBe('access.rule.chat');
    expect(said(await ask('/roles', inGroup({ person: id('3') })))).toContain('/backtest: admin (set for this chat)');
    expect(idOf(await ask('/roles here /backtest default', inGroup({ person: id('2') })))).toBe('roles.done.default');
    expect(idOf(await ask('/backtest btc 90d', inGroup({ person: id('3') })))).not.toBe('access.rule.chat');
  });

  it('lets those who run a group make it stricter there and nowhere else', async () => {
    const runs = inGroup({ person: id('4'), ...administers });
    expect(idOf(await ask('/roles here subscribe trader', runs))).toBe('roles.done.chat');
    expect(idOf(await ask('/subscribe', inGroup({ person: id('5001') })))).toBe('access.rule.chat');
    expect((await ask('/subscribe', runs)).kind).toBe('subscription');
    expect(idOf(await ask('/roles here paperRead member', runs))).toBe('roles.loosen');
    expect(idOf(await ask('/roles here read owner', runs))).toBe('roles.loosen');
    expect(idOf(await ask('/roles everywhere read trader', runs))).toBe('access.owner');
    expect(idOf(await ask('/roles here read trader', inGroup({ person: id('4') })))).toBe('access.owner');
    expect(idOf(await ask('/roles here read trader', { ...as('2') }))).toBe('roles.private');
  });

  it('lets those who run a group give what it is sent into the hands of all', async () => {
    const member = inGroup({ person: id('77') });
    const runner = inGroup({ person: id('78'), ...administers });
    for (const line of ['/subscribe', '/unsubscribe', '/mute btc', '/language de', '/quiet 22-7']) {
      expect(await ask(line, member), line).toMatchObject({ kind: 'error', id: 'access.forAll' });
    }
    expect(await ask('/subscribe btc', runner)).toMatchObject({ kind: 'subscription' });
    expect(await ask('/settings', member)).toMatchObject({ kind: 'settings' });
    expect(await ask('/roles here subscribe member', runner)).toMatchObject({ id: 'roles.done.chat' });
    expect(await ask('/mute btc', member)).toMatchObject({ kind: 'subscription' });
    expect(await ask('/roles here subscribe default', runner)).toMatchObject({ params: { role: 'admin' } });
    expect(await ask('/mute btc off', member)).toMatchObject({ id: 'access.forAll' });
  });

  it('opens nothing below its floor, keeps what everybody needs, and knows no nonsense', async () => {
    const owner = inGroup({ person: id('1') });
    expect(idOf(await ask('/roles here operate trader', owner))).toBe('roles.floor');
    expect(idOf(await ask('/roles here introduce admin', owner))).toBe('roles.fixed');
    expect(idOf(await ask('/roles here /nonsense admin', owner))).toBe('roles.subject');
    expect(idOf(await ask('/roles here read banned', owner))).toBe('roles.usage');
    expect(idOf(await ask('/roles nowhere read admin', owner))).toBe('roles.usage');
  });

  it('maps a Discord role, at most below the mapper', async () => {
    const at = { rank: 'member', roleIds: ['123456'], place: '9' } as const;
    const there = (n: string, over: Partial<CommandCall> = {}): Partial<CommandCall> => ({
      platform: 'discord',
      person: { platform: 'discord', id: n },
      chat: { platform: 'discord', id: '55' },
      isPrivate: false,
      ...over,
    });
    expect(idOf(await ask('/roles map discord:123456 owner', as('1')))).toBe('roles.above');
    expect(idOf(await ask('/roles map discord:123456 admin', as('2')))).toBe('roles.above');
    expect(idOf(await ask('/paper status house', there('7', { standing: at })))).toBe('access.admin');
    expect(idOf(await ask('/roles map discord:123456 trader', as('2')))).toBe('roles.done.map');
    expect(idOf(await ask('/paper status house', there('7', { standing: at })))).not.toBe('access.admin');
    expect(await ask('/whoami', there('7', { standing: at }))).toMatchObject({
      role: 'trader',
      because: 'platformRole',
    });
    // The same role of nobody: said by the platform, never by the person.
    expect(await ask('/whoami', there('7'))).toMatchObject({ role: 'member' });
    expect(idOf(await ask('/roles map <@&123456> none', as('2')))).toBe('roles.done.unmap');
    expect(await ask('/whoami', there('7', { standing: at }))).toMatchObject({ role: 'member' });
    const question = await ask('/roles map discord:123456 admin', as('1'));
    expect(question.kind).toBe('confirm');
    expect(idOf(await press(question, 'confirmYes', as('1')))).toBe('roles.done.map');
  });
});

describe('a question before a dangerous deed', () => {
  it('is for one person, one chat, one deed, one time', async () => {
    const question = await ask('/ban 4', as('2'));
    expect(said(question)).toContain('telegram:4 (a member) would be shut out');
    expect(services.people.rows.get('telegram:4')?.role).toBe('member');
    expect(idOf(await press(question, 'confirmYes', as('1')))).toBe('confirm.notYours');
    expect(idOf(await press(question, 'confirmYes', { ...as('2'), chat: group, isPrivate: false }))).toBe(
      'confirm.elsewhere',
    );
    const other = await ask('/ban 3', as('2'));
    expect(idOf(await press(question, 'confirmYes', as('2')))).toBe('ban.done');
    expect(services.people.rows.get('telegram:4')?.role).toBe('banned');
    expect(services.people.rows.get('telegram:3')?.role).toBe('trader');
    expect(idOf(await press(question, 'confirmYes', as('2')))).toBe('confirm.gone');
    expect(idOf(await press(other, 'confirmNo', as('2')))).toBe('confirm.dropped');
    expect(idOf(await press(other, 'confirmYes', as('2')))).toBe('confirm.gone');
    expect(services.people.rows.get('telegram:3')?.role).toBe('trader');
    expect(idOf(await router.dispatch({ ...aPress('confirm', 'guess'), ...as('2') }))).toBe('confirm.gone');
    expect(idOf(await ask('/unban 4', as('2')))).toBe('unban.done');
  });

  it('does nothing for whoever lost the right meanwhile', async () => {
    const question = await ask('/pause', as('2'));
    await services.people.setRole(id('2'), 'member');
    expect(idOf(await press(question, 'confirmYes', as('2')))).toBe('access.owner');
    expect(services.pausedBy).toBeNull();
  });

  it('asks a second admin where the owner wants two', async () => {
    expect(idOf(await ask('/roles two /ban', as('1')))).toBe('roles.done.two');
    const question = await ask('/ban 4', as('2'));
    expect(said(question)).toContain('A second admin must agree');
    expect(idOf(await press(question, 'confirmYes', as('2')))).toBe('confirm.waiting');
    expect(services.community.seconds).toMatchObject([{ tell: [{ platform: 'telegram', id: '1' }] }]);
    const pending = services.community.seconds[0]?.id ?? '';
    const answer = (n: string, ...words: string[]) =>
      router.dispatch({ ...aPress('confirm', pending, ...words), ...as(n) });
    expect(idOf(await answer('2'))).toBe('confirm.ownSecond');
    expect(idOf(await answer('3'))).toBe('confirm.notAdmin');
    expect(services.people.rows.get('telegram:4')?.role).toBe('member');
    expect(idOf(await answer('1'))).toBe('ban.done');
    expect(services.people.rows.get('telegram:4')?.role).toBe('banned');
    expect(idOf(await answer('1'))).toBe('confirm.gone');
    expect(services.community.entries.map(({ args }) => args)).toContain('agreed with telegram:2');
  });

  it('takes a linked account for the same person, and refuses when there is no second', async () => {
    services.community.twoPerson = ['/pause'];
    services.people.links.set('telegram:2', { account: id('2'), others: [{ platform: 'discord', id: '22' }] });
    services.people.links.set('discord:22', { account: id('2'), others: [id('2')] });
    services.people.add({ platform: 'discord', id: '22' }, 'admin');
    const question = await ask('/pause', as('2'));
    await press(question, 'confirmYes', as('2'));
    const pending = services.community.seconds[0]?.id ?? '';
    const twin = { platform: 'discord', person: { platform: 'discord', id: '22' } } as const;
    expect(idOf(await router.dispatch({ ...aPress('confirm', pending), ...twin }))).toBe('confirm.ownSecond');
    expect(services.pausedBy).toBeNull();

    services = new MemoryServices();
    services.people.add(id('1'), 'owner');
    services.community.twoPerson = ['operate'];
    router = open();
    expect(idOf(await press(await ask('/pause', as('1')), 'confirmYes', as('1')))).toBe('confirm.nobody');
  });
});

describe('roles given and taken', () => {
  it('never takes the last owner, nor whom the ADMINS setting names', async () => {
    const question = await ask('/revoke 1', as('1'));
    expect(idOf(await press(question, 'confirmYes', as('1')))).toBe('grant.lastOwner');
    router = open({ admins: [id('9')] });
    services.people.add(id('9'), 'member');
    expect(idOf(await ask('/grant 9 member', as('1')))).toBe('grant.setting');
    expect(idOf(await ask('/ban 9', as('1')))).toBe('grant.setting');
  });

  it('bans a person on every platform they linked', async () => {
    services.people.add({ platform: 'discord', id: '44' }, 'member');
    services.people.links.set('telegram:4', { account: id('4'), others: [{ platform: 'discord', id: '44' }] });
    expect(idOf(await press(await ask('/ban 4', as('2')), 'confirmYes', as('2')))).toBe('ban.doneLinked');
    expect(services.people.rows.get('discord:44')?.role).toBe('banned');
  });

  it('protects whoever is linked to a better as that better: a ban of one is a ban of both', async () => {
    // Nobody gave the owner's Discord account a role: for itself it is a member like any other.
    const alt = { platform: 'discord', id: '11' } as const;
    services.people.add(alt, 'member');
    services.people.granted.delete('discord:11');
    services.people.links.set('discord:11', { account: id('1'), others: [id('1')] });
    services.people.links.set('telegram:1', { account: id('1'), others: [alt] });
    for (const line of ['/ban discord:11', '/grant discord:11 banned', '/approve discord:11 ban']) {
      expect(idOf(await ask(line, as('2'))), line).toBe('grant.refused');
    }
    expect(services.people.rows.get('telegram:1')?.role).toBe('owner');
  });

  it('does not do to a role that was changed meanwhile what was meant for the one before', async () => {
    const { people } = services;
    const known = people.known.bind(people);
    // Another admin is quicker by the time between the last look and the deed.
    let looks = 0;
    people.known = async (who) => {
      const found = await known(who);
      if (who.id === '4' && ++looks === 2) await people.setRole(who, 'banned');
      return found;
    };
    const reply = await ask('/grant 4 trader', as('2'));
    expect(idOf(reply)).toBe('grant.moved');
    expect(said(reply)).toContain('telegram:4');
    expect(people.rows.get('telegram:4')?.role).toBe('banned');
  });

  it('lets nobody act on their betters by any way', async () => {
    for (const line of ['/ban 1', '/revoke 1', '/grant 1 banned', '/approve 1 ban', '/ban 2', '/revoke 2']) {
      expect(idOf(await ask(line, as('2'))), line).toBe('grant.refused');
    }
    for (const line of ['/ban 2', '/revoke 2', '/grant 4 trader', '/invite trader', '/approve 4', '/audit']) {
      expect(idOf(await ask(line, as('3'))), line).toMatch(/^access\.(owner|admin)$/);
    }
    expect(idOf(await ask('/invite admin', as('2')))).toBe('invite.refused');
  });
});

describe('being let in', () => {
  beforeEach(() => {
    router = open({ access: 'approval' });
  });

  it('asks the admins once, who decide by button', async () => {
    const first = await ask('/start');
    expect(said(first)).toContain('The admins were asked');
    expect(said(await ask('/start'))).toContain('asked to let you in already');
    const asked = services.community.asking.get('telegram:5001');
    expect(asked?.tell.map(({ id: chat }) => chat)).toEqual(['1', '2']);
    const decide = (by: string, answer: string) =>
      router.dispatch({ ...aPress('approve', 'telegram:5001', answer), ...as(by) });
    expect(idOf(await decide('3', 'in'))).toBe('access.owner');
    expect(said(await ask('/approve', as('2')))).toContain('Waiting to be let in: 1.');
    expect(idOf(await ask('/predict btc'))).toBe('access.stranger');
    expect(idOf(await decide('2', 'in'))).toBe('approve.in');
    expect((await ask('/predict btc')).kind).toBe('answer');
    expect(idOf(await decide('1', 'ban'))).toBe('approve.already.in');
    expect(idOf(await decide('1', 'nonsense'))).toBe('argument.unknown');
    expect(idOf(await ask('/grant', as('1')))).toBe('argument.missing');
    expect(idOf(await ask('/approve', as('2')))).toBe('approve.none');
  });

  it('follows an invitation of a deep link, and does nothing with any other payload', async () => {
    services.community.onJoin = (person, role) => services.people.add(person, role);
    const made = await ask('/invite member 1', { ...as('2'), botName: 'AuspexTestBot' });
    expect(said(made)).toContain('https://t.me/AuspexTestBot?start=inv_CODE-0001');
    for (const payload of ['inv_', 'inv_WRONG-CODE', '../../etc', '<b>x</b>', 'claim_CODE-1234', 'x'.repeat(2_000)]) {
      expect((await ask(`/start ${payload}`)).kind).toMatch(/start|error/);
    }
    expect(services.people.rows.get('telegram:5001')?.role).toBe('stranger');
    expect(idOf(await ask('/start inv_CODE-0001', inGroup()))).toBe('join.public');
    expect(idOf(await ask('/start inv_CODE-0001'))).toBe('join.done');
    expect((await ask('/predict btc')).kind).toBe('answer');
    expect(idOf(await ask('/join CODE-0001', as('88')))).toBe('join.unknown');
  });

  it('keeps an invitation no longer than the rights of its maker', async () => {
    await ask('/invite member 5', as('2'));
    await services.people.setRole(id('2'), 'member');
    expect(idOf(await ask('/join CODE-0001'))).toBe('join.unknown');
  });
});

describe('the record of deeds', () => {
  it('holds every change and every refusal, with no secret in it, before the deed is done', async () => {
    await ask('/predict btc', as('4'));
    expect(outcomes()).toEqual([]);
    await ask('/subscribe btc', as('4'));
    await ask('/pause', as('4'));
    await ask('/claim MY-SECRET-CODE', as('4'));
    await ask('/join ANOTHER-SECRET', as('4'));
    await ask('/grant 3 member', as('2'));
    expect(outcomes()).toEqual([
      'subscribe allowed',
      'pause refused',
      'claim allowed',
      'claim refused',
      'join allowed',
      'join refused',
      'grant allowed',
    ]);
    expect(JSON.stringify(services.community.entries)).not.toMatch(/SECRET/);
    expect(services.community.entries.at(-1)?.args).toBe('telegram:3 member');
    const claimed = services.community.entries.filter(({ command }) => command === 'claim');
    expect(claimed[1]?.follows).toBe(claimed[0]?.id);
  });

  it('does nothing that it cannot write down', async () => {
    services.community.audit.add = async () => Promise.reject(new Error('the disk is full'));
    expect(idOf(await ask('/grant 4 trader', as('2')))).toBe('failure.unexpected');
    expect(services.people.rows.get('telegram:4')?.role).toBe('member');
    // A refusal is a refusal all the same.
    expect(idOf(await ask('/pause', as('4')))).toBe('access.owner');
  });

  it('writes down that a deed broke', async () => {
    services.people.change = async () => Promise.reject(new Error('the database went away'));
    expect(idOf(await ask('/grant 4 trader', as('2')))).toBe('failure.unexpected');
    expect(outcomes()).toEqual(['grant allowed', 'grant failed']);
  });

  it('is read by admins in pages and as a file, and by everybody for their own refusals', async () => {
    for (let n = 0; n < 25; n += 1) await ask('/subscribe btc', as('4'));
    await ask('/pause', as('3'));
    const first = await ask('/audit', as('2'));
    expect(first.kind === 'audit' && first.entries).toHaveLength(10);
    const second = await press(first, 'older', as('2'));
    expect(second.kind === 'audit' && second.entries[0]?.id).toBe(16);
    const third = await press(second, 'older', as('2'));
    expect(third.kind === 'audit' && third.entries).toHaveLength(6);
    expect(third.buttons?.flat().map(({ label }) => label)).toEqual(['newer', 'auditFile']);
    const one = await ask('/audit 7d telegram:3 pause', as('2'));
    expect(one.kind === 'audit' && one.entries.map(({ command }) => command)).toEqual(['pause']);
    const file = await press(await ask('/audit pause', as('2')), 'auditFile', as('2'));
    expect(file.file?.text).toMatch(
      /^id,at,person.*\n26,.*telegram:3,telegram,direct,pause,operate,,command,refused,access.owner/,
    );
    expect(said(await ask('/why-denied', as('3')))).toContain('That needs the admin role; you are a trader here');
    expect(said(await ask('/why_denied', as('4')))).toContain('refused you nothing');
  });

  it('holds of an address no more than its host', async () => {
    await ask('/webhook add https://ann:pw@hooks.example/s3cret?token=abc entry', as('2'));
    await ask('/channel subscribe https://t.me/signals', as('2'));
    const written = JSON.stringify(services.community.entries);
    expect(written).toContain('https://hooks.example/…');
    expect(written).not.toMatch(/s3cret|abc|ann:pw/);
  });

  it('can be asked for by words longer than a button carries', async () => {
    const reply = await ask(`/audit discord:98765432109876543210 ${'a'.repeat(32)} 9999d`, as('2'));
    expect(telegramDrawing(reply, { public: false }).texts).toHaveLength(1);
  });

  it('gives no spreadsheet a formula', async () => {
    services.people.add(id('6'), 'admin');
    await ask('/roles here /backtest trader', inGroup({ person: id('6') }));
    services.community.entries[0] = { ...services.community.entries[0], args: '=HYPERLINK("http://x")' } as never;
    const file = await ask('/audit - - - file', as('2'));
    expect(file.file?.text).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  it('is not filled by one who only knocks', async () => {
    for (let n = 0; n < 200; n += 1) await ask('/pause', as('4'));
    expect(services.community.entries.length).toBeLessThanOrEqual(30);
  });
});

describe('privacy and linking', () => {
  it('shows all as a file and removes it after a yes', async () => {
    services.community.exported = { people: [{ id: '4' }], alerts: [{ id: 1 }, { id: 2 }] };
    services.community.removals = [{ what: 'alerts', rows: 2, how: 'deleted', why: null }];
    const shown = await ask('/me export', as('4'));
    expect(shown).toMatchObject({ ephemeral: true, id: 'me.file', params: { rows: 3 } });
    expect(JSON.parse(shown.file?.text ?? '')).toMatchObject({ ids: [id('4')], alerts: [{ id: 1 }, { id: 2 }] });
    const question = await ask('/me delete', as('4'));
    expect(question.kind).toBe('confirm');
    expect(services.community.removed).toEqual([]);
    expect(said(await press(question, 'confirmYes', as('4')))).toContain('alerts: 2 deleted');
    expect(services.community.removed).toHaveLength(1);
  });

  it('keeps the last owner, and whom the setting names', async () => {
    expect(idOf(await press(await ask('/me delete', as('1')), 'confirmYes', as('1')))).toBe('me.lastOwner');
    expect(services.community.removed).toEqual([]);
    router = open({ admins: [id('4')] });
    expect(idOf(await press(await ask('/me delete', as('4')), 'confirmYes', as('4')))).toBe('me.setting');
  });

  it('joins two accounts only after it was shown what comes along', async () => {
    const made = await ask('/link', as('4'));
    expect(said(made)).toContain('/link LINK-0001');
    expect(idOf(await ask('/link', inGroup({ person: id('4') })))).toBe('join.public');
    const there = {
      platform: 'discord',
      person: { platform: 'discord', id: '44' },
      chat: { platform: 'discord', id: '55' },
    } as const;
    expect(idOf(await ask('/link WRONG', there))).toBe('link.unknown');
    const question = await ask('/link LINK-0001', there);
    expect(said(question)).toContain('Kept under telegram:4. Comes along: alerts.');
    expect(said(question)).toContain('telegram:4 would be a member then. Say yes only if that is you yourself.');
    expect(services.community.joinedPairs).toEqual([]);
    expect(idOf(await press(question, 'confirmYes', there))).toBe('link.done');
    expect(services.community.joinedPairs).toEqual([
      { kept: id('4'), joined: there.person, comes: ['alerts'], rests: ['paper account'] },
    ]);
    expect(idOf(await press(question, 'confirmYes', there))).toBe('confirm.gone');
    expect(JSON.stringify(services.community.entries)).not.toContain('LINK-0001');
  });

  it('says to whoever is talked into saying a stranger’s code what they give away', async () => {
    // A member who was let in has an admin say their code.
    services.people.granted.add('telegram:4');
    await ask('/link', as('4'));
    const alt = { platform: 'discord', id: '22' } as const;
    services.people.add(alt, 'admin');
    const question = await ask('/link LINK-0001', {
      platform: 'discord',
      person: alt,
      chat: { platform: 'discord', id: '5' },
    });
    expect(said(question)).toContain('telegram:4 would be an admin then');
  });

  it('gives a linked person one paper account', async () => {
    services.people.add({ platform: 'discord', id: '44' }, 'member');
    services.people.links.set('discord:44', { account: id('4'), others: [id('4')] });
    const there = { platform: 'discord', person: { platform: 'discord', id: '44' } } as const;
    expect((await ask('/paper start manual 1000', there)).kind).toBe('paper');
    expect([...services.paperRepository.accounts.keys()]).toEqual(['telegram-4']);
    expect((await ask('/paper status of=discord:44', there)).kind).toBe('paper');
    expect(await ask('/paper status', as('4'))).toMatchObject({ kind: 'paper' });
  });
});

describe('floods', () => {
  it('are told once, then met with silence', async () => {
    router = open({ rateLimit: { requests: 5, windowMs: 60_000 } });
    const replies: Reply[] = [];
    for (let n = 0; n < 50; n += 1) replies.push(await ask('/status', as('4')));
    expect(replies.filter(({ kind }) => kind === 'status')).toHaveLength(5);
    expect(replies.filter((reply) => reply.kind === 'error' && !reply.silent)).toHaveLength(1);
    elapsed += 61_000;
    expect((await ask('/status', as('4'))).kind).toBe('status');
  });

  it('cost a press half of a command, a typed letter a tenth', async () => {
    router = open({ rateLimit: { requests: 5, windowMs: 60_000 } });
    for (let n = 0; n < 10; n += 1)
      expect((await router.dispatch({ ...aPress('status'), ...as('4') })).kind).toBe('status');
    expect((await router.dispatch({ ...aPress('status'), ...as('4') })).kind).toBe('error');
    const typing = {
      ...aCall('/predict', { args: { kind: 'named', values: { market: 'b' } }, source: 'autocomplete' }),
      ...as('3'),
    } as const;
    for (let n = 0; n < 50; n += 1) expect(await router.autocomplete(typing, 'market')).toEqual(['BTC/USDT']);
    expect(await router.autocomplete(typing, 'market')).toEqual([]);
  });

  it('are one person’s over linked platforms, until they part', async () => {
    router = open({ rateLimit: { requests: 5, windowMs: 60_000 } });
    const alt = { platform: 'discord', id: '44' } as const;
    services.people.add(alt, 'member');
    services.people.links.set('discord:44', { account: id('4'), others: [id('4')] });
    services.people.links.set('telegram:4', { account: id('4'), others: [alt] });
    const there = { platform: 'discord', person: alt, chat: { platform: 'discord', id: '55' } } as const;
    const answered: string[] = [];
    // Who somebody is over platforms is known once they were looked up.
    for (let n = 0; n < 10; n += 1) {
      answered.push((await ask('/status', as('4'))).kind, (await ask('/status', there)).kind);
    }
    expect(answered.filter((kind) => kind === 'status')).toHaveLength(6);
    services.people.links.clear();
    elapsed += 61_000;
    answered.length = 0;
    for (let n = 0; n < 10; n += 1) {
      answered.push((await ask('/status', as('4'))).kind, (await ask('/status', there)).kind);
    }
    expect(answered.filter((kind) => kind === 'status').length).toBeGreaterThan(8);
  });

  it('of a whole group leave direct conversations alone', async () => {
    router = open({ rateLimit: { requests: 20, windowMs: 60_000 } });
    let refused = 0;
    for (let n = 0; n < 100; n += 1) {
      const reply = await ask('/status', inGroup({ person: id(String(1_000 + n)) }));
      if (reply.kind === 'error') refused += 1;
    }
    expect(refused).toBe(40);
    expect((await ask('/status', as('1099'))).kind).toBe('status');
  });
});
