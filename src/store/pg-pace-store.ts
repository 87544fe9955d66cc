import { sql } from 'kysely';
import type { Platform } from '../core/chat.js';
import type { PaceQuestion, PaceStore, TurnAnswer } from '../core/ports/pace.js';
import type { Database } from './database.js';

const cleanEveryMs = 600_000;
const forgetAfterMs = 3_600_000;
/** Of one row; no platform counts more at a time. */
const mostNoted = 200;

/** The pace of every process that sends over one database, by the database's clock. */
export class PgPaceStore implements PaceStore {
  #cleanAt = 0;

  constructor(private readonly db: Database) {}

  async take(platform: Platform, { bot, travelMs, turns, answered }: PaceQuestion): Promise<readonly TurnAnswer[]> {
    if (turns.length === 0) return [];
    if (performance.now() >= this.#cleanAt) await this.#clean();
    const { rows } = await sql<{ wait_ms: number; of_bot: boolean; stamp: number }>`
      select wait_ms, of_bot, stamp from take_turns(${platform}, ${bot.count}, ${bot.perMs}, ${travelMs},
        ${turns.map(({ bucket }) => bucket)}::text[],
        ${turns.map(({ rate }) => rate?.count ?? null)}::integer[],
        ${turns.map(({ rate }) => rate?.perMs ?? null)}::float8[],
        ${answered.map(({ bucket }) => bucket)}::text[],
        ${answered.map(({ stamp }) => stamp)}::float8[],
        ${answered.map(({ botAt }) => botAt)}::float8[],
        ${answered.map(({ bucketAt }) => bucketAt)}::float8[])
    `.execute(this.db);
    return rows.map((row) => ({ waitMs: Math.ceil(row.wait_ms), of: row.of_bot ? 'bot' : 'bucket', stamp: row.stamp }));
  }

  async note(platform: Platform, buckets: readonly string[]): Promise<void> {
    if (buckets.length === 0) return;
    await sql`select note_turns(${platform}, ${[...buckets]}::text[], ${mostNoted}::integer)`.execute(this.db);
  }

  async block(platform: Platform, bucket: string | null, forMs: number): Promise<void> {
    await sql`
      insert into paces (platform, bucket, blocked_until)
      values (${platform}, ${bucket ?? ''}, extract(epoch from clock_timestamp()) * 1000 + ${forMs}::float8)
      on conflict (platform, bucket)
      do update set blocked_until = greatest(paces.blocked_until, excluded.blocked_until)
    `.execute(this.db);
  }

  /** Chats nobody spoke to for an hour are bound by nothing of the past. */
  async #clean(): Promise<void> {
    this.#cleanAt = performance.now() + cleanEveryMs;
    await sql`
      delete from paces where bucket <> ''
        and greatest(blocked_until, taken[cardinality(taken)])
          < extract(epoch from clock_timestamp()) * 1000 - ${forgetAfterMs}::float8
    `.execute(this.db);
  }
}
