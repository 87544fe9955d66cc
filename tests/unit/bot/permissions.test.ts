import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/bot/commands/all.js';
import type { AccessMode } from '../../../src/bot/permissions.js';
import { accessModes, isAllowed, neededRole, verbs } from '../../../src/bot/permissions.js';
import type { Reply } from '../../../src/bot/reply.js';
import { createRouter } from '../../../src/bot/router.js';
import { type Role, roles } from '../../../src/core/chat.js';
import { aCall, aPress } from '../../builders/calls.js';
import { MemoryServices } from '../../fakes/services.js';

const reading = [
  '/signal',
  '/predict btc',
  '/chart btc',
  '/why btc',
  '/sentiment btc',
  '/watch',
  '/subscribe',
  '/mute btc',
  '/unsubscribe',
  '/record',
  '/status',
  '/models',
  '/alert btc close > 70000',
  '/alert 1 mute',
  '/alerts',
];
const introducing = [
  '/start',
  '/help',
  '/whoami',
  '/claim x',
  '/join x',
  '/me',
  '/me export',
  '/link',
  '/unlink',
  '/roles',
  '/why-denied',
];
/** One's own paper account; nobody else's. */
const owning = [
  '/paper start manual',
  '/paper stop',
  '/paper status',
  '/paper buy BTC 100',
  '/paper reset',
  '/paper nonsense',
  '/paper status of=telegram:5001',
  '/follow',
  '/gap',
  '/leaderboard',
];
const trading = ['/paper status house', '/paper positions here', '/paper history here', '/gap house'];
const administering = [
  '/paper start house',
  '/paper stop here',
  '/paper buy BTC 100 house',
  '/paper reset house',
  '/paper status of=telegram:6001',
  '/paper close all of=telegram:6001',
  '/paper status of=chat:telegram:-77',
  '/gap telegram:6001',
  '/paper list',
  '/live',
  '/live kill',
  '/live kill yes',
  '/live resume',
  '/pause',
  '/resume',
  '/jobs',
  '/grant 1 trader',
  '/revoke 1',
  '/ban 1',
  '/unban 1',
  '/approve 1',
  '/invite',
  '/invite member',
  '/audit',
  '/roles here /backtest trader',
  '/roles map discord:123456 trader',
];
/** The owner alone. */
const owningAll = ['/roles everywhere read trader', '/roles telegram read trader', '/roles two /ban'];
const byAdmins = [...introducing, ...reading, ...owning, ...trading, ...administering];
const everything = [...byAdmins, ...owningAll];

/** Who may do what, written out apart from the code that decides it. */
const allowedLines: Readonly<Record<AccessMode, Readonly<Record<Role, readonly string[]>>>> = {
  open: {
    banned: [],
    stranger: [...introducing, ...reading, ...owning],
    member: [...introducing, ...reading, ...owning],
    trader: [...introducing, ...reading, ...owning, ...trading],
    admin: byAdmins,
    owner: everything,
  },
  approval: {
    banned: [],
    stranger: introducing,
    member: [...introducing, ...reading, ...owning],
    trader: [...introducing, ...reading, ...owning, ...trading],
    admin: byAdmins,
    owner: everything,
  },
  closed: {
    banned: [],
    stranger: introducing,
    member: introducing,
    trader: introducing,
    admin: byAdmins,
    owner: everything,
  },
};

const logger = pino({ level: 'silent' });
function routerFor(role: Role, access: AccessMode) {
  const services = new MemoryServices();
  services.people.add({ platform: 'telegram', id: '5001' }, role);
  const router = createRouter({ services, access, admins: [], logger, rateLimit: { requests: 1_000, windowMs: 1 } });
  return { services, router };
}
const isRefusal = (reply: Reply): boolean => reply.kind === 'error' && reply.id.startsWith('access.');

describe('permissions', () => {
  const cells = accessModes.flatMap((access) => roles.map((role) => ({ access, role })));

  it.each(cells)('ACCESS=$access: a $role may say exactly what the table says', async ({ access, role }) => {
    const allowed = new Set(allowedLines[access][role]);
    for (const line of everything) {
      const { router } = routerFor(role, access);
      expect(isRefusal(await router.dispatch(aCall(line))), `${line} refused`).toBe(!allowed.has(line));
    }
  });

  it.each(cells)('ACCESS=$access: a button does for a $role what the command does', async ({ access, role }) => {
    const allowed = new Set(allowedLines[access][role]);
    for (const line of everything) {
      const { router } = routerFor(role, access);
      const [name = '', first, ...rest] = line.slice(1).split(' ');
      const args = [first, rest.join(' ')].filter((part): part is string => Boolean(part));
      expect(isRefusal(await router.dispatch(aPress(name, ...args))), `${line} refused`).toBe(!allowed.has(line));
    }
  });

  it.each(cells)('ACCESS=$access: autocomplete tells a $role nothing they may not ask', async ({ access, role }) => {
    const { router } = routerFor(role, access);
    const call = aCall('/predict', { args: { kind: 'named', values: { market: 'b' } }, source: 'autocomplete' });
    const mayRead = allowedLines[access][role].includes('/predict btc');
    expect(await router.autocomplete(call, 'market')).toEqual(mayRead ? ['BTC/USDT'] : []);
    const grant = aCall('/grant', { args: { kind: 'named', values: { role: '' } }, source: 'autocomplete' });
    const mayGrant = allowedLines[access][role].includes('/grant 1 trader');
    expect((await router.autocomplete(grant, 'role')).length > 0).toBe(mayGrant);
  });

  it.each(cells)(
    'ACCESS=$access: /help and /start list for a $role only what they may say',
    async ({ access, role }) => {
      const { router } = routerFor(role, access);
      for (const line of ['/help', '/start']) {
        const reply = await router.dispatch(aCall(line));
        if (reply.kind !== 'help' && reply.kind !== 'start') {
          expect(role).toBe('banned');
          continue;
        }
        for (const { name } of reply.commands) {
          const command = allCommands.find((one) => one.name === name);
          expect(command && isAllowed(reply.role, command.verb, access), name).toBe(true);
        }
        expect(reply.commands.some(({ name }) => name === 'predict')).toBe(
          allowedLines[access][role].includes('/watch'),
        );
      }
    },
  );

  it('denies what nobody named', () => {
    for (const verb of verbs) {
      expect(isAllowed('banned', verb, 'open')).toBe(false);
      expect(isAllowed('nobody' as Role, verb, 'open')).toBe(false);
    }
    expect(neededRole('operate', 'open')).toBe('admin');
  });

  it('changes nothing when it refuses', async () => {
    const { services, router } = routerFor('member', 'open');
    for (const line of ['/pause', '/paper start house', '/paper start 100 here', '/grant 5001 owner'])
      await router.dispatch(aCall(line));
    expect(services.pausedBy).toBeNull();
    expect(services.paperRepository.accounts.size).toBe(0);
    expect((await services.people.find({ platform: 'telegram', id: '5001' }))?.role).toBe('member');
  });

  it('takes people of ADMINS for owners, by platform and numeric id alone', async () => {
    const services = new MemoryServices();
    const router = createRouter({ services, access: 'closed', admins: [{ platform: 'telegram', id: '7' }], logger });
    const as = (platform: 'telegram' | 'discord', id: string, personName: string) =>
      router.dispatch(aCall('/pause', { platform, person: { platform, id }, personName }));
    expect((await as('discord', '7', 'owner')).kind).toBe('error');
    expect((await as('telegram', '8', 'telegram:7')).kind).toBe('error');
    expect(services.pausedBy).toBeNull();
    const question = await as('telegram', '7', 'x');
    expect(question.kind).toBe('confirm');
    expect(services.pausedBy).toBeNull();
    const yes = question.buttons?.[0]?.[0]?.action;
    const press = { ...aPress('confirm', ...(yes?.args ?? [])), person: { platform: 'telegram', id: '7' } } as const;
    expect((await router.dispatch(press)).kind).toBe('notice');
    expect(services.pausedBy?.by).toBe('telegram:7');
  });

  it('does not lift a ban by ACCESS=open', async () => {
    const { router } = routerFor('banned', 'open');
    expect(await router.dispatch(aCall('/help'))).toMatchObject({ kind: 'error', id: 'access.banned' });
  });

  it('tells a stranger how to be let in, and lets them in when an admin does', async () => {
    const services = new MemoryServices();
    services.people.add({ platform: 'telegram', id: '1' }, 'admin');
    const router = createRouter({ services, access: 'approval', admins: [], logger });
    const refused = await router.dispatch(aCall('/predict btc'));
    expect(refused).toMatchObject({ id: 'access.stranger', params: { example: '/grant telegram:5001 member' } });
    const admin = { person: { platform: 'telegram', id: '1' } } as const;
    expect(await router.dispatch(aCall('/grant telegram:5001 member', admin))).toMatchObject({ id: 'grant.done' });
    expect((await router.dispatch(aCall('/predict btc'))).kind).toBe('answer');
  });

  it('lets nobody raise anybody to their own level or touch their betters, except the owner', async () => {
    const services = new MemoryServices();
    const id = (n: string) => ({ platform: 'telegram', id: n }) as const;
    services.people.add(id('1'), 'admin');
    services.people.add(id('2'), 'admin');
    services.people.add(id('3'), 'owner');
    services.people.add(id('4'), 'member');
    const router = createRouter({ services, access: 'open', admins: [], logger });
    const grant = async (by: string, line: string) =>
      (await router.dispatch(aCall(line, { person: id(by) }))) as { id?: string };
    expect((await grant('1', '/grant 4 admin')).id).toBe('grant.refused');
    expect((await grant('1', '/grant 2 banned')).id).toBe('grant.refused');
    expect((await grant('1', '/grant 3 member')).id).toBe('grant.refused');
    expect((await grant('1', '/grant 1 owner')).id).toBe('grant.refused');
    expect((await grant('1', '/grant 4 trader')).id).toBe('grant.done');
    expect((await grant('3', '/grant 4 admin')).id).toBe('grant.done');
    expect((await grant('1', '/grant 999 trader')).id).toBe('grant.unknown');
  });

  it('gives the bot to whoever says the code first, in private', async () => {
    const { services, router } = routerFor('member', 'open');
    const group = { isPrivate: false };
    expect(await router.dispatch(aCall('/claim CODE-1234', group))).toMatchObject({ id: 'claim.public' });
    expect(await router.dispatch(aCall('/claim WRONG'))).toMatchObject({ id: 'claim.failed' });
    expect(await router.dispatch(aCall('/claim CODE-1234'))).toMatchObject({ id: 'claim.done' });
    expect((await services.people.find({ platform: 'telegram', id: '5001' }))?.role).toBe('owner');
    const other = { person: { platform: 'telegram', id: '6' } } as const;
    expect(await router.dispatch(aCall('/claim CODE-1234', other))).toMatchObject({ id: 'claim.failed' });
  });
});
