import { sql } from 'kysely';
import type { StateRepository } from '../core/ports/repositories.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';

export class PgStateRepository implements StateRepository {
  constructor(private readonly db: Database) {}

  async get<T>(key: string): Promise<T | null> {
    const row = await this.db.selectFrom('state').select('value').where('key', '=', key).executeTakeFirst();
    return (row?.value ?? null) as T | null;
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.db
      .insertInto('state')
      .values({ key, value: json(value) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json(value) }))
      .execute();
  }

  async remove(key: string): Promise<void> {
    await this.db.deleteFrom('state').where('key', '=', key).execute();
  }

  async beat(stage: string, note?: string): Promise<void> {
    const given = note === undefined ? null : withoutNul(note);
    await sql`
      insert into heartbeats (stage, at, note) values (${stage}, clock_timestamp(), ${given})
      on conflict (stage) do update set at = excluded.at, note = excluded.note
    `.execute(this.db);
  }

  async beatAll(stages: readonly string[]): Promise<void> {
    // In order: two processes that write the same rows must not wait for each other.
    await sql`
      insert into heartbeats (stage, at, note)
      select stage, clock_timestamp(), null from unnest(${[...new Set(stages)].sort()}::text[]) as stage order by stage
      on conflict (stage) do update set at = excluded.at, note = excluded.note
    `.execute(this.db);
  }

  /** As if it had never been heard of. */
  async forget(stage: string): Promise<void> {
    await this.db.deleteFrom('heartbeats').where('stage', '=', stage).execute();
  }

  async beats(): Promise<readonly { stage: string; ageMs: number; note: string | null }[]> {
    const { rows } = await sql<{ stage: string; ageMs: number; note: string | null }>`
      select stage, greatest(0, extract(epoch from clock_timestamp() - at) * 1000)::float8 as "ageMs", note
      from heartbeats order by stage
    `.execute(this.db);
    return rows;
  }
}
