import { type Selectable, sql, type Transaction } from 'kysely';
import type { ChatAddress, Platform } from '../core/chat.js';
import { concernsAll, type Finding, type Incident } from '../core/incident.js';
import type { Venue } from '../core/market.js';
import type { EpochMs } from '../core/units.js';
import { announce, deliverTo } from './announce.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';
import type { IncidentTable } from './schema/operators.js';
import type { Schema } from './schema.js';

type Row = Selectable<IncidentTable> & { readonly now: Date };

/** A message to an admin about an incident that the outbox has not brought there. */
export interface StuckMessage {
  readonly deliveryId: number;
  readonly chat: ChatAddress;
  readonly incidentId: number;
  readonly step: number;
}

/** Incidents and the messages that speak of them. Everything that must be told is written with what it tells of. */
export class PgIncidentRepository {
  constructor(private readonly db: Database) {}

  async find(id: number): Promise<Incident | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row ? incidentOf(row) : null;
  }

  async open(): Promise<readonly Incident[]> {
    const rows = await this.#select().where('resolved_at', 'is', null).orderBy('id', 'desc').execute();
    return rows.map(incidentOf);
  }

  /** Those that ended within the last `sinceMs`, newest first. */
  async recent(sinceMs: number, limit: number): Promise<readonly Incident[]> {
    const rows = await this.#select()
      .where(sql<boolean>`resolved_at > now() - ${sinceMs}::float8 * interval '1 ms'`)
      .orderBy('resolved_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(incidentOf);
  }

  /**
   * Notes that a trouble is there now. The first time it opens an incident and announces it, in one transaction, to
   * `admins` and, where it concerns them, to all who hear risk alerts. Returns the incident's id and whether it is new.
   */
  see(
    { key, severity, trouble }: Finding,
    venue: Venue,
    admins: readonly ChatAddress[],
  ): Promise<{ readonly id: number; readonly isNew: boolean }> {
    return this.db.transaction().execute(async (transaction) => {
      // First as one that is there: an insert that meets it would use up a number at every look.
      const again = await sql<{ id: number; isnew: boolean }>`
        update incidents set seen_at = now(), trouble = ${json(trouble)},
          severity = case when severity = 'page' then 'page' else ${severity} end
        where key = ${key} and resolved_at is null
        returning id, false as isnew
      `.execute(transaction);
      const made = again.rows[0]
        ? again
        : await sql<{ id: number; isnew: boolean }>`
            insert into incidents (key, venue, severity, trouble)
            values (${key}, ${venue}, ${severity}, ${json(trouble)})
            on conflict (key) where resolved_at is null do update set seen_at = now()
            returning id, (xmax = 0) as isnew
          `.execute(transaction);
      const row = made.rows[0] as { id: number; isnew: boolean };
      if (row.isnew) {
        await this.#announce(transaction, { id: row.id, step: 0, venue, admins, toAll: concernsAll(trouble) });
      }
      return { id: row.id, isNew: row.isnew };
    });
  }

  /** Pages admins once more: `page` is 1 for the first. False when somebody else did, or it was acknowledged or is over. */
  page(id: number, page: number, admins: readonly ChatAddress[]): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('incidents')
        .set({ pages: page, paged_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('pages', '=', page - 1)
        .where('acknowledged_at', 'is', null)
        .where('resolved_at', 'is', null)
        .returning('venue')
        .executeTakeFirst();
      if (!row) return false;
      await this.#announce(transaction, { id, step: page, venue: row.venue as Venue, admins, toAll: false });
      return true;
    });
  }

  /** False when it was acknowledged before or is over. All its messages are rewritten. */
  acknowledge(id: number, by: string): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('incidents')
        .set({ acknowledged_at: sql<Date>`now()`, acknowledged_by: withoutNul(by) })
        .where('id', '=', id)
        .where('acknowledged_at', 'is', null)
        .where('resolved_at', 'is', null)
        .returning('venue')
        .executeTakeFirst();
      if (!row) return false;
      await this.#rewrite(transaction, id, row.venue as Venue, 'ack');
      return true;
    });
  }

  /** Ends every incident that nobody has seen for `quietMs`; its end is when it was last seen. Returns their ids. */
  resolveUnseen(quietMs: number): Promise<readonly number[]> {
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ id: number; venue: Venue }>`
        update incidents set resolved_at = greatest(seen_at, opened_at)
        where id in (
          select id from incidents
          where resolved_at is null and seen_at < now() - ${quietMs}::float8 * interval '1 ms'
          for update skip locked)
        returning id, venue
      `.execute(transaction);
      for (const { id, venue } of rows) await this.#rewrite(transaction, id, venue, 'over');
      return rows.map(({ id }) => id);
    });
  }

  /** The message in a chat that an announcement made, to be rewritten; null when there is none. */
  async messageOf(announcementId: number, chat: ChatAddress): Promise<string | null> {
    const row = await this.db
      .selectFrom('deliveries')
      .select('message_id')
      .where('announcement_id', '=', announcementId)
      .where('platform', '=', chat.platform)
      .where('chat_id', '=', chat.id)
      .executeTakeFirst();
    return row?.message_id ?? null;
  }

  /**
   * Takes for `leaseMs` what open, unacknowledged incidents say to admins and the outbox has not sent for `waitedMs`, where
   * that word has reached no admin at all. Leases of senders that died are no obstacle.
   */
  async takeStuck(
    admins: readonly ChatAddress[],
    waitedMs: number,
    leaseMs: number,
    owner: string,
  ): Promise<readonly StuckMessage[]> {
    if (admins.length === 0) return [];
    const { rows } = await sql<StuckRow>`
      with admin as (${adminRows(admins)}),
      stuck as (
        select d.id from deliveries d
        join announcements a on a.id = d.announcement_id
        join incidents i on i.id = (a.payload->>'id')::bigint
        join admin on admin.platform = d.platform and admin.chat_id = d.chat_id
        where a.kind = 'incident' and a.payload->'updates' is null
          and i.resolved_at is null and i.acknowledged_at is null
          and a.created_at < now() - ${waitedMs}::float8 * interval '1 ms'
          and ((d.state = 'waiting' and d.due_at <= now()) or (d.state = 'leased' and d.lease_until < now()))
          and not exists (
            select 1 from deliveries s join admin on admin.platform = s.platform and admin.chat_id = s.chat_id
            where s.announcement_id = a.id and s.state = 'sent')
        for update of d skip locked
      ), freed as (
        update deliveries d set state = 'waiting', lease_until = null, lease_owner = null
        where d.state = 'leased' and d.lease_until < now()
          and d.id not in (select id from stuck)
          and exists (select 1 from deliveries o where o.id in (select id from stuck)
            and o.platform = d.platform and o.chat_id = d.chat_id)
      )
      select d.id, d.platform, d.chat_id, a.payload->>'id' as incident_id, a.payload->>'step' as step
      from deliveries d join announcements a on a.id = d.announcement_id
      where d.id in (select id from stuck)
      order by d.id
    `.execute(this.db);
    const taken: StuckMessage[] = [];
    // One by one: a chat takes one lease at a time, and one that cannot be had must not cost the others.
    for (const row of rows) {
      const { rows: leased } = await sql`
        update deliveries d set state = 'leased', lease_until = now() + ${leaseMs}::float8 * interval '1 ms',
          lease_owner = ${owner}, attempts = attempts + 1
        where d.id = ${row.id} and (d.state = 'waiting' or (d.state = 'leased' and d.lease_until < now()))
          and not exists (select 1 from deliveries l where l.platform = d.platform and l.chat_id = d.chat_id
            and l.state = 'leased' and l.id <> d.id)
        returning d.id
      `.execute(this.db);
      if (leased.length === 0) continue;
      taken.push({
        deliveryId: row.id,
        chat: { platform: row.platform as Platform, id: row.chat_id },
        incidentId: Number(row.incident_id),
        step: Number(row.step),
      });
    }
    return taken;
  }

  /** Words of open, unacknowledged incidents that have reached no admin for `waitedMs`, each once until `done` or a minute. */
  async claimCalls(
    admins: readonly ChatAddress[],
    waitedMs: number,
  ): Promise<readonly { readonly incidentId: number; readonly step: number }[]> {
    const { rows } = await sql<{ incident_id: number; step: number }>`
      with admin as (${adminRows(admins)}),
      unheard as (
        select i.id as incident_id, i.pages as step from incidents i
        where i.resolved_at is null and i.acknowledged_at is null
          and coalesce(i.paged_at, i.opened_at) < now() - ${waitedMs}::float8 * interval '1 ms'
          and not exists (
            select 1 from announcements a
            join deliveries d on d.announcement_id = a.id
            join admin on admin.platform = d.platform and admin.chat_id = d.chat_id
            where a.kind = 'incident' and (a.payload->>'id')::bigint = i.id and a.payload->'updates' is null
              and (a.payload->>'step')::integer = i.pages and d.state = 'sent')
      )
      insert into operator_calls as c (incident_id, step) select incident_id, step from unheard
      on conflict (incident_id, step) do update set claimed_at = now(), attempts = c.attempts + 1
        where not c.done and c.claimed_at < now() - interval '1 minute' and c.attempts < 30
      returning incident_id, step
    `.execute(this.db);
    return rows.map(({ incident_id: incidentId, step }) => ({ incidentId, step }));
  }

  async callDone(incidentId: number, step: number): Promise<void> {
    await this.db
      .updateTable('operator_calls')
      .set({ done: true })
      .where('incident_id', '=', incidentId)
      .where('step', '=', step)
      .execute();
  }

  #select() {
    return this.db.selectFrom('incidents').selectAll().select(sql<Date>`now()`.as('now'));
  }

  async #announce(
    transaction: Transaction<Schema>,
    fact: {
      readonly id: number;
      readonly step: number;
      readonly venue: Venue;
      readonly admins: readonly ChatAddress[];
      readonly toAll: boolean;
    },
  ): Promise<void> {
    const { id, step, venue, admins, toAll } = fact;
    const key = `incident-${id}-${step}`;
    const announcement = { kind: 'incident', venue, id, step } as const;
    const base = { key, announcement, expiresAt: null, candleSeenAt: null };
    if (!toAll) {
      await announce(transaction, { ...base, to: admins });
      return;
    }
    await announce(transaction, base);
    const { id: announcementId, priority } = await transaction
      .selectFrom('announcements')
      .select(['id', 'priority'])
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    await deliverTo(transaction, announcementId, priority, admins);
  }

  /** One rewriting for each message there is or will be: drawn when it is sent, so it says what holds then. */
  async #rewrite(transaction: Transaction<Schema>, id: number, venue: Venue, what: 'ack' | 'over'): Promise<void> {
    const told = await transaction
      .selectFrom('announcements')
      .select(['id', sql<number>`(payload->>'step')::integer`.as('step')])
      .where('kind', '=', 'incident')
      .where(sql<boolean>`(payload->>'id')::bigint = ${id} and payload->'updates' is null`)
      .orderBy('id')
      .execute();
    for (const { id: announcementId, step } of told) {
      const chats = await transaction
        .selectFrom('deliveries')
        .select(['platform', 'chat_id'])
        .where('announcement_id', '=', announcementId)
        .where('state', 'in', ['waiting', 'leased', 'sent', 'unknown'])
        .execute();
      await announce(transaction, {
        key: `incident-${id}-${what}-${announcementId}`,
        announcement: { kind: 'incident', venue, id, step, updates: announcementId },
        expiresAt: null,
        candleSeenAt: null,
        to: chats.map((row) => ({ platform: row.platform as Platform, id: row.chat_id })),
      });
    }
  }
}

interface StuckRow {
  readonly id: number;
  readonly platform: string;
  readonly chat_id: string;
  readonly incident_id: string;
  readonly step: string;
}

const adminRows = (admins: readonly ChatAddress[]) => sql`
  select * from unnest(
    ${admins.map(({ platform }) => platform)}::text[], ${admins.map(({ id }) => id)}::text[]
  ) as admin (platform, chat_id)
`;

const ms = (at: Date): EpochMs => at.getTime() as EpochMs;

const incidentOf = (row: Row): Incident => ({
  id: row.id,
  key: row.key,
  severity: row.severity,
  trouble: row.trouble,
  openedAt: ms(row.opened_at),
  seenAt: ms(row.seen_at),
  resolvedAt: row.resolved_at === null ? null : ms(row.resolved_at),
  acknowledged:
    row.acknowledged_at === null || row.acknowledged_by === null
      ? null
      : { by: row.acknowledged_by, at: ms(row.acknowledged_at) },
  pages: row.pages,
  pagedAt: row.paged_at === null ? null : ms(row.paged_at),
  now: ms(row.now),
});
