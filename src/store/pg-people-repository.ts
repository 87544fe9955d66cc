import { sql } from 'kysely';
import { batched, batchedWrites } from '../core/batched.js';
import type { ChatAddress, PersonId, Platform, Role } from '../core/chat.js';
import { InvariantError } from '../core/errors.js';
import type { KnownPerson, RoleChange } from '../core/ports/people.js';
import type { PeopleRepository, Person } from '../core/ports/repositories.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';
import type { PersonTable } from './schema/people.js';

export class PgPeopleRepository implements PeopleRepository {
  constructor(private readonly db: Database) {}

  async find(id: PersonId): Promise<Person | null> {
    const row = await this.db
      .selectFrom('people')
      .select(['role', 'name', 'time_zone'])
      .where('platform', '=', id.platform)
      .where('id', '=', id.id)
      .executeTakeFirst();
    return row ? personOf(id, row) : null;
  }

  /** A crowd that writes at once is looked up in one question. */
  readonly known = batched(async (ids: readonly PersonId[]): Promise<readonly (KnownPerson | null)[]> => {
    const { rows } = await sql<KnownRow & { readonly asked: number }>`
      select a.place::int as asked, p.*
      from unnest(${ids.map(({ platform }) => platform)}::text[], ${ids.map(({ id }) => id)}::text[])
        with ordinality as a (platform, id, place)
      join people me on me.platform = a.platform and me.id = a.id
      cross join lateral (
        select platform, id, role, name, time_zone, granted, account_platform, account_id, private_chat
        from people where platform = me.platform and id = me.id
        union
        select platform, id, role, name, time_zone, granted, account_platform, account_id, private_chat
        from people where account_platform = me.account_platform and account_id = me.account_id) p
    `.execute(this.db);
    const found = new Map<number, KnownRow[]>();
    for (const row of rows) found.set(row.asked, [...(found.get(row.asked) ?? []), row]);
    return ids.map((id, i) => this.#knownOf(id, found.get(i + 1) ?? []));
  });

  #knownOf(id: PersonId, rows: readonly KnownRow[]): KnownPerson | null {
    const own = rows.find((row) => row.platform === id.platform && row.id === id.id);
    if (!own) return null;
    const account: PersonId =
      own.account_platform !== null && own.account_id !== null
        ? { platform: own.account_platform, id: own.account_id }
        : id;
    const one = (row: KnownRow) => ({
      person: personOf({ platform: row.platform, id: row.id }, row),
      granted: row.granted,
    });
    return {
      person: personOf(id, own),
      account,
      granted: own.granted,
      privateChat: own.private_chat,
      linked: rows.filter((row) => row !== own).map(one),
    };
  }

  seen(id: PersonId, name: string | null, role: Role): Promise<Person> {
    return this.#seen({ id, name: name === null ? null : withoutNul(name), role });
  }

  readonly #seen = batched(async (all: readonly Sighting[]): Promise<readonly Person[]> => {
    const own = lastOfEach(all, ({ id }) => id);
    const { rows } = await sql<{ platform: string; id: string; role: string; name: string | null; time_zone: string }>`
      insert into people (platform, id, name, role)
      select * from unnest(${own.map(({ id }) => id.platform)}::text[], ${own.map(({ id }) => id.id)}::text[],
        ${own.map(({ name }) => name)}::text[], ${own.map(({ role }) => role)}::text[])
      on conflict (platform, id) do update
      set name = coalesce(excluded.name, people.name), seen_at = excluded.seen_at
      returning platform, id, role, name, time_zone
    `.execute(this.db);
    const found = new Map(rows.map((row) => [`${row.platform}:${row.id}`, row]));
    return all.map(({ id }) => {
      const row = found.get(`${id.platform}:${id.id}`);
      if (!row) throw new InvariantError(`${id.platform}:${id.id} was written down and is not there`);
      return personOf(id, row);
    });
  });

  note(id: PersonId, name: string | null, privateChat: string | null): Promise<void> {
    return this.#note({ id, name: name === null ? null : withoutNul(name), privateChat });
  }

  readonly #note = batchedWrites(async (all: readonly News[]): Promise<void> => {
    const own = lastOfEach(all, ({ id }) => id);
    await sql`
      update people p set name = coalesce(n.name, p.name), private_chat = coalesce(n.private_chat, p.private_chat),
        seen_at = now()
      from unnest(${own.map(({ id }) => id.platform)}::text[], ${own.map(({ id }) => id.id)}::text[],
        ${own.map(({ name }) => name)}::text[], ${own.map(({ privateChat }) => privateChat)}::text[])
        as n (platform, id, name, private_chat)
      where p.platform = n.platform and p.id = n.id
    `.execute(this.db);
  });

  async setRole(id: PersonId, role: Role): Promise<void> {
    await this.db
      .insertInto('people')
      .values({ platform: id.platform, id: id.id, role, name: null, granted: true })
      .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet({ role, granted: true }))
      .execute();
  }

  change(id: PersonId, role: Role | null, first: Role, hasOwner: boolean, was?: Role): Promise<RoleChange> {
    return this.db.transaction().execute(async (transaction) => {
      // All who are owner, in one order: two owners who demote each other at once wait here.
      const owners = await transaction
        .selectFrom('people')
        .select(['platform', 'id'])
        .where('role', '=', 'owner')
        .orderBy('platform')
        .orderBy('id')
        .forUpdate()
        .execute();
      const isHim = (one: Key) => one.platform === id.platform && one.id === id.id;
      const row = await transaction
        .selectFrom('people')
        .select(['role', 'account_platform', 'account_id'])
        .where('platform', '=', id.platform)
        .where('id', '=', id.id)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return { kind: 'unknown' };
      const before = row.role as Role;
      if (was !== undefined && before !== was) return { kind: 'moved', now: before };
      // A ban that held for one of two linked ids would hold for nobody who has both.
      const forAll = role === 'banned' || before === 'banned';
      const linked: readonly Key[] =
        role === 'banned' && row.account_id !== null
          ? await transaction
              .selectFrom('people')
              .select(['platform', 'id'])
              .where('account_platform', '=', row.account_platform)
              .where('account_id', '=', row.account_id)
              .orderBy('platform')
              .orderBy('id')
              .forUpdate()
              .execute()
          : [];
      const falls = (one: Key) =>
        isHim(one) || linked.some((other) => other.platform === one.platform && other.id === one.id);
      if (role !== 'owner' && !hasOwner && owners.length > 0 && owners.every(falls)) return { kind: 'lastOwner' };
      // A ban is of all their ids; a role that ends one is the named id's, and the others are like everybody again.
      const toAll = sql<boolean>`(${role === 'banned'} or (platform = ${id.platform} and id = ${id.id}))`;
      const changed = await sql<{ platform: Platform; id: string }>`
        update people set role = case when ${toAll} then ${role ?? first}::text else ${first}::text end,
          granted = ${role !== null} and ${toAll}
        where (platform = ${id.platform} and id = ${id.id})
          or (${forAll} and account_platform = ${row.account_platform} and account_id = ${row.account_id}
            and (${role === 'banned'} or role = 'banned'))
        returning platform, id
      `.execute(transaction);
      return { kind: 'done', before, linked: changed.rows.filter((one) => !isHim(one)) };
    });
  }

  async given(limit: number): Promise<readonly Person[]> {
    const { rows } = await sql<KnownRow>`
      select * from people where granted and role not in ('stranger')
      order by array_position(array['owner', 'admin', 'trader', 'member', 'banned'], role), platform, id limit ${limit}
    `.execute(this.db);
    return rows.map((row) => personOf({ platform: row.platform, id: row.id }, row));
  }

  async adminChats(others: readonly PersonId[]): Promise<readonly ChatAddress[]> {
    const named = others.map(({ platform, id }) => `${platform}:${id}`);
    const { rows } = await sql<{ platform: Platform; chat: string }>`
      select distinct platform, chat from people
        cross join lateral (select coalesce(private_chat, case when platform = 'telegram' then id end) as chat) c
      where chat is not null and role <> 'banned'
        and (role in ('admin', 'owner') or platform || ':' || id = any(${named}::text[]))
      order by platform, chat
    `.execute(this.db);
    const known = rows.map(({ platform, chat }): ChatAddress => ({ platform, id: chat }));
    // On Telegram a person's id is the id of the conversation with them.
    const unseen = others.filter(
      ({ platform, id }) => platform === 'telegram' && !known.some((one) => one.platform === platform && one.id === id),
    );
    return [...known, ...unseen];
  }
}

interface Sighting {
  readonly id: PersonId;
  readonly name: string | null;
  readonly role: Role;
}

interface Key {
  readonly platform: string;
  readonly id: string;
}

interface News {
  readonly id: PersonId;
  readonly name: string | null;
  readonly privateChat: string | null;
}

/** One statement may not touch a row twice: of several about the same the last counts. */
const lastOfEach = <T>(all: readonly T[], of: (one: T) => PersonId): readonly T[] => [
  ...new Map(all.map((one) => [`${of(one).platform}:${of(one).id}`, one])).values(),
];

interface KnownRow extends Pick<PersonTable, 'role' | 'name'> {
  readonly platform: Platform;
  readonly id: string;
  readonly time_zone: string;
  readonly granted: boolean;
  readonly account_platform: Platform | null;
  readonly account_id: string | null;
  readonly private_chat: string | null;
}

const personOf = (id: PersonId, row: Pick<PersonTable, 'role' | 'name'> & { readonly time_zone: string }): Person => ({
  id,
  role: row.role as Role,
  name: row.name,
  timeZone: row.time_zone,
});
