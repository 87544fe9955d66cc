import { sql, type Transaction } from 'kysely';
import { choicesThatHear, type FollowUpKind } from '../core/follow-up.js';
import type { AudienceRepository } from '../core/ports/audiences.js';
import { heardBy, namedAudience } from './audience.js';
import type { Database } from './database.js';
import { deliveriesChannel } from './deliveries-channel.js';
import type { Schema } from './schema.js';
import { chose, kindHeard, reached } from './signal-news.js';

interface Next extends Told {
  readonly audience: number;
  readonly signal_id: number | null;
  /** The announcement whose receivers it is for; null: those that were decided on. */
  readonly sent_before: number | null;
}

/** An announcement, as far as who wants it goes by it. */
interface Told {
  readonly id: number;
  readonly kind: string;
  /** Of a follow-up. */
  readonly event: FollowUpKind | null;
  readonly market: string | null;
}

const toldColumns = sql`a.id, a.kind, a.payload->'followUp'->>'kind' as event, a.payload->'signal'->>'market' as market`;

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
        select u.id as audience, u.sent_before, a.signal_id, ${toldColumns}
        from audiences u join announcements a on a.id = u.announcement_id
        order by u.priority, u.id limit 1
      `.execute(transaction);
      const next = rows[0];
      if (!next) return 'none';
      if (next.sent_before !== null) await this.#retell(transaction, next, most);
      else await this.#make(transaction, next, most, await this.#since(transaction, next.signal_id));
      return 'made';
    });
  }

  /**
   * What was told of a signal while the rows that announce it were still being made. Who settles the signal waits until this
   * step is committed and sees its rows, or we see here what was told.
   */
  async #since(transaction: Transaction<Schema>, signalId: number | null): Promise<readonly Told[]> {
    if (signalId === null) return [];
    await sql`select 1 from signals where id = ${signalId} for share`.execute(transaction);
    const { rows } = await sql<Told>`
      select ${toldColumns} from announcements a
      where a.signal_id = ${signalId} and a.kind in ('outcome', 'followUp') order by a.id
    `.execute(transaction);
    return rows;
  }

  async #make(transaction: Transaction<Schema>, next: Next, most: number, since: readonly Told[]): Promise<void> {
    const told = since.map((one, index) => ({ one, of: `since_${index}_` }));
    await sql`
      with step as (
        select announcement_id, priority, value, how, decided_at as at, ids[done + 1 : done + ${most}::integer] as ids
        from audiences where id = ${next.audience}
      ), ended as (
        delete from audiences where id = ${next.audience} and done + ${most}::integer >= total
      ), gone_on as (
        update audiences set done = done + ${most}::integer
        where id = ${next.audience} and done + ${most}::integer < total
      ), ${heardBy('step')}
      ${told.length === 0 ? sql`` : sql.join(told.map(toldSince), sql``)}
      select count(*), pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    `.execute(transaction);
  }

  /** The next of those who have the message, in the order of the index that keeps one delivery a chat. */
  async #retell(transaction: Transaction<Schema>, next: Next, most: number): Promise<void> {
    await sql`
      with step as materialized (
        select d.* from audiences u join deliveries d on d.announcement_id = u.sent_before
          and (d.platform, d.chat_id) > (coalesce(u.last_platform, ''), coalesce(u.last_chat, ''))
        where u.id = ${next.audience}
        order by d.platform, d.chat_id limit ${most}
      ), ended as (
        delete from audiences where id = ${next.audience} and (select count(*) from step) < ${most}
      ), gone_on as (
        update audiences u set last_platform = l.platform, last_chat = l.chat_id
        from (select platform, chat_id from step order by platform desc, chat_id desc limit 1) l
        where u.id = ${next.audience} and (select count(*) from step) = ${most}
      ), named as (
        select a.id as announcement_id, a.priority, d.platform, d.chat_id
        from announcements a cross join step d
        where a.id = ${next.id} and ${reached(next.signal_id as number)} and ${wants(next)}
      ), ${namedAudience(kindHeard(next))}
      select count(*), pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    `.execute(transaction);
  }
}

/** The chat of `d` is told of it. */
const wants = ({ event, market }: Told) =>
  event === null ? sql<boolean>`true` : chose(sql`${[...choicesThatHear(event)]}::text[]`, market ?? '');

/** Whoever is told of the signal only now is told of that too. */
const toldSince = ({ one, of }: { readonly one: Told; readonly of: string }) => sql`, ${sql.raw(`${of}named`)} as (
    select a.id as announcement_id, a.priority, d.platform, d.chat_id
    from announcements a cross join judged d
    where a.id = ${one.id} and d.how in ('send', 'silent') and ${wants(one)}
  ), ${namedAudience(kindHeard(one), of)}`;
