import { sql } from 'kysely';
import type { PersonId, Platform } from '../core/chat.js';
import type { AuditEntry, AuditOutcome, AuditQuery, AuditRepository, NewAuditEntry } from '../core/ports/audit.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';

/** A person named in arguments, as the writer marks them. */
const mark = /\{(telegram|discord|console|webhook):(\d{1,20})\}/g;
/** The same as it is stored: `{p17}`. */
const storedMark = /\{p(\d+)\}/g;

/**
 * Rows are only ever added; the table's trigger sees to it. People stand in them under a number whose only tie to the
 * person is a row of `audit_people`: erased there, the deed stays and nobody can tell whose it was.
 */
export class PgAuditRepository implements AuditRepository {
  constructor(private readonly db: Database) {}

  async add(entry: NewAuditEntry): Promise<number> {
    const person = await this.#numberOf(entry.person);
    const row = await this.db
      .insertInto('audit')
      .values({
        person,
        platform: entry.platform,
        chat_platform: entry.chat?.platform ?? null,
        chat_id: entry.chat?.id ?? null,
        command: withoutNul(entry.command),
        verb: entry.verb,
        args: await this.#pseudonymous(withoutNul(entry.args)),
        source: entry.source,
        outcome: entry.outcome,
        reason: entry.reason,
        reason_params: await this.#pseudonymous(json(entry.reasonParams)),
        follows: entry.follows,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  }

  async find({ person, what, withinMs, before, limit, outcome }: AuditQuery): Promise<readonly AuditEntry[]> {
    const { rows } = await sql<AuditRow>`
      select a.*, p.platform as who_platform, p.person_id as who_id
      from audit a join audit_people p on p.id = a.person
      where (${person?.platform ?? null}::text is null
          or (p.platform = ${person?.platform ?? null} and p.person_id = ${person?.id ?? null}))
        and (${what}::text is null or a.command = ${what} or a.verb = ${what})
        and (${withinMs}::float8 is null or a.at >= now() - ${withinMs}::float8 * interval '1 ms')
        and (${before}::bigint is null or a.id < ${before})
        and (${outcome ?? null}::text is null or a.outcome = ${outcome ?? null})
      order by a.id desc limit ${limit}
    `.execute(this.db);
    const numbers = new Set(
      rows.flatMap((row) =>
        [...`${row.args} ${JSON.stringify(row.reason_params)}`.matchAll(storedMark)].map(([, number]) =>
          Number(number),
        ),
      ),
    );
    const named = await this.#peopleOf([...numbers]);
    const told = (text: string): string =>
      text.replace(storedMark, (_whole, number: string) => named.get(Number(number)) ?? `p${number}`);
    return rows.map((row) => ({
      id: row.id,
      at: row.at.getTime() as EpochMs,
      person: row.who_id === null ? null : { platform: row.who_platform, id: row.who_id },
      pseudonym: `p${row.person}`,
      platform: row.platform,
      chat: row.chat_platform && row.chat_id ? { platform: row.chat_platform, id: row.chat_id } : null,
      command: row.command,
      verb: row.verb,
      args: told(row.args),
      source: row.source,
      outcome: row.outcome,
      reason: row.reason,
      reasonParams: JSON.parse(told(JSON.stringify(row.reason_params))),
      follows: row.follows,
    }));
  }

  async #numberOf({ platform, id }: PersonId): Promise<number> {
    const known = await this.db
      .selectFrom('audit_people')
      .select('id')
      .where('platform', '=', platform)
      .where('person_id', '=', id)
      .executeTakeFirst();
    if (known) return known.id;
    const { rows } = await sql<{ id: number }>`
      insert into audit_people (platform, person_id) values (${platform}, ${id})
      on conflict (platform, person_id) do update set person_id = excluded.person_id returning id
    `.execute(this.db);
    return rows[0]?.id ?? 0;
  }

  async #pseudonymous(written: string): Promise<string> {
    // Somebody may have typed what looks like a pseudonym: read again, it would name whoever stands behind it.
    const text = written.replace(storedMark, '(p$1)');
    const numbers = new Map<string, number>();
    for (const [whole, platform, id] of text.matchAll(mark)) {
      if (!numbers.has(whole))
        numbers.set(whole, await this.#numberOf({ platform: platform as Platform, id: id ?? '' }));
    }
    return text.replace(mark, (whole) => `{p${numbers.get(whole)}}`);
  }

  async #peopleOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('audit_people')
      .select(['id', 'platform', 'person_id'])
      .where('id', 'in', [...numbers])
      .where('person_id', 'is not', null)
      .execute();
    return new Map(rows.map((row) => [row.id, `${row.platform}:${row.person_id}`]));
  }
}

interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly person: number;
  readonly who_platform: Platform;
  readonly who_id: string | null;
  readonly platform: Platform;
  readonly chat_platform: Platform | null;
  readonly chat_id: string | null;
  readonly command: string;
  readonly verb: string;
  readonly args: string;
  readonly source: string;
  readonly outcome: AuditOutcome;
  readonly reason: string;
  readonly reason_params: Readonly<Record<string, string | number>>;
  readonly follows: number | null;
}
