import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatAddress, PersonId } from '../../../src/core/chat.js';
import type { Venue } from '../../../src/core/market.js';
import type { NewAuditEntry } from '../../../src/core/ports/audit.js';
import { createCommunity, type PgCommunity } from '../../../src/store/pg-community.js';
import { PgPeopleRepository } from '../../../src/store/pg-people-repository.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

const venue = 'simulated' as Venue;
const person = (id: string): PersonId => ({ platform: 'telegram', id });
const chat = (id: string): ChatAddress => ({ platform: 'telegram', id });

let database: TestDatabase;
let people: PgPeopleRepository;
let community: PgCommunity;
beforeAll(async () => {
  database = await openTestDatabase();
  people = new PgPeopleRepository(database.db);
  community = createCommunity(database.db);
});
afterAll(() => database.close());

/** What waits to be told, by chat. */
const told = async (kind: string) => {
  const { rows } = await sql<{ chat: string; notice: Record<string, unknown> }>`
    select d.chat_id as chat, a.payload->'notice' as notice from deliveries d join announcements a on a.id = d.announcement_id
    where a.payload->'notice'->>'kind' = ${kind} order by d.id
  `.execute(database.db);
  return rows;
};

describe('roles', () => {
  it('never leaves the bot without an owner, even when two owners demote each other at once', async () => {
    for (const id of ['1', '2']) {
      await people.seen(person(id), null, 'member');
      await people.setRole(person(id), 'owner');
    }
    const both = await Promise.all([
      people.change(person('1'), 'member', 'member', false),
      people.change(person('2'), 'member', 'member', false),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'lastOwner']);
    expect(await people.change(person('99'), 'member', 'member', false)).toEqual({ kind: 'unknown' });
  });

  it('takes no last owner along with a linked account, and changes only the role that was looked at', async () => {
    const fresh = await openTestDatabase();
    try {
      const there = new PgPeopleRepository(fresh.db);
      const { links } = createCommunity(fresh.db);
      const alt: PersonId = { platform: 'discord', id: '11' };
      await there.seen(alt, null, 'member');
      await there.setRole(person('1'), 'owner');
      await links.join((await links.code(person('1'), 60_000)) ?? '', alt);
      expect(await there.change(alt, 'banned', 'member', false)).toEqual({ kind: 'lastOwner' });
      expect((await there.find(person('1')))?.role).toBe('owner');

      await there.seen(person('2'), null, 'member');
      const both = await Promise.all([
        there.change(person('2'), 'trader', 'member', false, 'member'),
        there.change(person('2'), 'banned', 'member', false, 'member'),
      ]);
      expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'moved']);
    } finally {
      await fresh.close();
    }
  });

  it('makes one owner of two who claim at once, and no second one by a code that was printed late', async () => {
    const fresh = await openTestDatabase();
    try {
      const there = createCommunity(fresh.db).owners;
      const code = (await there.code()) ?? '';
      const claims = await Promise.all(['1', '2', '3'].map((one) => there.claim(code, person(one))));
      expect(claims.filter(Boolean)).toHaveLength(1);
      // A process that looked for an owner before and printed its code after.
      await sql`insert into owner_code (code) values ('ABCDEFGH')`.execute(fresh.db);
      expect(await there.claim('ABCD-EFGH', person('4'))).toBe(false);
      expect(await there.code()).toBeNull();
    } finally {
      await fresh.close();
    }
  });

  it('knows who was given a role, and in which chats admins are told', async () => {
    await people.seen(person('3'), 'Cat', 'member');
    expect(await people.known(person('3'))).toMatchObject({ granted: false, account: person('3'), linked: [] });
    await people.change(person('3'), 'admin', 'member', false);
    await people.note(person('3'), 'Kate', '33');
    expect(await people.known(person('3'))).toMatchObject({
      granted: true,
      privateChat: '33',
      person: { name: 'Kate' },
    });
    await people.note(person('3'), null, null);
    expect((await people.find(person('3')))?.name).toBe('Kate');
    const chats = await people.adminChats([person('700'), { platform: 'discord', id: '5' }]);
    expect(chats).toContainEqual(chat('33'));
    expect(chats).toContainEqual(chat('700'));
    expect(chats.some(({ platform }) => platform === 'discord')).toBe(false);
    expect((await people.given(10)).map(({ role }) => role).slice(0, 2)).toEqual(['owner', 'admin']);
  });

  it('reads no code of whoever guessed five', async () => {
    const fresh = await openTestDatabase();
    try {
      const there = createCommunity(fresh.db).owners;
      const code = (await there.code()) ?? '';
      for (let n = 0; n < 5; n += 1) expect(await there.claim(`WRONG${n}`, person('8'))).toBe(false);
      expect(await there.claim(code, person('8'))).toBe(false);
      await sql`update code_attempts set since = now() - interval '16 minutes'`.execute(fresh.db);
      expect(await there.claim(code, person('8'))).toBe(true);
    } finally {
      await fresh.close();
    }
  });
});

describe('being let in', () => {
  it('asks admins once, is decided once, and tells the asker', async () => {
    await people.seen(person('50'), 'Eve', 'stranger');
    const admission = { person: person('50'), name: 'Eve', chat: chat('50') };
    expect(await community.admissions.ask(admission, [chat('33')], venue)).toBe(true);
    expect(await community.admissions.ask(admission, [chat('33')], venue)).toBe(false);
    expect(await told('asks')).toEqual([{ chat: '33', notice: { kind: 'asks', person: person('50'), name: 'Eve' } }]);
    const both = await Promise.all([
      community.admissions.decide(person('50'), 'in', person('1'), venue),
      community.admissions.decide(person('50'), 'banned', person('2'), venue),
    ]);
    expect(both.map((one) => one?.kind).sort()).toEqual(['already', 'done']);
    const decision = both.find((one) => one?.kind === 'done')?.decision;
    expect((await people.find(person('50')))?.role).toBe(decision === 'in' ? 'member' : 'banned');
    expect(await told('decided')).toEqual([{ chat: '50', notice: { kind: 'decided', decision, name: null } }]);
    expect(await community.admissions.decide(person('51'), 'in', person('1'), venue)).toBeNull();
    expect(await community.admissions.waiting(10)).toEqual([]);
    // A bell does not ring more than twenty times an hour, however many knock.
    for (let n = 500; n < 530; n += 1) {
      await community.admissions.ask(
        { person: person(String(n)), name: null, chat: chat(String(n)) },
        [chat('33')],
        venue,
      );
    }
    expect(await told('asks')).toHaveLength(20);
    expect(await community.admissions.waiting(100)).toHaveLength(30);
  });

  it('names whom it is about where others read along', async () => {
    const there: PersonId = { platform: 'discord', id: '60' };
    await people.seen(there, 'Dan', 'stranger');
    await community.admissions.ask(
      { person: there, name: 'Dan', chat: { platform: 'discord', id: '1234' } },
      [],
      venue,
    );
    await community.admissions.decide(there, 'refused', person('1'), venue);
    expect((await told('decided')).at(-1)).toEqual({
      chat: '1234',
      notice: { kind: 'decided', decision: 'refused', name: 'Dan' },
    });
  });
});

describe('invitations', () => {
  const always = async (): Promise<boolean> => true;

  it('let in as many as they say, each once, and no more', async () => {
    const made = await community.invitations.make({ role: 'trader', uses: 2, forMs: 60_000, by: person('3') });
    expect(made.code).toMatch(/^([A-Z2-9]{4}-){2}[A-Z2-9]{4}$/);
    for (const id of ['70', '71', '72']) await people.seen(person(id), null, 'stranger');
    const joined = await Promise.all(
      ['70', '71', '72'].map((id) => community.invitations.join(made.code, person(id), always)),
    );
    expect(joined.map(({ kind }) => kind).sort()).toEqual(['joined', 'joined', 'unknown']);
    const first = joined.findIndex(({ kind }) => kind === 'joined');
    const id = ['70', '71', '72'][first] ?? '';
    expect(await people.known(person(id))).toMatchObject({ granted: true, person: { role: 'trader' } });
    expect((await community.invitations.open()).some((one) => one.id === made.id)).toBe(false);
    expect(JSON.stringify((await sql`select * from invitations`.execute(database.db)).rows)).not.toContain(made.code);
  });

  it('use nothing up for who has the role, and are void once withdrawn, old, or when their maker fell', async () => {
    const { invitations } = community;
    await people.seen(person('80'), null, 'stranger');
    const one = await invitations.make({ role: 'member', uses: 1, forMs: 60_000, by: person('3') });
    expect(await invitations.join(one.code, person('80'), async () => false)).toEqual({ kind: 'unknown' });
    await people.setRole(person('81'), 'trader');
    expect(await invitations.join(one.code, person('81'), always)).toEqual({ kind: 'nothing', role: 'trader' });
    await people.setRole(person('82'), 'banned');
    expect(await invitations.join(one.code, person('82'), always)).toEqual({ kind: 'banned' });
    expect(await invitations.revoke(one.id)).toBe(true);
    expect(await invitations.revoke(one.id)).toBe(false);
    expect(await invitations.join(one.code, person('80'), always)).toEqual({ kind: 'unknown' });
    const old = await invitations.make({ role: 'member', uses: 1, forMs: -1, by: person('3') });
    expect(await invitations.join(old.code, person('80'), always)).toEqual({ kind: 'unknown' });
    for (let n = 0; n < 5; n += 1) await invitations.join('AAAA-AAAA-AAAA', person('83'), always);
    expect(await invitations.join('AAAA-AAAA-AAAA', person('83'), always)).toMatchObject({ kind: 'tooMany' });
  });
});

describe('questions before dangerous deeds', () => {
  const deed = {
    person: person('3'),
    personName: '@kate',
    chat: chat('33'),
    isPrivate: true,
    command: 'ban',
    args: { person: 'telegram:50' },
    effect: { id: 'effect.ban', params: { person: 'telegram:50', before: 'member' } },
  };

  it('outlive a restart, count once and expire', async () => {
    const id = await community.confirmations.ask(deed, 60_000);
    expect(id).toMatch(/^[\w-]{16}$/);
    const later = createCommunity(database.db).confirmations;
    expect(await later.find(id)).toEqual({ ...deed, id, state: 'asked', expired: false, by: null });
    const presses = await Promise.all([
      later.finish(id, 'asked', 'done', person('3'), venue),
      later.finish(id, 'asked', 'done', person('3'), venue),
      later.finish(id, 'asked', 'dropped', person('3'), venue),
    ]);
    expect(presses.filter(Boolean)).toHaveLength(1);
    const old = await later.ask(deed, -1);
    expect(await later.find(old)).toMatchObject({ expired: true });
    expect(await later.finish(old, 'asked', 'done', person('3'), venue)).toBe(false);
    expect(await later.find('nothing')).toBeNull();
  });

  it('ask a second admin in the outbox and tell the asker what came of it', async () => {
    const id = await community.confirmations.ask(deed, 60_000);
    expect(await community.confirmations.awaitSecond(id, person('3'), 600_000, [chat('1')], venue)).toBe(true);
    expect(await community.confirmations.awaitSecond(id, person('3'), 600_000, [chat('1')], venue)).toBe(false);
    expect(await told('second')).toMatchObject([
      { chat: '1', notice: { id, command: 'ban', name: '@kate', minutes: 10 } },
    ]);
    expect(await community.confirmations.finish(id, 'asked', 'done', person('3'), venue)).toBe(false);
    expect(await community.confirmations.finish(id, 'second', 'done', person('1'), venue)).toBe(true);
    expect(await told('answered')).toEqual([
      { chat: '33', notice: { kind: 'answered', command: 'ban', decision: 'done', by: person('1') } },
    ]);
  });
});

describe('the record of deeds', () => {
  const entry = (over: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
    person: person('3'),
    platform: 'telegram',
    chat: null,
    command: 'grant',
    verb: 'grant',
    args: '{telegram:50} trader \0',
    source: 'command',
    outcome: 'allowed',
    reason: '',
    reasonParams: {},
    follows: null,
    ...over,
  });

  it('is only ever added to', async () => {
    const first = await community.audit.add(entry());
    const second = await community.audit.add(
      entry({
        person: person('50'),
        outcome: 'refused',
        reason: 'access.admin',
        reasonParams: { needed: 'admin' },
        follows: first,
      }),
    );
    expect(second).toBeGreaterThan(first);
    for (const statement of [`update audit set args = 'nothing'`, `delete from audit`]) {
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('only ever added');
    }
    const all = await community.audit.find({ person: null, what: null, withinMs: null, before: null, limit: 10 });
    expect(all.map(({ id }) => id)).toEqual([second, first]);
    expect(all[1]).toMatchObject({ person: person('3'), args: 'telegram:50 trader ', outcome: 'allowed' });
    const stored = await sql<{ args: string }>`select args from audit where id = ${first}`.execute(database.db);
    expect(stored.rows[0]?.args).toMatch(/^\{p\d+\} trader $/);
  });

  it('tells nobody whose pseudonym somebody typed', async () => {
    const fresh = await openTestDatabase();
    try {
      const { audit } = createCommunity(fresh.db);
      await audit.add(entry({ args: '{telegram:50} trader' }));
      // Pseudonyms are small numbers: whoever types them must not read in their own refusals who stands behind them.
      const typed = '{p1} {p2} {{telegram:3}} {p{telegram:3}}';
      await audit.add(entry({ person: person('99'), args: typed, outcome: 'refused', reasonParams: { given: typed } }));
      const [found] = await audit.find({
        person: person('99'),
        what: null,
        withinMs: null,
        before: null,
        limit: 1,
      });
      expect(`${found?.args} ${found?.reasonParams['given']}`).not.toContain('telegram:50');
      expect(found?.args).toContain('(p1) (p2)');
    } finally {
      await fresh.close();
    }
  });

  it('is found by person, deed, time, and page', async () => {
    const { audit } = community;
    const any = { person: null, what: null, withinMs: null, before: null, limit: 10 };
    expect(await audit.find({ ...any, person: person('50') })).toHaveLength(1);
    expect(await audit.find({ ...any, what: 'grant' })).toHaveLength(2);
    expect(await audit.find({ ...any, what: 'nothing' })).toHaveLength(0);
    expect(await audit.find({ ...any, withinMs: 60_000 })).toHaveLength(2);
    expect(await audit.find({ ...any, withinMs: 0 })).toHaveLength(0);
    expect(await audit.find({ ...any, outcome: 'refused' })).toHaveLength(1);
    const [newest] = await audit.find({ ...any, limit: 1 });
    expect(await audit.find({ ...any, before: newest?.id ?? 0 })).toHaveLength(1);
  });
});

describe('rules', () => {
  it('are kept by place and subject, and taken back', async () => {
    const { access } = community;
    const place = { kind: 'chat', chat: chat('-5') } as const;
    await access.setRule(place, '/backtest', 'trader', person('1'));
    await access.setRule(place, '/backtest', 'admin', person('1'));
    await access.setRule({ kind: 'everywhere' }, 'read', 'trader', person('1'));
    await access.setRule({ kind: 'platform', platform: 'discord' }, 'read', 'trader', person('1'));
    await access.setMap('discord', '111', 'trader', person('1'));
    await access.setTwoPerson('/ban', true, person('1'));
    await access.setTwoPerson('/ban', true, person('1'));
    expect(await access.settings()).toEqual({
      rules: [
        { place: { kind: 'everywhere' }, subject: 'read', least: 'trader' },
        { place: { kind: 'platform', platform: 'discord' }, subject: 'read', least: 'trader' },
        { place, subject: '/backtest', least: 'admin' },
      ],
      maps: [{ platform: 'discord', externalId: '111', role: 'trader' }],
      twoPerson: ['/ban'],
    });
    await access.setRule(place, '/backtest', null, person('1'));
    expect(await access.setMap('discord', '111', null, person('1'))).toBe(true);
    expect(await access.setMap('discord', '111', null, person('1'))).toBe(false);
    await access.setTwoPerson('/ban', false, person('1'));
    expect(await access.settings()).toMatchObject({ maps: [], twoPerson: [] });
    expect((await access.settings()).rules).toHaveLength(2);
  });
});

describe('a guild that put the bot out', () => {
  it('has its chats paused and admins told once, and hears again when the bot is back', async () => {
    const there = (id: string): ChatAddress => ({ platform: 'discord', id });
    for (const id of ['c1', 'c2']) await community.places.seenIn(there(id), 'g1');
    await community.places.seenIn(there('c3'), 'g2');
    await sql`insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted)
      values ('discord', 'c1', '{}', '{}', '{}', '{}')`.execute(database.db);
    expect(await community.places.open('discord')).toEqual(expect.arrayContaining(['g1', 'g2']));
    expect(await community.places.left('discord', 'g1', 'A <b>guild</b>', [chat('33')], venue)).toBe(2);
    expect(await community.places.left('discord', 'g1', 'A guild', [chat('33')], venue)).toBe(0);
    const paused = () => sql<{ chat_id: string }>`select chat_id from paused_chats order by 1`.execute(database.db);
    expect((await paused()).rows.map((row) => row.chat_id)).toEqual(['c1', 'c2']);
    expect(await told('left')).toEqual([{ chat: '33', notice: { kind: 'left', place: 'A <b>guild</b>', chats: 2 } }]);
    await community.places.back('discord', 'g1');
    expect((await paused()).rows).toEqual([]);
    expect(await community.places.left('discord', 'g1', 'A guild', [chat('33')], venue)).toBe(2);
    expect(await told('left')).toHaveLength(2);
  });
});
