import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ChatAddress, PersonId, Platform, Role } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type { Admission, AdmissionDecision, AdmissionRepository } from '../core/ports/admissions.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';
import { announceToChats } from './people-notice.js';

/** Letting in whoever was decided about may be asked again after this. */
const askAgainAfter = '1 day';
const mostAsksAnHour = 20;

export class PgAdmissionRepository implements AdmissionRepository {
  constructor(private readonly db: Database) {}

  ask(admission: Admission, tell: readonly ChatAddress[], venue: Venue): Promise<boolean> {
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
        await announceToChats(transaction, key, { kind: 'asks', person, name }, tell, venue);
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

  decide(
    id: PersonId,
    decision: AdmissionDecision,
    by: PersonId,
    venue: Venue,
  ): ReturnType<AdmissionRepository['decide']> {
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
      await announceToChats(transaction, key, { kind: 'decided', decision, name }, [chat], venue);
      return { kind: 'done', decision, by };
    });
  }
}
