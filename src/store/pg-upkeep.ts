import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

const atOnce = 2_000;
const mostBatches = 500;

const day = (days: number): RawBuilder<unknown> => sql`interval '${sql.raw(String(days))} days'`;
const ids = (table: string, where: RawBuilder<unknown>, order: string): RawBuilder<unknown> => sql`
  delete from ${sql.table(table)} where id in (
    select id from ${sql.table(table)} t where ${where} order by ${sql.ref(order)} limit ${atOnce} for update skip locked)
`;
/** Rows without an id of their own. */
const rows = (table: string, where: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} t where ${where} limit ${atOnce}))
`;

/** By the market's clock, which a replay sets back: counted from the newest row. */
const daysMs = (days: number): RawBuilder<unknown> => sql`${days * 86_400_000}::bigint`;
/** What an announcement tells of is not over, so its messages may be rewritten and its pages counted. */
const isOpen = (announcement: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  exists (select 1 from signals g where g.id = ${announcement}.signal_id and g.outcome_kind = 'open')
  or exists (select 1 from incidents i where ${announcement}.kind = 'incident'
    and i.id::text = ${announcement}.payload->>'id' and i.resolved_at is null))`;

/**
 * What nothing can ask for any more, by table; docs/operating.md names the spans. A row goes when the last thing that reads
 * it has looked past it: edits and threads of a message while its signal is open, figures of a week, digests of a fortnight.
 */
const prunable: Readonly<Record<string, RawBuilder<unknown>>> = {
  // Those who were told together go before the row that told them. What a paper account follows is what /gap goes by.
  deliveries: ids(
    'deliveries',
    sql`t.finished_at < now() - ${day(90)} and t.state not in ('waiting', 'leased')
      and not exists (select 1 from deliveries f where f.folded_into = t.id and f.id <> t.id)
      and not exists (select 1 from announcements a where a.id = t.announcement_id and ${isOpen(sql`a`)})
      and not exists (select 1 from paper_accounts p where p.account->'settings'->'plan'->'delivered'
        = jsonb_build_object('platform', t.platform, 'id', t.chat_id))`,
    'finished_at',
  ),
  held_messages: ids('held_messages', sql`t.told_at < now() - ${day(60)} or t.held_at < now() - ${day(120)}`, 'id'),
  announcements: ids(
    'announcements',
    sql`t.created_at < now() - ${day(90)}
      and not exists (select 1 from deliveries d where d.announcement_id = t.id)
      and not exists (select 1 from held_messages h where h.announcement_id = t.id)
      and not exists (select 1 from audiences u where t.id in (u.announcement_id, u.sent_before))
      and not ${isOpen(sql`t`)}`,
    'id',
  ),
  // Settings nobody has any more.
  hearings: ids(
    'hearings',
    sql`not exists (select 1 from preferences p where p.hearing = t.id)
      and not exists (select 1 from subscriptions s where s.hearing = t.id)`,
    'id',
  ),
  alert_firings: rows(
    'alert_firings',
    sql`t.closed_at < (select max(n.closed_at) from alert_firings n where n.alert_id = t.alert_id) - ${daysMs(90)}`,
  ),
  scheduled_posts: ids('scheduled_posts', sql`t.ended_at < now() - ${day(90)}`, 'id'),
  readings: ids(
    'readings',
    sql`t.available_at < (select max(available_at) from readings) - ${daysMs(550)}`,
    'available_at',
  ),
  quarantine: rows('quarantine', sql`t.at < now() - ${day(30)}`),
  link_codes: rows('link_codes', sql`t.expires_at < now() - ${day(1)}`),
  code_attempts: rows('code_attempts', sql`t.since < now() - ${day(1)}`),
  question_budgets: rows('question_budgets', sql`t.day < (now() - ${day(7)})::date`),
};

export class PgUpkeep {
  constructor(private readonly db: Database) {}

  /**
   * Deletes what is past its span, a few thousand rows a statement, so that nobody waits for it. What is left when it has
   * done enough goes the next time. `onBatch` hears that it goes on. Returns how many rows of which table went.
   */
  async prune(onBatch: () => void = () => undefined): Promise<Readonly<Record<string, number>>> {
    const pruned: Record<string, number> = {};
    for (const [table, statement] of Object.entries(prunable)) {
      for (let batch = 0; batch < mostBatches; batch++) {
        const gone = Number((await statement.execute(this.db)).numAffectedRows ?? 0n);
        onBatch();
        // Not fewer than asked for: the row that told others goes only in a statement after them.
        if (gone === 0) break;
        pruned[table] = (pruned[table] ?? 0) + gone;
      }
    }
    return pruned;
  }
}
