import { randomInt, randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { batched, batchedWrites } from '../core/batched.js';
import type { ChatAddress, PersonId, Platform, Role } from '../core/chat.js';
import { InvariantError } from '../core/errors.js';
import type { Venue } from '../core/market.js';
import type { PeopleNotice } from '../core/people-notice.js';
import type { Admission, AdmissionDecision, KnownPerson, RoleChange } from '../core/ports/people.js';
import type { PeopleRepository, Person } from '../core/ports/repositories.js';
import { announce } from './announce.js';
import { CodeAttempts } from './code-attempts.js';
import { codeAlphabet, sameText } from './codes.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';
import type { PersonTable, Schema } from './schema.js';

const codeLength = 8;
/** Letting in whoever was decided about may be asked again after this. */
const askAgainAfter = '1 day';
const mostAsksAnHour = 20;

export class PgPeopleRepository implements PeopleRepository {
  readonly #claims: CodeAttempts;

  constructor(private readonly db: Database) {
    this.#claims = new CodeAttempts(db, 'claim');
  }

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

  claim(code: string, id: PersonId): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      if ((await this.#claims.waitMs(id, transaction)) > 0) return false;
      const row = await transaction.selectFrom('owner_code').select('code').forUpdate().executeTakeFirst();
      if (!row || !sameText(row.code, code.trim().toUpperCase().replaceAll('-', ''))) {
        await this.#claims.failed(id, transaction);
        return false;
      }
      await transaction.deleteFrom('owner_code').execute();
      // It was printed by a process that had looked before somebody else became owner.
      const owner = await transaction.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst();
      if (owner) return false;
      await transaction
        .insertInto('people')
        .values({ platform: id.platform, id: id.id, role: 'owner', name: null, granted: true })
        .onConflict((conflict) => conflict.columns(['platform', 'id']).doUpdateSet({ role: 'owner', granted: true }))
        .execute();
      return true;
    });
  }

  async claimCode(): Promise<string | null> {
    const owner = await this.db.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst();
    if (owner) return null;
    const code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
    // Stored readable, so that a second start prints the code already on somebody's screen.
    await this.db
      .insertInto('owner_code')
      .values({ code })
      .onConflict((conflict) => conflict.column('single').doNothing())
      .execute();
    return (await this.db.selectFrom('owner_code').select('code').executeTakeFirst())?.code ?? null;
  }

  askAdmission(admission: Admission, tell: readonly ChatAddress[], venue: Venue): Promise<boolean> {
    const { person, chat } = admission;
    const name = admission.name === null ? null : withoutNul(admission.name);
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ asked: number }>`
        insert into admissions (platform, person_id, name, chat_platform, chat_id)
        values (${person.platform}, ${person.id}, ${name}, ${chat.platform}, ${chat.id})
        on conflict (platform, person_id) do update
          set name = excluded.name, chat_platform = excluded.chat_platform, chat_id = excluded.chat_id, state = 'asked',
            asked = admissions.asked + 1, asked_at = now(), decided_at = null, by_platform = null, by_id = null
          where admissions.asked_at < now() - ${askAgainAfter}::interval and admissions.state <> 'banned'
        returning asked
      `.execute(transaction);
      const asked = rows[0]?.asked;
      if (asked === undefined) return false;
      const { rows: recent } = await sql<{ n: number }>`
        select count(*)::int as n from announcements
        where kind = 'people' and created_at > now() - interval '1 hour' and payload->'notice'->>'kind' = 'asks'
      `.execute(transaction);
      // Whoever erases themselves and asks again, over and over, must not be a bell in every admin's pocket.
      if ((recent[0]?.n ?? 0) < mostAsksAnHour) {
        const key = `asks-${person.platform}-${person.id}-${randomUUID()}`;
        await this.#tell(transaction, key, { kind: 'asks', person, name }, tell, venue);
      }
      return true;
    });
  }

  async waiting(limit: number): Promise<readonly { readonly person: PersonId; readonly name: string | null }[]> {
    const { rows } = await sql<{ platform: Platform; person_id: string; name: string | null }>`
      select platform, person_id, name from admissions where state = 'asked' order by asked_at, person_id limit ${limit}
    `.execute(this.db);
    return rows.map((row) => ({ person: { platform: row.platform, id: row.person_id }, name: row.name }));
  }

  decideAdmission(
    id: PersonId,
    decision: AdmissionDecision,
    by: PersonId,
    venue: Venue,
  ): ReturnType<PeopleRepository['decideAdmission']> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('admissions')
        .selectAll()
        .where('platform', '=', id.platform)
        .where('person_id', '=', id.id)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return null;
      if (row.state !== 'asked') {
        const first = { platform: (row.by_platform ?? by.platform) as Platform, id: row.by_id ?? by.id };
        return { kind: 'already', decision: row.state, by: first };
      }
      await sql`
        update admissions set state = ${decision}, by_platform = ${by.platform}, by_id = ${by.id}, decided_at = now()
        where platform = ${id.platform} and person_id = ${id.id}
      `.execute(transaction);
      const role: Role | null = decision === 'in' ? 'member' : decision === 'banned' ? 'banned' : null;
      if (role !== null) {
        // Somebody may have given a higher role meanwhile; letting in must not lower it.
        await sql`
          update people set role = ${role}, granted = true
          where platform = ${id.platform} and id = ${id.id} and (${role === 'banned'} or role = 'stranger')
        `.execute(transaction);
      }
      const key = `decided-${id.platform}-${id.id}-${randomUUID()}`;
      const asker = await transaction
        .selectFrom('people')
        .select('private_chat')
        .where('platform', '=', id.platform)
        .where('id', '=', id.id)
        .executeTakeFirst();
      const own = asker?.private_chat ?? (id.platform === 'telegram' ? id.id : null);
      const chat =
        own === null
          ? { platform: row.chat_platform as Platform, id: row.chat_id }
          : { platform: id.platform, id: own };
      const name = own === null ? (row.name ?? id.id) : null;
      await this.#tell(transaction, key, { kind: 'decided', decision, name }, [chat], venue);
      return { kind: 'done', decision, by };
    });
  }

  async seenIn(chat: ChatAddress, place: string): Promise<void> {
    await sql`
      insert into chat_places (platform, chat_id, place) values (${chat.platform}, ${chat.id}, ${place})
      on conflict (platform, chat_id) do update set place = excluded.place, left_at = null
    `.execute(this.db);
  }

  leftPlace(
    platform: Platform,
    place: string,
    name: string,
    tell: readonly ChatAddress[],
    venue: Venue,
  ): Promise<number> {
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ chat_id: string; left_at: Date }>`
        update chat_places set left_at = now()
        where platform = ${platform} and place = ${place} and left_at is null returning chat_id, left_at
      `.execute(transaction);
      const left = rows[0];
      if (!left) return 0;
      const reason = `${goneReason} (${place})`;
      await sql`
        insert into paused_chats (platform, chat_id, reason)
        select platform, chat_id, ${reason} from chat_places where platform = ${platform} and place = ${place}
        on conflict (platform, chat_id) do nothing
      `.execute(transaction);
      await sql`
        update deliveries d
        set state = case when d.message_id is null then 'refused' else 'sent' end, reason = ${`chat paused: ${reason}`},
            finished_at = coalesce(d.finished_at, now())
        from chat_places c
        where c.platform = ${platform} and c.place = ${place} and d.platform = c.platform and d.chat_id = c.chat_id
          and d.state = 'waiting'
      `.execute(transaction);
      const key = `left-${platform}-${place}-${left.left_at.getTime()}`;
      const notice: PeopleNotice = { kind: 'left', place: withoutNul(name), chats: rows.length };
      await this.#tell(transaction, key, notice, tell, venue);
      return rows.length;
    });
  }

  /** Guilds or groups the bot was seen in and has not left. */
  async openPlaces(platform: Platform): Promise<readonly string[]> {
    const { rows } = await sql<{ place: string }>`
      select distinct place from chat_places where platform = ${platform} and left_at is null
    `.execute(this.db);
    return rows.map(({ place }) => place);
  }

  async backIn(platform: Platform, place: string): Promise<void> {
    await sql`
      with back as (
        update chat_places set left_at = null
        where platform = ${platform} and place = ${place} and left_at is not null returning platform, chat_id
      )
      delete from paused_chats p using back
      where p.platform = back.platform and p.chat_id = back.chat_id and p.reason like ${`${goneReason}%`}
    `.execute(this.db);
  }

  async #tell(
    transaction: Transaction<Schema>,
    key: string,
    notice: PeopleNotice,
    to: readonly ChatAddress[],
    venue: Venue,
  ): Promise<void> {
    const announcement = { kind: 'people', venue, notice } as const;
    await announce(transaction, { key, announcement, expiresAt: null, candleSeenAt: null, to });
  }
}

const goneReason = 'the bot was removed from the guild';

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
