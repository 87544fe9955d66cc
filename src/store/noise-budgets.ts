import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from './database.js';
import type { Schema } from './schema.js';
import { confidenceOf, matches, worthOf } from './subscribers.js';

/** Days of signals a budget is spent by. */
export const learnedDays = 14;
/** Signals looked at, the newest: more change nothing. */
const mostSignals = 3_000;

/**
 * Learns which values the signals of the last days had that a chat's subscription matches, for the budgets of `s` that
 * `only` names. Everything used lies in the past. Signals, not what was sent: so a new subscriber's budget knows as much as
 * an old one's, and what was held back counts too.
 */
export async function learnBudgets(db: Database | Transaction<Schema>, only: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    with recent as materialized (
      select g.market, g.timeframe, g.kind, ${worthOf(sql.ref('g.kind'), sql.ref('g.signal'))} as value,
        ${confidenceOf(sql.ref('g.kind'), sql.ref('g.signal'))} as confidence, a.created_at
      from announcements a join signals g on g.id = a.signal_id
      where a.kind = 'signal' and a.created_at > now() - ${learnedDays}::integer * interval '1 day'
      order by a.created_at desc limit ${mostSignals}
    ), span as (
      select least(${learnedDays}, greatest(1, extract(epoch from now() - min(created_at)) / 86400))::float8 as days from recent
    ), learned as (
      select s.platform, s.chat_id, (select days from span) as days, coalesce((
        select array_agg(r.value order by r.value) from recent r
        where ${matches(sql.ref('r.market'), sql.ref('r.timeframe'))}
          and (s.kinds = '{}' or r.kind = any(s.kinds))
          and (p.off_kinds is null or r.kind <> all(p.off_kinds))
          and r.confidence >= coalesce(case r.kind when 'entry' then p.min_entry else p.min_move end, 0)
      ), '{}') as known
      from noise_budgets b
        join subscriptions s on s.platform = b.platform and s.chat_id = b.chat_id
        left join preferences p on p.owner = s.owner
      where ${only}
    ), written as (
      update noise_budgets b set known = l.known, days = coalesce(l.days, 1), learned_at = now()
      from learned l where b.platform = l.platform and b.chat_id = l.chat_id
      returning 1
    )
    select count(*) as rows from written
  `.execute(db);
  return rows[0]?.rows ?? 0;
}
