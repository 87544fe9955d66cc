import { sql } from 'kysely';
import type { Announcement } from '../core/announcement.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { SignalDeliveries } from '../core/ports/paper-repository.js';
import type { Delivery, DeliveryCounts, DeliveryRepository, ShownSignal } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';
import { closeChat, followChat } from './closed-chats.js';
import type { Database } from './database.js';
import { type DeliveryRow, deliveryColumns, deliveryOf } from './delivery-row.js';
import { type DeliveryClaims, EndedLeases } from './ended-leases.js';
import { withoutNul } from './json.js';

/** A message sent later than this after its row was made counts as late. */
export const lateAfterMs = 10_000;

/** Where outcomes are told, so that one that comes meanwhile rewrites the message after its picture was added. */
const pictureLane = 2;
const uniqueViolation = '23505';

/**
 * A waiting row `d` stands at the head of its chat: nothing of that chat is with a sender, no earlier row of the same
 * priority waits (even one that is to be tried later: order is kept), and no due row of a higher priority. What another
 * row's message tells waits for that row.
 */
const standsFirst = sql<boolean>`
  (d.folded_into is null or d.folded_into = d.id)
  and not exists (
    select 1 from deliveries l where l.platform = d.platform and l.chat_id = d.chat_id and l.state = 'leased')
  and not exists (
    select 1 from deliveries e
    where e.platform = d.platform and e.chat_id = d.chat_id and e.state = 'waiting' and e.id <> d.id
      and ((e.priority = d.priority and e.id < d.id) or (e.priority < d.priority and e.due_at <= now())))
`;

export class PgDeliveryRepository implements DeliveryRepository, SignalDeliveries {
  readonly #ended: EndedLeases;

  constructor(
    private readonly db: Database,
    private readonly claims: DeliveryClaims = { sweepEveryMs: 1_000, graceMs: 10_000 },
  ) {
    this.#ended = new EndedLeases(db, claims);
  }

  async claim(
    platform: Platform,
    limit: number,
    leaseMs: number,
    owner: string,
    mostPriority = 32_767,
  ): Promise<readonly Delivery[]> {
    await this.#ended.giveBack(platform);
    for (;;) {
      try {
        const leased = await this.#lease(platform, limit, leaseMs, owner, mostPriority);
        if (leased.length > 0) this.#ended.lookBy(platform, leaseMs);
        return leased;
      } catch (thrown) {
        // Another sender leased a row of the same chat between our look and our grasp: look again.
        if ((thrown as { code?: string }).code !== uniqueViolation) throw thrown;
      }
    }
  }

  /** Ends every lease: for a start where no other sender can be alive, so that nothing waits for the lease of a dead one. */
  async releaseLeases(): Promise<void> {
    await this.db
      .updateTable('deliveries')
      .set({ state: 'waiting', lease_until: null, lease_owner: null })
      .where('state', '=', 'leased')
      .execute();
  }

  async renew(ids: readonly number[], leaseMs: number, owner: string): Promise<readonly number[]> {
    const { rows } = await sql<{ id: number }>`
      update deliveries set lease_until = now() + ${leaseMs}::float8 * interval '1 ms'
      where id = any(${[...ids]}::bigint[]) and state = 'leased' and lease_owner = ${owner}
      returning id
    `.execute(this.db);
    return rows.map(({ id }) => id);
  }

  async #lease(
    platform: Platform,
    limit: number,
    leaseMs: number,
    owner: string,
    mostPriority: number,
  ): Promise<readonly Delivery[]> {
    const { rows } = await sql<DeliveryRow>`
      with head as (
        select d.id from deliveries d
        where d.platform = ${platform} and d.state = 'waiting' and d.due_at <= now()
          and d.priority <= ${mostPriority} and ${standsFirst}
        order by d.priority, d.id
        limit ${limit}
        for update of d skip locked
      )
      update deliveries d
      set state = 'leased', lease_until = now() + ${leaseMs}::float8 * interval '1 ms', lease_owner = ${owner},
          attempts = d.attempts + 1
      from head, announcements a
      where d.id = head.id and a.id = d.announcement_id
      returning ${deliveryColumns}, (select count(*) from (
        select 1 from deliveries b where b.platform = d.platform and b.chat_id = d.chat_id and b.priority = d.priority
          and b.state = 'waiting' and b.id > d.id limit 25) counted) as behind
    `.execute(this.db);
    return rows
      .map((row) => deliveryOf(row, row.attempts - 1))
      .sort((one, other) => one.priority - other.priority || one.id - other.id);
  }

  async fold(id: number, least: number, most: number, marketNow: EpochMs): Promise<readonly Delivery[]> {
    return this.db.transaction().execute(async (transaction) => {
      const bound = await sql`select 1 from deliveries where folded_into = ${id} limit 1`.execute(transaction);
      if (bound.rows.length === 0) {
        await sql`
          with together as (
            select w.id from deliveries d join announcements o on o.id = d.announcement_id
            join deliveries w on w.platform = d.platform and w.chat_id = d.chat_id and w.priority = d.priority
              and w.state = 'waiting' and w.due_at <= now() and w.folded_into is null
            join announcements a on a.id = w.announcement_id and a.kind = o.kind
              and (a.expires_at is null or a.expires_at > ${marketNow} or w.late = 'send')
            where d.id = ${id} and d.state = 'leased'
            order by w.id limit ${most - 1}
            for update of w
          )
          update deliveries f set folded_into = ${id}
          where (f.id = ${id} or f.id in (select t.id from together t)) and (select count(*) from together) >= ${least}
        `.execute(transaction);
      }
      const { rows } = await sql<DeliveryRow>`
        select ${deliveryColumns}, 0 as behind
        from deliveries d join announcements a on a.id = d.announcement_id
        where d.id = ${id} or (d.folded_into = ${id} and d.state = 'waiting')
        order by d.id
      `.execute(transaction);
      return rows.map((row) => deliveryOf(row, row.id === id ? row.attempts - 1 : row.attempts));
    });
  }

  async unfold(id: number): Promise<void> {
    await sql`update deliveries set folded_into = null where folded_into = ${id} and state in ('waiting', 'leased')`.execute(
      this.db,
    );
  }

  sent(id: number, messageId: string, marketAt?: EpochMs, tooLate = false): Promise<void> {
    return this.#finish(id, 'sent', null, { messageId, marketAt: marketAt ?? null, tooLate });
  }

  async worded(id: number, messageId: string, delayMs: number, marketAt?: EpochMs, tooLate = false): Promise<void> {
    await sql`
      update deliveries
      set state = 'waiting', due_at = now() + ${delayMs}::float8 * interval '1 ms', priority = ${pictureLane}, attempts = 0,
          message_id = ${messageId}, market_at = ${marketAt ?? null}, was_late = ${tooLate}, finished_at = now(),
          lease_until = null, lease_owner = null
      where id = ${id} and state <> 'sent' and ${isTheirs}
    `.execute(this.db);
  }

  async retry(id: number, delayMs: number, reason: string, inDoubt = false): Promise<void> {
    await this.#putBack(id, delayMs, sql`attempts`, withoutNul(reason), inDoubt);
  }

  async postpone(id: number, delayMs: number): Promise<void> {
    await this.#putBack(id, delayMs, sql`greatest(attempts - 1, 0)`, null, false);
  }

  async refuse(id: number, outcome: 'refused' | 'expired' | 'dead', reason: string): Promise<void> {
    // Only what was tried together ends together.
    if (outcome === 'expired') await this.unfold(id);
    return this.#finish(id, outcome, reason);
  }

  unknown(id: number, reason: string): Promise<void> {
    return this.#finish(id, 'unknown', reason);
  }

  pauseChat(chat: ChatAddress, reason: string): Promise<void> {
    return this.db.transaction().execute((transaction) => closeChat(transaction, chat, reason));
  }

  async resumeChat(chat: ChatAddress): Promise<void> {
    await this.db
      .deleteFrom('paused_chats')
      .where('platform', '=', chat.platform)
      .where('chat_id', '=', chat.id)
      .execute();
  }

  async moveChat(from: ChatAddress, toId: string): Promise<void> {
    if (from.id === toId) return;
    await this.db.transaction().execute((transaction) => followChat(transaction, from, toId));
  }

  async nextDueMs(platform: Platform): Promise<number | null> {
    const { rows } = await sql<{ ms: number | null }>`
      select least(
        (select extract(epoch from d.due_at - now()) * 1000 from deliveries d
          where d.platform = ${platform} and d.state = 'waiting' and ${standsFirst}
          order by d.due_at limit 1),
        (select extract(epoch from greatest(lease_until, now(),
            pg_postmaster_start_time() + ${this.claims.graceMs}::float8 * interval '1 ms') - now()) * 1000 from deliveries
          where platform = ${platform} and state = 'leased' order by lease_until limit 1)
      )::float8 as ms
    `.execute(this.db);
    const ms = rows[0]?.ms ?? null;
    return ms === null ? null : Math.max(0, Math.ceil(ms));
  }

  async counts(sinceMs: number): Promise<DeliveryCounts> {
    const { rows } = await sql<DeliveryCounts>`
      with recent as (
        select state, attempts, finished_at - created_at as took from deliveries
        where finished_at >= now() - ${sinceMs}::float8 * interval '1 ms'
      ), pending as (
        select count(*) as waiting, count(*) filter (where attempts > 0 and state = 'waiting') as retried
        from deliveries where state in ('waiting', 'leased')
      )
      select
        (select waiting from pending)
          + (select coalesce(sum(total - done), 0) from audiences where how <> 'quiet') as waiting,
        count(*) filter (where state = 'sent') as sent,
        count(*) filter (where state = 'sent' and took > ${lateAfterMs} * interval '1 ms') as late,
        count(*) filter (where attempts > 1) + (select retried from pending) as retried,
        count(*) filter (where state = 'refused') as refused,
        count(*) filter (where state = 'expired') as expired,
        count(*) filter (where state = 'dead') as dead,
        count(*) filter (where state = 'unknown') as unknown
      from recent
    `.execute(this.db);
    return rows[0] as DeliveryCounts;
  }

  async shownAt(chat: ChatAddress, signalId: number): Promise<ShownSignal | null> {
    const { rows } = await sql<{ message_id: string; digest: readonly Announcement[] | null }>`
      select d.message_id, (
        select jsonb_agg(b.payload order by f.id) from deliveries f join announcements b on b.id = f.announcement_id
        where f.folded_into = d.folded_into and f.message_id = d.message_id) as digest
      from deliveries d join announcements a on a.id = d.announcement_id
      where a.signal_id = ${signalId} and a.kind = 'signal' and d.platform = ${chat.platform} and d.chat_id = ${chat.id}
        and d.message_id is not null
      order by d.id desc limit 1
    `.execute(this.db);
    const row = rows[0];
    return row ? { messageId: row.message_id, digest: row.digest } : null;
  }

  async messagesOf(signalId: number): Promise<readonly { chat: ChatAddress; messageId: string }[]> {
    const rows = await this.db
      .selectFrom('deliveries')
      .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
      .select(['deliveries.platform', 'deliveries.chat_id', 'deliveries.message_id'])
      .where('announcements.signal_id', '=', signalId)
      .where('announcements.kind', '=', 'signal')
      .where('deliveries.message_id', 'is not', null)
      .where('deliveries.folded_into', 'is', null)
      .orderBy('deliveries.id')
      .execute();
    return rows.flatMap((row) =>
      row.message_id === null
        ? []
        : { chat: { platform: row.platform as Platform, id: row.chat_id }, messageId: row.message_id },
    );
  }

  /** When the message of each signal reached the chat, by the market's clock; what has not is left out. */
  async deliveredAt(chat: ChatAddress, signalIds: readonly number[]): Promise<ReadonlyMap<number, EpochMs>> {
    if (signalIds.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('deliveries')
      .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
      .select(['announcements.signal_id', 'deliveries.market_at'])
      .where('announcements.signal_id', 'in', [...signalIds])
      .where('announcements.kind', '=', 'signal')
      .where('deliveries.platform', '=', chat.platform)
      .where('deliveries.chat_id', '=', chat.id)
      .where('deliveries.market_at', 'is not', null)
      .execute();
    return new Map(rows.map((row) => [row.signal_id as number, row.market_at as EpochMs]));
  }

  /** A row, and what was folded into it. */
  async #finish(
    id: number,
    state: string,
    reason: string | null,
    sent: { readonly messageId: string; readonly marketAt: EpochMs | null; readonly tooLate: boolean } | null = null,
  ): Promise<void> {
    await sql`
      update deliveries
      set state = ${state}, reason = ${reason === null ? null : withoutNul(reason)},
          message_id = ${sent?.messageId ?? null}, market_at = coalesce(market_at, ${sent?.marketAt ?? null}),
          was_late = was_late or case when id = ${id} then ${sent?.tooLate ?? false}::boolean
            else coalesce((select a.expires_at <= ${sent?.marketAt ?? null}::bigint from announcements a
              where a.id = announcement_id), false) end,
          finished_at = coalesce(finished_at, now()),
          lease_until = null, lease_owner = null
      where (id = ${id} and state <> 'sent' and ${isTheirs}) or (folded_into = ${id} and state = 'waiting')
    `.execute(this.db);
  }

  /** Only a leased row: one that was finished meanwhile by another sender stays so. */
  async #putBack(
    id: number,
    delayMs: number,
    attempts: ReturnType<typeof sql>,
    reason: string | null,
    inDoubt: boolean,
  ): Promise<void> {
    await sql`
      update deliveries
      set state = 'waiting', due_at = now() + ${delayMs}::float8 * interval '1 ms', attempts = ${attempts},
          reason = coalesce(${reason}, reason), doubts = doubts + ${inDoubt ? 1 : 0},
          lease_until = null, lease_owner = null
      where id = ${id} and state = 'leased'
    `.execute(this.db);
  }
}

/** Whoever it was for was not erased while it was in hand (personal/delivery-data.ts): then nothing is written of it any more. */
const isTheirs = sql<boolean>`chat_id not like 'gone-%'`;
