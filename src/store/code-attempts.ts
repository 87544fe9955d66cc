import { type Kysely, sql } from 'kysely';
import type { PersonId } from '../core/chat.js';
import type { Schema } from './schema.js';

const most = 5;
const windowMs = 15 * 60_000;

/** Wrong codes of a person: after five within a quarter of an hour none is read until that is over. Survives a restart. */
export class CodeAttempts {
  constructor(
    private readonly db: Kysely<Schema>,
    private readonly kind: 'claim' | 'join' | 'link',
  ) {}

  /** 0: go on. Else how long no code of this person is read. */
  async waitMs(person: PersonId, db: Kysely<Schema> = this.db): Promise<number> {
    const { rows } = await sql<{ ms: number }>`
      select greatest(0, ${windowMs}::float8 - extract(epoch from clock_timestamp() - since) * 1000)::float8 as ms
      from code_attempts
      where kind = ${this.kind} and platform = ${person.platform} and person_id = ${person.id} and failed >= ${most}
    `.execute(db);
    return Math.ceil(rows[0]?.ms ?? 0);
  }

  async failed(person: PersonId, db: Kysely<Schema> = this.db): Promise<void> {
    await sql`
      insert into code_attempts (kind, platform, person_id, failed) values (${this.kind}, ${person.platform}, ${person.id}, 1)
      on conflict (kind, platform, person_id) do update set
        failed = case when code_attempts.since < now() - ${windowMs}::float8 * interval '1 ms'
          then 1 else code_attempts.failed + 1 end,
        since = case when code_attempts.since < now() - ${windowMs}::float8 * interval '1 ms'
          then now() else code_attempts.since end
    `.execute(db);
  }
}
