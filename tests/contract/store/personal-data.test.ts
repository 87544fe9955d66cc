import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatAddress, PersonId } from '../../../src/core/chat.js';
import type { Venue } from '../../../src/core/market.js';
import { allPersonalData, impersonalColumns, personalTables } from '../../../src/store/personal/all.js';
import type { PersonalTable, Reference } from '../../../src/store/personal/personal-table.js';
import { createCommunity } from '../../../src/store/pg-community.js';
import { PgDeliveryRepository } from '../../../src/store/pg-delivery-repository.js';
import { PgPeopleRepository } from '../../../src/store/pg-people-repository.js';
import { PgPrivacy } from '../../../src/store/pg-privacy.js';
import { PgQuestionBudget } from '../../../src/store/pg-question-budget.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const ann: PersonId = { platform: 'telegram', id: '1001' };
const annThere: PersonId = { platform: 'discord', id: '900000000000000001' };
const bob: PersonId = { platform: 'telegram', id: '2002' };

const columnsOf = (reference: Reference | undefined): readonly string[] =>
  reference === undefined ? [] : 'word' in reference ? [reference.word] : [reference.platform, reference.id];
const named = (spec: PersonalTable): readonly string[] => [
  ...columnsOf(spec.person),
  ...columnsOf(spec.account),
  ...columnsOf(spec.chat),
  ...(spec.shownName === undefined ? [] : [spec.shownName]),
];

describe('every table with something about people', () => {
  it('is in the list by which people are shown, moved and forgotten', async () => {
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select c.table_name, c.column_name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'kysely%'
        and c.column_name ~ '(^|_)(person|people|chat|asker|account|owner|maker|by|user|member|name)(_|$)'
        and c.column_name !~ '(^|_)(timeframe|by_hand)$'
    `.execute(database.db);
    const known = new Set(personalTables.flatMap((spec) => named(spec).map((column) => `${spec.table}.${column}`)));
    const unknown = rows
      .map((row) => `${row.table_name}.${row.column_name}`)
      .filter((column) => !known.has(column) && !(column in impersonalColumns) && !isName(column));
    expect(unknown).toEqual([]);
  });

  it('has columns that are there', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'
    `.execute(database.db);
    const there = new Set(rows.map(({ name }) => name));
    const specs = personalTables.flatMap((spec) => [
      ...named(spec).map((column) => `${spec.table}.${column}`),
      ...(typeof spec.onRemove === 'object' && 'set' in spec.onRemove
        ? Object.keys(spec.onRemove.set).map((column) => `${spec.table}.${column}`)
        : []),
      ...(spec.chatKey ?? []).map((column) => `${spec.table}.${column}`),
      ...(spec.hidden ?? []).map((column) => `${spec.table}.${column}`),
    ]);
    expect([...specs, ...Object.keys(impersonalColumns)].filter((column) => !there.has(column))).toEqual([]);
  });
});

/** Names of things, not of people: strategies, markets, lists, paper accounts. */
const isName = (column: string): boolean =>
  ['watchlists.name', 'paper_accounts.name', 'people.name', 'admissions.name'].includes(column);

/** A row of each kind about Ann, and of Bob beside it. */
async function fill(): Promise<void> {
  const people = new PgPeopleRepository(database.db);
  const community = createCommunity(database.db);
  for (const [person, chat] of [
    [ann, '1001'],
    [annThere, '777'],
    [bob, '2002'],
  ] as const) {
    await people.seen(person, `name of ${person.id}`, 'member');
    await people.note(person, null, chat);
    await community.audit.add({
      person,
      platform: person.platform,
      chat: null,
      command: 'grant',
      verb: 'grant',
      args: '{telegram:1001} trader',
      source: 'command',
      outcome: 'allowed',
      reason: '',
      reasonParams: {},
      follows: null,
    });
    const values = [person.platform, person.id] as const;
    const chatRow = [person.platform, chat] as const;
    await sql`insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted)
      values (${sql.join(chatRow)}, '{}', '{}', '{}', '{}')`.execute(database.db);
    await sql`insert into preferences (owner, time_zone) values (${`${values[0]}:${values[1]}`}, 'Europe/Berlin')`.execute(
      database.db,
    );
    await sql`insert into alerts (owner_platform, owner_id, maker_platform, maker_id, chat_platform, chat_id, personal,
        provenance, market, timeframe, condition, mode, cooldown_ms, state, holds, since)
      values (${sql.join(values)}, ${sql.join(values)}, ${sql.join(chatRow)}, true, 'live', 'BTC/USDT', '1h',
        'close > 1', 'once', 0, 'armed', false, 0)`.execute(database.db);
    await sql`insert into paper_accounts (name, version, account) values (${`${values[0]}-${values[1]}`}, 1,
      ${JSON.stringify({
        owner: { kind: 'person', id: person },
        name: `${values[0]}-${values[1]}`,
        tell: { platform: person.platform, id: chat },
        engine: { big: 1 },
        version: 1,
      })})`.execute(database.db);
    await sql`insert into paper_equity (account, life, at, equity) values (${`${values[0]}-${values[1]}`}, 1, 1, 1)`.execute(
      database.db,
    );
    await sql`insert into announcements (key, kind, payload, priority)
      values (${`own-${person.id}`}, 'paper', ${JSON.stringify({ kind: 'paper', of: person.id })}, 2)`.execute(
      database.db,
    );
    await sql`insert into deliveries (announcement_id, platform, chat_id, priority)
      select id, ${sql.join(chatRow)}, 2 from announcements where key = ${`own-${person.id}`}`.execute(database.db);
    await sql`insert into backtests (key, venue, request, asker_platform, asker_id, chat_platform, chat_id)
      values ('k', 'simulated', '{}', ${sql.join(values)}, ${sql.join(chatRow)})`.execute(database.db);
  }
}

/** Everything in the database as text: what is not in it is nowhere. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
  `.execute(database.db);
  const parts = await Promise.all(
    rows.map(async ({ name }) => {
      const found = await sql<{ text: string }>`select to_jsonb(t)::text as text from ${sql.table(name)} t`.execute(
        database.db,
      );
      return found.rows.map(({ text }) => `${name} ${text}`);
    }),
  );
  return parts.flat().join('\n');
}

describe('a person who wants to be forgotten', () => {
  it('sees their own line of a list of people, nobody else’s, and takes it away whole', async () => {
    const { privacy } = createCommunity(database.db);
    const list = { 'telegram:1001': 'chat-of-ann', 'telegram:2002': 'chat-of-bob' };
    await sql`insert into state (key, value) values ('direct-chats', ${JSON.stringify(list)}::jsonb)`.execute(
      database.db,
    );
    const subject = await privacy.subjectOf(ann);
    const { state } = await privacy.exportOf(subject);
    expect(state).toEqual([{ key: 'direct-chats', value: { 'telegram:1001': 'chat-of-ann' } }]);
    await privacy.removeOf(subject);
    const { rows } = await sql<{ value: object }>`select value from state where key = 'direct-chats'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ value: { 'telegram:2002': 'chat-of-bob' } }]);
    await sql`delete from state where key = 'direct-chats'`.execute(database.db);
  });

  it('is shown everything first, and then nothing about them is left but deeds under a pseudonym', async () => {
    await fill();
    const { privacy, audit } = createCommunity(database.db);
    const subject = await privacy.subjectOf(ann);
    expect(subject).toMatchObject({ account: ann, ids: [ann], chats: [{ platform: 'telegram', id: '1001' }] });
    // A table of more rows than a file takes says so.
    expect(await new PgPrivacy(database.db, undefined, 1).exportOf(subject)).toMatchObject({
      not_all_of: expect.arrayContaining([{ table: 'alerts', shown: 1, rest: 'ask the operator' }]),
    });
    const shown = await privacy.exportOf(subject);
    expect(shown).not.toHaveProperty('not_all_of');
    for (const table of [
      'people',
      'subscriptions',
      'preferences',
      'alerts',
      'paper_accounts',
      'paper_equity',
      'backtests',
      'messages',
    ]) {
      expect(shown[table], table).toHaveLength(1);
    }
    expect(JSON.stringify(shown)).not.toContain('2002');
    expect(JSON.stringify(shown)).not.toContain('"big"');

    const removals = await privacy.removeOf(subject);
    expect(removals.find(({ what }) => what === 'alerts')).toEqual({
      what: 'alerts',
      rows: 1,
      how: 'deleted',
      why: null,
    });
    expect(await everything()).not.toMatch(/\b1001\b/);
    expect(await everything()).toContain('2002');
    expect(await privacy.exportOf(subject)).toMatchObject({ people: [], alerts: [], paper_accounts: [] });

    const deeds = await audit.find({ person: null, what: 'grant', withinMs: null, before: null, limit: 10 });
    expect(deeds).toHaveLength(3);
    expect(deeds.filter(({ person }) => person === null)).toHaveLength(1);
    // Others gave her a role: of her the pseudonym is left there too.
    for (const { args } of deeds) expect(args).toMatch(/^p\d+ trader$/);
    const gone = await sql<{ state: string }>`select state from deliveries where chat_id like 'gone-%'`.execute(
      database.db,
    );
    expect(gone.rows).toEqual([{ state: 'refused' }]);
  });

  it('covers each table in one place', () => {
    expect(allPersonalData.flatMap(({ tables }) => tables).length).toBeGreaterThan(20);
  });
});

describe('a person who is forgotten while something of theirs is under way', () => {
  const eve: PersonId = { platform: 'telegram', id: '6006' };

  it('is sent nothing later, whatever the sender says that had the message in hand', async () => {
    const { privacy } = createCommunity(database.db);
    const deliveries = new PgDeliveryRepository(database.db);
    await new PgPeopleRepository(database.db).seen(eve, null, 'member');
    for (const key of ['eve-1', 'eve-2']) {
      await sql`insert into announcements (key, kind, payload, priority) values (${key}, 'paper', '{}', 2)`.execute(
        database.db,
      );
      await sql`insert into deliveries (announcement_id, platform, chat_id, priority, state, lease_owner, lease_until)
        select id, 'telegram', '6006', 2, 'leased', 'me', now() + interval '1 minute' from announcements
        where key = ${key}`
        .execute(database.db)
        // Of one chat one row is in hand at a time.
        .catch(() => undefined);
    }
    const { rows } = await sql<{ id: number }>`select id from deliveries where chat_id = '6006'`.execute(database.db);
    const id = rows[0]?.id ?? 0;
    await privacy.removeOf(await privacy.subjectOf(eve));
    await deliveries.worded(id, '77', 0);
    await deliveries.sent(id, '77');
    const after = await sql`select state, message_id, chat_id from deliveries where id = ${id}`.execute(database.db);
    expect(after.rows).toEqual([{ state: 'refused', message_id: null, chat_id: `gone-${id}` }]);
  });

  it('stays shut out when a ban came a moment before', async () => {
    const { privacy } = createCommunity(database.db);
    const people = new PgPeopleRepository(database.db);
    await people.seen(eve, 'Eve', 'member');
    const subject = await privacy.subjectOf(eve);
    await people.change(eve, 'banned', 'member', true);
    await privacy.removeOf(subject);
    expect(await people.find(eve)).toMatchObject({ role: 'banned' });
  });

  it('gives back nothing of what everybody shares: the requests of the day stay counted', async () => {
    const { privacy } = createCommunity(database.db);
    const budget = new PgQuestionBudget(database.db);
    const fred: PersonId = { platform: 'telegram', id: '6007' };
    await sql`delete from question_budgets`.execute(database.db);
    const limits = { perPerson: 2, perDay: 3 };
    const asked: string[] = [];
    for (let life = 0; life < 3; life += 1) {
      for (let n = 0; n < 2; n += 1) asked.push(await budget.spend(fred, limits));
      await privacy.removeOf(await privacy.subjectOf(fred));
    }
    expect(asked.filter((one) => one === 'spent')).toHaveLength(3);
    expect(await everything()).not.toMatch(/\b6007\b/);
  });

  it('is named in nothing that others were told', async () => {
    const { privacy, confirmations, admissions } = createCommunity(database.db);
    const people = new PgPeopleRepository(database.db);
    const hal: PersonId = { platform: 'telegram', id: '6010' };
    const venue = 'simulated' as Venue;
    const admin = { platform: 'telegram', id: '1' } as const;
    await people.seen(hal, 'Hal "9000" \\', 'stranger');
    await admissions.ask({ person: hal, name: 'Hal "9000" \\', chat: hal }, [admin], venue);
    await admissions.decide(hal, 'refused', admin, venue);
    const deed = {
      person: admin,
      personName: null,
      chat: admin,
      isPrivate: true,
      command: 'ban',
      args: { person: 'telegram:6010' },
      effect: { id: 'effect.ban', params: { person: 'telegram:6010', before: 'stranger' } },
    };
    await confirmations.awaitSecond(await confirmations.ask(deed, 60_000), admin, 60_000, [admin], venue);
    const other = { platform: 'telegram', id: '60101' };
    for (const [kind, payload] of Object.entries({
      alert: { fired: { rule: { maker: hal, owner: other }, askedBy: { person: hal, name: 'Hal "9000" \\' } } },
      post: { post: { by: hal, byName: 'Hal "9000" \\', content: { kind: 'text', text: 'to telegram:60101' } } },
      risk: { alert: { kind: 'live', by: 'Hal "9000" \\ (telegram:6010)' } },
    })) {
      await sql`insert into announcements (key, kind, payload, priority)
        values (${`hal-${kind}`}, ${kind}, ${JSON.stringify({ kind, ...payload })}, 1)`.execute(database.db);
    }
    await privacy.removeOf(await privacy.subjectOf(hal));
    const left = (await everything()).split('\n').filter((row) => /\b6010\b|Hal/.test(row));
    expect(left).toEqual([]);
    expect((await everything()).match(/\b60101\b/g)).toHaveLength(2);
  });

  it('is named in no row of others as who ended or took care of something', async () => {
    const { privacy } = createCommunity(database.db);
    const ivy: PersonId = { platform: 'telegram', id: '6011' };
    await new PgPeopleRepository(database.db).seen(ivy, 'Ivy', 'admin');
    await sql`insert into incidents (key, venue, severity, trouble, acknowledged_at, acknowledged_by)
      values ('k', 'simulated', 'page', '{}', now(), 'Ivy (telegram:6011)'),
        ('l', 'simulated', 'page', '{}', now(), 'Bo (telegram:16011)')`.execute(database.db);
    await sql`insert into backtests (key, venue, request, asker_platform, asker_id, chat_platform, chat_id, state, reason, ended_at)
      values ('ivy', 'simulated', '{}', 'telegram', '1', 'telegram', '1', 'cancelled', 'Ivy', now())`.execute(
      database.db,
    );
    await sql`insert into scheduled_posts (by_platform, by_id, account_platform, account_id, platform, chat_id, content,
        schedule, reason, ended_at)
      values ('telegram', '1', 'telegram', '1', 'telegram', '-1', '{}', '{}', 'cancelled by telegram:6011', now())`.execute(
      database.db,
    );
    // Somebody who calls herself the same is shown nothing of it.
    const twin: PersonId = { platform: 'telegram', id: '6012' };
    await new PgPeopleRepository(database.db).seen(twin, 'Ivy', 'member');
    const shown = await privacy.exportOf(await privacy.subjectOf(twin));
    expect([shown['incidents'], shown['backtests'], shown['scheduled_posts']]).toEqual([[], [], []]);
    await privacy.removeOf(await privacy.subjectOf(twin));
    const subject = await privacy.subjectOf(ivy);
    expect((await privacy.exportOf(subject))['incidents']).toHaveLength(1);
    await privacy.removeOf(subject);
    expect((await everything()).split('\n').filter((row) => /\b6011\b|Ivy/.test(row))).toEqual([]);
    expect(await everything()).toContain('Bo (telegram:16011)');
  });

  it('is shown their deeds, and what was done to them, with others under their pseudonyms', async () => {
    const { privacy, audit } = createCommunity(database.db);
    const gus: PersonId = { platform: 'telegram', id: '6008' };
    const deed = (over: object) =>
      audit.add({
        person: gus,
        platform: 'telegram',
        chat: { platform: 'telegram', id: '-4242' },
        command: 'alert',
        verb: 'subscribe',
        args: 'close > 1',
        source: 'command',
        outcome: 'allowed',
        reason: '',
        reasonParams: {},
        follows: null,
        ...over,
      });
    await deed({});
    await deed({ person: { platform: 'telegram', id: '6009' }, command: 'ban', args: '{telegram:6008}' });
    await deed({ person: { platform: 'telegram', id: '6009' }, command: 'ban', args: '{telegram:7777}' });
    const shown = (await privacy.exportOf(await privacy.subjectOf(gus)))['audit'] ?? [];
    expect(shown).toMatchObject([
      { command: 'ban', chat_id: null, args: expect.stringMatching(/^\{p\d+\}$/) },
      { command: 'alert', chat_id: '-4242', args: 'close > 1' },
    ]);
    expect(JSON.stringify(shown)).not.toContain('6009');
  });
});

describe('a group that became a supergroup', () => {
  it('keeps its rules, settings, alerts and paper account', async () => {
    const from: ChatAddress = { platform: 'telegram', id: '-77' };
    const { access, privacy } = createCommunity(database.db);
    await access.setRule({ kind: 'chat', chat: from }, '/backtest', 'admin', bob);
    await sql`insert into preferences (owner, language) values ('chat:telegram:-77', 'de')`.execute(database.db);
    await sql`insert into alerts (owner_platform, owner_id, maker_platform, maker_id, chat_platform, chat_id, personal,
        provenance, market, timeframe, condition, mode, cooldown_ms, state, holds, since)
      values ('telegram', '2002', 'telegram', '2002', 'telegram', '-77', false, 'live', 'ETH/USDT', '1h', 'close > 1', 'once', 0,
        'armed', false, 0)`.execute(database.db);
    const stored = {
      owner: { kind: 'chat', chat: from },
      name: 'chat-telegram--77',
      tell: from,
      settings: { plan: { kind: 'follow', delivered: from } },
      engine: { at: 1.5 },
      version: 4,
    };
    await sql`insert into paper_accounts (name, version, account)
      values ('chat-telegram--77', 4, ${JSON.stringify(stored)})`.execute(database.db);
    await sql`insert into paper_equity (account, life, at, equity) values ('chat-telegram--77', 1, 1, 1)`.execute(
      database.db,
    );

    // Somebody was quicker than the news: they wrote in the new group, and set a rule there.
    const there: ChatAddress = { platform: 'telegram', id: '-1007700' };
    for (const id of [from.id, there.id]) {
      await sql`insert into chat_owners (platform, chat_id, owner) values ('telegram', ${id}, ${`chat:telegram:${id}`})`.execute(
        database.db,
      );
    }
    await access.setRule({ kind: 'chat', chat: from }, 'read', 'trader', bob);
    await access.setRule({ kind: 'chat', chat: there }, 'read', 'admin', bob);

    await privacy.moveChat(from, '-1007700');
    await privacy.moveChat(from, '-1007700');
    expect((await access.settings()).rules).toEqual([
      { place: { kind: 'chat', chat: there }, subject: '/backtest', least: 'admin' },
      { place: { kind: 'chat', chat: there }, subject: 'read', least: 'admin' },
    ]);
    const paper = await sql<{ name: string; version: number; account: object }>`
      select * from paper_accounts where name like 'chat-%'
    `.execute(database.db);
    const moved = { platform: 'telegram', id: '-1007700' };
    expect(paper.rows).toMatchObject([
      {
        name: 'chat-telegram--1007700',
        version: 5,
        account: {
          owner: { kind: 'chat', chat: moved },
          tell: moved,
          settings: { plan: { delivered: moved } },
          engine: { at: 1.5 },
          version: 5,
        },
      },
    ]);
    expect(await everything()).not.toMatch(/-77\b/);
  });
});

describe('one person on two platforms', () => {
  it('keeps what only one side had, lets the other’s double rest, and parts again', async () => {
    const { links, privacy } = createCommunity(database.db);
    const people = new PgPeopleRepository(database.db);
    // Both have alerts and settings; a watchlist has the Discord side alone.
    await sql`insert into watchlists (owner, name, markets, is_default)
      values ('discord:900000000000000001', 'mine', '{BTC/USDT}', true)`.execute(database.db);
    const code = (await links.code(bob, 60_000)) ?? '';
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect(await links.preview(code, bob)).toEqual({ kind: 'self' });
    expect(await links.preview(code, { platform: 'telegram', id: '3' })).toEqual({ kind: 'samePlatform' });
    const offer = await links.preview(code.toLowerCase().replace('-', ' '), annThere);
    expect(offer).toEqual({
      kind: 'offer',
      preview: {
        kept: bob,
        joined: annThere,
        comes: ['watchlists', 'alerts'],
        rests: ['paper account', 'settings'],
      },
    });
    const both = await Promise.all([links.join(code, annThere), links.join(code, annThere)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['linked', 'unknown']);
    expect(await people.known(annThere)).toMatchObject({ account: bob, linked: [{ person: { id: bob } }] });
    expect(await people.known(bob)).toMatchObject({ account: bob, linked: [{ person: { id: annThere } }] });
    const lists = await sql<{ owner: string }>`select owner from watchlists`.execute(database.db);
    expect(lists.rows).toEqual([{ owner: 'telegram:2002' }]);
    const alerts = await sql<{ n: number }>`
      select count(*)::int as n from alerts where owner_platform = 'telegram' and owner_id = '2002'
    `.execute(database.db);
    expect(alerts.rows[0]?.n).toBe(3);
    const accounts = await sql<{ name: string }>`
      select name from paper_accounts where name not like 'chat-%' order by name
    `.execute(database.db);
    expect(accounts.rows.map(({ name }) => name)).toEqual(['discord-900000000000000001', 'telegram-2002']);
    expect((await privacy.subjectOf(annThere)).ids).toHaveLength(2);

    // A ban of one is a ban of both, and so is its end.
    expect(await people.change(bob, 'banned', 'member', true)).toMatchObject({ kind: 'done', linked: [annThere] });
    expect((await people.find(annThere))?.role).toBe('banned');
    await people.change(annThere, null, 'member', true);
    expect((await people.find(bob))?.role).toBe('member');
    // Whoever is given a role out of a ban is given it themselves; their other account is only no longer shut out.
    await people.change(bob, 'banned', 'member', true);
    await people.change(annThere, 'trader', 'member', true);
    expect(await people.known(annThere)).toMatchObject({ person: { role: 'trader' }, granted: true });
    expect(await people.known(bob)).toMatchObject({ person: { role: 'member' }, granted: false });

    expect(await links.code(bob, 60_000)).toBeNull();
    expect(await links.unlink(annThere)).toBe(true);
    expect(await links.unlink(annThere)).toBe(false);
    expect(await people.known(bob)).toMatchObject({ account: bob, linked: [] });
  });
});
