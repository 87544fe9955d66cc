import { sql, type Transaction } from 'kysely';
import { choicesThatHear, type FollowUpKind } from '../core/follow-up.js';
import type { AudienceRepository } from '../core/ports/audiences.js';
import { heardBy, namedAudience } from './audience.js';
import type { Database } from './database.js';
import { deliveriesChannel } from './deliveries-channel.js';
import type { Schema } from './schema.js';
import { chose } from './signal-news.js';

interface Next {
  readonly id: number;
  readonly announcement_id: number;
  readonly signal_id: number | null;
}

/** What was told of a signal while the rows that announce it were still being made. */
interface Since {
  readonly id: number;
  readonly kind: string;
  readonly event: FollowUpKind | null;
  readonly market: string;
}

export class PgAudienceRepository implements AudienceRepository {
  constructor(private readonly db: Database) {}

  /** In one transaction: a process that dies leaves the step undone, and none is done twice. */
  makeRows(most: number): Promise<'made' | 'none' | 'busy'> {
    return this.db.transaction().execute(async (transaction) => {
      // Rows get their numbers in the order in which they are made, and a chat its messages in that of the numbers.
      const { rows: locks } = await sql<{ ours: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended('auspex audiences', 0)) as ours
      `.execute(transaction);
      if (!locks[0]?.ours) return 'busy';
      const { rows } = await sql<Next>`
        select u.id, u.announcement_id, a.signal_id from audiences u join announcements a on a.id = u.announcement_id
        order by u.priority, u.id limit 1
      `.execute(transaction);
      const next = rows[0];
      if (!next) return 'none';
      await this.#make(transaction, next, most, await this.#since(transaction, next.signal_id));
      return 'made';
    });
  }

  /** Who settles the signal waits until this step is committed and sees its rows, or we see here what was told. */
  async #since(transaction: Transaction<Schema>, signalId: number | null): Promise<readonly Since[]> {
    if (signalId === null) return [];
    await sql`select 1 from signals where id = ${signalId} for share`.execute(transaction);
    const { rows } = await sql<Since>`
      select id, kind, payload->'followUp'->>'kind' as event, payload->'signal'->>'market' as market
      from announcements where signal_id = ${signalId} and kind in ('outcome', 'followUp') order by id
    `.execute(transaction);
    return rows;
  }

  async #make(transaction: Transaction<Schema>, next: Next, most: number, since: readonly Since[]): Promise<void> {
    const told = since.map((one, index) => ({ one, of: `since_${index}_` }));
    await sql`
      with step as (
        select announcement_id, priority, value, how, decided_at as at, ids[done + 1 : done + ${most}::integer] as ids
        from audiences where id = ${next.id}
      ), ended as (
        delete from audiences where id = ${next.id} and done + ${most}::integer >= total
      ), gone_on as (
        update audiences set done = done + ${most}::integer where id = ${next.id} and done + ${most}::integer < total
      ), ${heardBy('step')}
      ${told.length === 0 ? sql`` : sql.join(told.map(toldSince), sql``)}
      select count(*), pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    `.execute(transaction);
  }
}

/** Whoever is told of the signal only now is told of that too. */
const toldSince = ({ one, of }: { readonly one: Since; readonly of: string }) => sql`, ${sql.raw(`${of}named`)} as (
    select a.id as announcement_id, a.priority, d.platform, d.chat_id
    from announcements a cross join judged d
    where a.id = ${one.id} and d.how in ('send', 'silent')
      and ${one.event === null ? sql`true` : chose(sql`${[...choicesThatHear(one.event)]}::text[]`, one.market)}
  ), ${namedAudience(one.kind === 'followUp' ? 'followUp' : null, of)}`;
