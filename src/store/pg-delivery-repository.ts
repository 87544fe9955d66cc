import { sql } from 'kysely';
import type { Announcement } from '../core/announcement.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { SignalDeliveries } from '../core/ports/paper.js';
import type { Delivery, DeliveryCounts, DeliveryRepository } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';

/** A message sent later than this after its row was made counts as late. */
export const lateAfterMs = 10_000;

const uniqueViolation = '23505';

/**
 * A waiting row `d` stands at the head of its chat: nothing of that chat is with a sender, no earlier row of the same
 * priority waits (even one that is to be tried later: order is kept), and no due row of a higher priority.
 */
const standsFirst = sql<boolean>`
  not exists (
    select 1 from deliveries l where l.platform = d.platform and l.chat_id = d.chat_id and l.state = 'leased')
  and not exists (
    select 1 from deliveries e
    where e.platform = d.platform and e.chat_id = d.chat_id and e.state = 'waiting' and e.id <> d.id
      and ((e.priority = d.priority and e.id < d.id) or (e.priority < d.priority and e.due_at <= now())))
`;

export class PgDeliveryRepository implements DeliveryRepository, SignalDeliveries {
  /** When to look for leases that have ended, of each platform. */
  readonly #sweepAt = new Map<Platform, number>();

  constructor(
    private readonly db: Database,
    /** Leases are minutes long: ended ones are looked for this often, not at every claim. */
    private readonly sweepEveryMs = 1_000,
  ) {}

  async claim(platform: Platform, limit: number, leaseMs: number, owner: string): Promise<readonly Delivery[]> {
    if (performance.now() >= (this.#sweepAt.get(platform) ?? 0)) await this.#sweep(platform);
    for (;;) {
      try {
        const leased = await this.#lease(platform, limit, leaseMs, owner);
        if (leased.length > 0) this.#sweepBy(platform, leaseMs);
        return leased;
      } catch (thrown) {
        // Another sender leased a row of the same chat between our look and our grasp: look again.
        if ((thrown as { code?: string }).code !== uniqueViolation) throw thrown;
      }
    }
  }

  /** A sender that died holds its rows until their lease ends; then they wait again. */
  async #sweep(platform: Platform): Promise<void> {
    this.#sweepAt.set(platform, performance.now() + this.sweepEveryMs);
    await sql`
      update deliveries set state = 'waiting', lease_until = null, lease_owner = null
      where platform = ${platform} and state = 'leased' and lease_until <= now()
    `.execute(this.db);
  }

  /** A lease of our own that is shorter than the time between two looks is not looked for later than it ends. */
  #sweepBy(platform: Platform, leaseMs: number): void {
    this.#sweepAt.set(platform, Math.min(this.#sweepAt.get(platform) ?? 0, performance.now() + leaseMs));
  }

  /** Ends every lease: for a start where no other sender can be alive, so that nothing waits for the lease of a dead one. */
  async releaseLeases(): Promise<void> {
    await this.db
      .updateTable('deliveries')
      .set({ state: 'waiting', lease_until: null, lease_owner: null })
      .where('state', '=', 'leased')
      .execute();
  }

  async #lease(platform: Platform, limit: number, leaseMs: number, owner: string): Promise<readonly Delivery[]> {
    const { rows } = await sql<LeasedRow>`
      with head as (
        select d.id from deliveries d
        where d.platform = ${platform} and d.state = 'waiting' and d.due_at <= now() and ${standsFirst}
        order by d.priority, d.id
        limit ${limit}
        for update of d skip locked
      )
      update deliveries d
      set state = 'leased', lease_until = now() + ${leaseMs}::float8 * interval '1 ms', lease_owner = ${owner},
          attempts = d.attempts + 1
      from head, announcements a
      where d.id = head.id and a.id = d.announcement_id
      returning d.id, d.announcement_id, d.chat_id, d.priority, d.attempts, d.created_at, a.payload, a.candle_seen_at,
        a.expires_at
    `.execute(this.db);
    return rows
      .map(
        (row): Delivery => ({
          id: row.id,
          announcementId: row.announcement_id,
          chat: { platform, id: row.chat_id },
          announcement: row.payload,
          priority: row.priority,
          attempts: row.attempts - 1,
          createdAt: row.created_at.getTime() as EpochMs,
          candleSeenAt: row.candle_seen_at,
          expiresAt: row.expires_at,
        }),
      )
      .sort((one, other) => one.priority - other.priority || one.id - other.id);
  }

  sent(id: number, messageId: string, marketAt?: EpochMs): Promise<void> {
    return this.#finish(id, 'sent', null, messageId, marketAt ?? null);
  }

  async retry(id: number, delayMs: number, reason: string): Promise<void> {
    await this.#putBack(id, delayMs, sql`attempts`, withoutNul(reason));
  }

  async postpone(id: number, delayMs: number): Promise<void> {
    await this.#putBack(id, delayMs, sql`greatest(attempts - 1, 0)`, null);
  }

  refuse(id: number, outcome: 'refused' | 'expired' | 'dead', reason: string): Promise<void> {
    return this.#finish(id, outcome, reason, null);
  }

  unknown(id: number, reason: string): Promise<void> {
    return this.#finish(id, 'unknown', reason, null);
  }

  async pauseChat(chat: ChatAddress, reason: string): Promise<void> {
    const given = withoutNul(reason);
    await this.db.transaction().execute(async (transaction) => {
      await sql`
        insert into paused_chats (platform, chat_id, reason) values (${chat.platform}, ${chat.id}, ${given})
        on conflict (platform, chat_id) do update set reason = excluded.reason, paused_at = now()
      `.execute(transaction);
      // What waits would fail the same way; it gets its reason now instead of a turn each.
      await sql`
        update deliveries set state = 'refused', reason = ${`chat paused: ${given}`}, finished_at = now()
        where platform = ${chat.platform} and chat_id = ${chat.id} and state = 'waiting'
      `.execute(transaction);
    });
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
    await this.db.transaction().execute(async (transaction) => {
      // A subscription the new chat has already is newer than the one that moves.
      await sql`
        with moved as (
          delete from subscriptions where platform = ${from.platform} and chat_id = ${from.id} returning *
        )
        insert into subscriptions (platform, chat_id, markets, timeframes, kinds, muted)
        select platform, ${toId}, markets, timeframes, kinds, muted from moved
        on conflict (platform, chat_id) do nothing
      `.execute(transaction);
      // The row being sent moves too, unless the new chat is being sent one: then it stays and moves at its next try.
      await sql`
        update deliveries d set chat_id = ${toId}
        where d.platform = ${from.platform} and d.chat_id = ${from.id} and d.state in ('waiting', 'leased')
          and not exists (select 1 from deliveries o
            where o.announcement_id = d.announcement_id and o.platform = d.platform and o.chat_id = ${toId})
          and (d.state = 'waiting' or not exists (select 1 from deliveries l
            where l.platform = d.platform and l.chat_id = ${toId} and l.state = 'leased'))
      `.execute(transaction);
      await sql`
        update deliveries set state = 'refused', reason = ${`the chat moved to ${toId}, which has its own`},
          finished_at = now()
        where platform = ${from.platform} and chat_id = ${from.id} and state = 'waiting'
      `.execute(transaction);
    });
  }

  async nextDueMs(platform: Platform): Promise<number | null> {
    const { rows } = await sql<{ ms: number | null }>`
      select least(
        (select extract(epoch from d.due_at - now()) * 1000 from deliveries d
          where d.platform = ${platform} and d.state = 'waiting' and ${standsFirst}
          order by d.due_at limit 1),
        (select extract(epoch from greatest(lease_until, now()) - now()) * 1000 from deliveries
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
        (select waiting from pending) as waiting,
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

  async messagesOf(signalId: number): Promise<readonly { chat: ChatAddress; messageId: string }[]> {
    const rows = await this.db
      .selectFrom('deliveries')
      .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
      .select(['deliveries.platform', 'deliveries.chat_id', 'deliveries.message_id'])
      .where('announcements.signal_id', '=', signalId)
      .where('announcements.kind', '=', 'signal')
      .where('deliveries.message_id', 'is not', null)
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
      .where('deliveries.state', '=', 'sent')
      .where('deliveries.market_at', 'is not', null)
      .execute();
    return new Map(rows.map((row) => [row.signal_id as number, row.market_at as EpochMs]));
  }

  async #finish(
    id: number,
    state: string,
    reason: string | null,
    messageId: string | null,
    marketAt: EpochMs | null = null,
  ): Promise<void> {
    await sql`
      update deliveries
      set state = ${state}, reason = ${reason === null ? null : withoutNul(reason)}, message_id = ${messageId},
          market_at = ${marketAt}, finished_at = now(), lease_until = null, lease_owner = null
      where id = ${id} and state <> 'sent'
    `.execute(this.db);
  }

  /** Only a leased row: one that was finished meanwhile by another sender stays so. */
  async #putBack(id: number, delayMs: number, attempts: ReturnType<typeof sql>, reason: string | null): Promise<void> {
    await sql`
      update deliveries
      set state = 'waiting', due_at = now() + ${delayMs}::float8 * interval '1 ms', attempts = ${attempts},
          reason = coalesce(${reason}, reason), lease_until = null, lease_owner = null
      where id = ${id} and state = 'leased'
    `.execute(this.db);
  }
}

interface LeasedRow {
  readonly id: number;
  readonly announcement_id: number;
  readonly chat_id: string;
  readonly priority: number;
  readonly attempts: number;
  readonly created_at: Date;
  readonly payload: Announcement;
  readonly candle_seen_at: EpochMs | null;
  readonly expires_at: EpochMs | null;
}
