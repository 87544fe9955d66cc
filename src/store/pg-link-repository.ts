import { sql, type Transaction } from 'kysely';
import type { PersonId, Platform } from '../core/chat.js';
import type { LinkOutcome, LinkPreview, LinkRepository } from '../core/ports/links.js';
import { CodeAttempts } from './code-attempts.js';
import { hashOfCode, newCode } from './codes.js';
import type { Database } from './database.js';
import { allPersonalData } from './personal/all.js';
import type { Schema } from './schema.js';

const codeLength = 8;

interface LinkedRow {
  readonly platform: Platform;
  readonly id: string;
  readonly role: string;
  readonly account_platform: Platform | null;
  readonly account_id: string | null;
}

/**
 * Joins a person's accounts on two platforms. The account of the side that made the code is kept for both: what only the
 * other side has comes to it, what both have stays as it is on the kept side and rests on the other.
 */
export class PgLinkRepository implements LinkRepository {
  readonly #attempts: CodeAttempts;

  constructor(private readonly db: Database) {
    this.#attempts = new CodeAttempts(db, 'link');
  }

  async code(person: PersonId, forMs: number): Promise<string | null> {
    if (await this.#isLinked(person)) return null;
    const code = newCode(codeLength);
    await sql`
      insert into link_codes (code_hash, platform, person_id, expires_at)
      values (${hashOfCode(code)}, ${person.platform}, ${person.id}, now() + ${forMs}::float8 * interval '1 ms')
      on conflict (platform, person_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at
    `.execute(this.db);
    return code;
  }

  async preview(code: string, person: PersonId): Promise<LinkOutcome> {
    return this.db.transaction().execute((transaction) => this.#look(transaction, code, person));
  }

  async join(code: string, person: PersonId): Promise<LinkOutcome> {
    return this.db.transaction().execute(async (transaction): Promise<LinkOutcome> => {
      const seen = await this.#look(transaction, code, person);
      if (seen.kind !== 'offer') return seen;
      const { kept, joined } = seen.preview;
      await transaction.deleteFrom('link_codes').where('code_hash', '=', hashOfCode(code)).execute();
      for (const data of allPersonalData) {
        const both = (await data.owns(transaction, kept)) && (await data.owns(transaction, joined));
        if (!both || data.adds) await data.giveTo(transaction, joined, kept);
      }
      await sql`
        update people set account_platform = ${kept.platform}, account_id = ${kept.id}
        where (platform = ${kept.platform} and id = ${kept.id}) or (platform = ${joined.platform} and id = ${joined.id})
      `.execute(transaction);
      return { kind: 'linked', preview: seen.preview };
    });
  }

  async unlink(person: PersonId): Promise<boolean> {
    const { rows } = await sql`
      update people p set account_platform = null, account_id = null
      from people me
      where me.platform = ${person.platform} and me.id = ${person.id} and me.account_id is not null
        and p.account_platform = me.account_platform and p.account_id = me.account_id
      returning p.id
    `.execute(this.db);
    return rows.length > 0;
  }

  async #look(transaction: Transaction<Schema>, code: string, person: PersonId): Promise<LinkOutcome> {
    const waitMs = await this.#attempts.waitMs(person, transaction);
    if (waitMs > 0) return { kind: 'tooMany', waitMs };
    const { rows } = await sql<{ platform: Platform; person_id: string }>`
      select platform, person_id from link_codes where code_hash = ${hashOfCode(code)} and expires_at > now() for update
    `.execute(transaction);
    const made = rows[0];
    if (!made) {
      await this.#attempts.failed(person, transaction);
      return { kind: 'unknown' };
    }
    const kept: PersonId = { platform: made.platform, id: made.person_id };
    if (kept.platform === person.platform) return { kind: kept.id === person.id ? 'self' : 'samePlatform' };
    const known = await sql<LinkedRow>`
      select platform, id, role, account_platform, account_id from people
      where (platform = ${kept.platform} and id = ${kept.id}) or (platform = ${person.platform} and id = ${person.id})
      order by platform, id for update
    `.execute(transaction);
    if (known.rows.some((row) => row.account_id !== null)) return { kind: 'linkedAlready' };
    if (known.rows.some((row) => row.role === 'banned')) return { kind: 'banned' };
    return { kind: 'offer', preview: await this.#compare(transaction, kept, person) };
  }

  async #compare(transaction: Transaction<Schema>, kept: PersonId, joined: PersonId): Promise<LinkPreview> {
    const comes: string[] = [];
    const rests: string[] = [];
    for (const data of allPersonalData) {
      if (data.label === null || !(await data.owns(transaction, joined))) continue;
      const both = await data.owns(transaction, kept);
      (both && !data.adds ? rests : comes).push(data.label);
    }
    const once = (labels: readonly string[]) => [...new Set(labels)];
    return { kept, joined, comes: once(comes), rests: once(rests) };
  }

  async #isLinked({ platform, id }: PersonId): Promise<boolean> {
    const row = await this.db
      .selectFrom('people')
      .select('account_id')
      .where('platform', '=', platform)
      .where('id', '=', id)
      .executeTakeFirst();
    return (row?.account_id ?? null) !== null;
  }
}
