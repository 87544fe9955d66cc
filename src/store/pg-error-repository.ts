import { sql } from 'kysely';
import type { ChatAddress } from '../core/chat.js';
import type { ErrorKind } from '../core/incident.js';
import type { Venue } from '../core/market.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';

/** Errors of one kind as one process counted them. */
export interface CountedError {
  readonly fingerprint: string;
  /** pino's number: 40 warn, 50 error, 60 fatal. */
  readonly level: number;
  readonly text: string;
  readonly example: string | null;
  readonly count: number;
}

const levelName = (level: number): ErrorKind['level'] => (level >= 60 ? 'fatal' : level >= 50 ? 'error' : 'warn');
const shownKinds = 10;
const lock = 4_117_010;

/** Errors of all processes, counted by kind. */
export class PgErrorRepository {
  constructor(private readonly db: Database) {}

  /** Adds to the counts; returns the fingerprints that were never seen before. */
  async add(errors: readonly CountedError[]): Promise<readonly string[]> {
    const fresh: string[] = [];
    // In one order, so that two processes that count the same kinds do not wait for each other in a ring.
    for (const one of [...errors].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))) {
      const { rows } = await sql<{ isnew: boolean }>`
        insert into error_kinds as k (fingerprint, level, text, example, count)
        values (${one.fingerprint}, ${one.level}, ${withoutNul(one.text)},
          ${one.example === null ? null : withoutNul(one.example)}, ${one.count})
        on conflict (fingerprint) do update set count = k.count + excluded.count, last_at = now(),
          first_at = case when k.count = k.reported then now() else k.first_at end,
          level = greatest(k.level, excluded.level), example = coalesce(excluded.example, k.example)
        returning (xmax = 0) as isnew
      `.execute(this.db);
      if (rows[0]?.isnew) fresh.push(one.fingerprint);
    }
    return fresh;
  }

  /**
   * Announces what was counted since the last digest to `admins`, at most every `everyMs` and not before the first of it is
   * `gatherMs` old, in one transaction with the note that it was told. True when a digest was made.
   */
  digest(venue: Venue, admins: readonly ChatAddress[], everyMs: number, gatherMs: number): Promise<boolean> {
    if (admins.length === 0) return Promise.resolve(false);
    return this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${lock})`.execute(transaction);
      const { rows: times } = await sql<{ now: Date; last: number | null; first: Date | null }>`
        select now() as now, (select (value->>'at')::float8 from state where key = 'error-digest') as last,
          (select min(first_at) from error_kinds where count > reported) as first
      `.execute(transaction);
      const { now, last, first } = times[0] as { now: Date; last: number | null; first: Date | null };
      if (first === null || now.getTime() - first.getTime() < gatherMs) return false;
      if (last !== null && now.getTime() - last < everyMs) return false;
      const rows = await transaction
        .selectFrom('error_kinds')
        .selectAll()
        .where(sql<boolean>`count > reported`)
        .orderBy('level', 'desc')
        .orderBy(sql`count - reported`, 'desc')
        .execute();
      const kinds = rows.slice(0, shownKinds).map(
        (row): ErrorKind => ({
          level: levelName(row.level),
          text: row.text,
          example: row.example,
          count: row.count - row.reported,
          firstAt: row.first_at.getTime() as EpochMs,
          lastAt: row.last_at.getTime() as EpochMs,
        }),
      );
      const total = rows.reduce((sum, row) => sum + row.count - row.reported, 0);
      const at = now.getTime() as EpochMs;
      await announce(transaction, {
        key: `errors-${at}`,
        announcement: { kind: 'errors', venue, digest: { kinds, more: rows.length - kinds.length, total, at } },
        expiresAt: null,
        candleSeenAt: null,
        to: admins,
      });
      await sql`update error_kinds set reported = count where count > reported`.execute(transaction);
      await sql`delete from error_kinds where last_at < now() - interval '30 days'`.execute(transaction);
      await sql`
        insert into state (key, value) values ('error-digest', jsonb_build_object('at', ${at}::float8))
        on conflict (key) do update set value = excluded.value
      `.execute(transaction);
      return true;
    });
  }
}
