import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Announcement, HeldDigest, HeldReason } from '../core/announcement.js';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type {
  DigestFacts,
  DigestRepository,
  DigestSpan,
  DueDigest,
  HeldMessage,
  ToldSignal,
} from '../core/ports/preferences.js';
import type { SettingsOwner } from '../core/preferences.js';
import type { NewSignal, SignalOutcome } from '../core/signal.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { deliveriesChannel } from './deliveries-channel.js';
import { learnBudgets } from './noise-budgets.js';
import { type PreferenceRow, preferencesOf } from './preference-row.js';
import type { Schema } from './schema.js';
import { signalOf } from './signal-row.js';
import { isQuiet } from './subscribers.js';

const learnedAtOnce = 500;
/** What was held back may be sent after all for as long. */
const releasedWithin = sql`interval '8 days'`;

/** Makes a digest of its facts; pure (pipeline/digest). */
export type Compose = (facts: DigestFacts) => HeldDigest;

export class PgDigestRepository implements DigestRepository {
  constructor(
    private readonly db: Database,
    private readonly compose: Compose,
  ) {}

  async now(): Promise<EpochMs> {
    const { rows } = await sql<{ now: Date }>`select now() as now`.execute(this.db);
    return (rows[0] as { now: Date }).now.getTime() as EpochMs;
  }

  async quietEnded(limit: number): Promise<readonly ChatAddress[]> {
    const { rows } = await sql<{ platform: Platform; chat_id: string }>`
      select h.platform, h.chat_id
      from (select distinct platform, chat_id from held_messages where told_at is null and reason = 'quiet') h
        left join preferences p on p.owner = settings_owner(h.platform, h.chat_id)
      where (p.quiet_from is null or p.quiet_then <> 'digest' or not ${isQuiet(sql`now()`)})
        and not exists (select 1 from paused_chats c where c.platform = h.platform and c.chat_id = h.chat_id)
      limit ${limit}
    `.execute(this.db);
    return rows.map(({ platform, chat_id }) => ({ platform, id: chat_id }));
  }

  async due(limit: number): Promise<readonly DueDigest[]> {
    const { rows } = await sql<PreferenceRow & { chats: readonly { platform: Platform; id: string }[] | null }>`
      select p.*, (
        select jsonb_agg(jsonb_build_object('platform', s.platform, 'id', s.chat_id) order by s.platform, s.chat_id)
        from subscriptions s where s.owner = p.owner) as chats
      from preferences p where p.digest_due <= now()
      order by p.digest_due limit ${limit}
    `.execute(this.db);
    return rows.map((row) => ({
      owner: row.owner as SettingsOwner,
      due: (row.digest_due as Date).getTime() as EpochMs,
      preferences: preferencesOf(row),
      chats:
        row.chats ??
        (row.digest_platform === null || row.digest_chat_id === null
          ? []
          : [{ platform: row.digest_platform as Platform, id: row.digest_chat_id }]),
    }));
  }

  tell(chat: ChatAddress, span: DigestSpan, key: string, venue: Venue): Promise<boolean> {
    const reason: HeldReason = span.of === 'quiet' ? 'quiet' : 'budget';
    return this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
      // A chat that put the bot out is told when it is back: until then what was held back waits.
      const { rows: reasons } = await sql`
        select 1 from announcements where key = ${key}
        union all select 1 from paused_chats where platform = ${chat.platform} and chat_id = ${chat.id}
      `.execute(transaction);
      if (reasons.length > 0) return false;
      const held = await this.#held(
        transaction,
        sql`
          update held_messages h set told_at = now(), told_in = ${key}, outcome_told = not exists (
            select 1 from announcements a join signals g on g.id = a.signal_id
            where a.id = h.announcement_id and a.kind = 'signal' and g.outcome_kind = 'open')
          where h.platform = ${chat.platform} and h.chat_id = ${chat.id} and h.told_at is null and h.reason = ${reason}
          returning h.id, h.reason, h.held_at, h.announcement_id`,
      );
      if (span.of === 'quiet' && held.length === 0) return false;
      const from = span.of === 'quiet' ? firstOf(held, span.from) : span.from;
      const sent = span.of === 'quiet' ? [] : await this.#sent(transaction, chat, span);
      const ended = await this.#endedSince(transaction, chat, key, span.of === 'quiet');
      const digest = this.compose({ ...span, from, sent, held, ended });
      await announce(transaction, {
        key,
        announcement: { kind: 'digest', venue, digest },
        expiresAt: null,
        candleSeenAt: null,
        to: [chat],
      });
      return true;
    });
  }

  async reschedule(owner: SettingsOwner, was: EpochMs, next: EpochMs): Promise<void> {
    await this.db
      .updateTable('preferences')
      .set({ digest_due: new Date(next) })
      .where('owner', '=', owner)
      .where('digest_due', '=', new Date(was))
      .execute();
  }

  learnBudgets(): Promise<number> {
    return learnBudgets(
      this.db,
      sql`(b.platform, b.chat_id) in (
        select platform, chat_id from noise_budgets
        where learned_at is null or learned_at < now() - interval '1 hour'
        order by learned_at nulls first limit ${learnedAtOnce})`,
    );
  }

  async heldBack(chat: ChatAddress): Promise<HeldDigest | null> {
    const held = await this.#held(
      this.db,
      sql`
        select h.id, h.reason, h.held_at, h.announcement_id from held_messages h
        where h.platform = ${chat.platform} and h.chat_id = ${chat.id} and h.told_at is null`,
    );
    if (held.length === 0) return null;
    const now = await this.now();
    return this.compose({ of: 'now', from: firstOf(held, now), until: now, sent: [], held, ended: [] });
  }

  async release(chat: ChatAddress, upTo: number): Promise<number> {
    const { rows } = await sql<{ rows: number }>`
      with digest as (
        select told_in from held_messages
        where id = ${upTo} and platform = ${chat.platform} and chat_id = ${chat.id}
      ), freed as (
        update held_messages h set told_at = coalesce(h.told_at, now()), told_in = 'sent'
        from digest d
        where h.platform = ${chat.platform} and h.chat_id = ${chat.id} and h.id <= ${upTo}
          and h.told_in is not distinct from d.told_in and h.told_in is distinct from 'sent'
          and h.held_at > now() - ${releasedWithin}
        returning h.announcement_id, h.platform, h.chat_id
      ), made as (
        insert into deliveries (announcement_id, platform, chat_id, priority, late)
        select f.announcement_id, f.platform, f.chat_id, a.priority, 'send'
        from freed f join announcements a on a.id = f.announcement_id
        order by f.announcement_id
        on conflict (announcement_id, platform, chat_id) do nothing
        returning platform
      )
      select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made group by platform
    `.execute(this.db);
    return rows[0]?.rows ?? 0;
  }

  /** `rows`: a statement that gives id, reason, held_at and announcement_id of held messages. */
  async #held(db: Database | Transaction<Schema>, rows: RawBuilder<unknown>): Promise<readonly HeldMessage[]> {
    const held = await sql<{
      id: number;
      reason: HeldReason;
      held_at: Date;
      payload: Announcement;
      outcome: SignalOutcome | null;
    }>`
      with h as (${rows})
      select h.id, h.reason, h.held_at, a.payload, g.outcome
      from h join announcements a on a.id = h.announcement_id
        left join signals g on g.id = a.signal_id and a.kind = 'signal'
      order by h.id
    `.execute(db);
    return held.rows.map(({ id, reason, held_at, payload, outcome }) => ({
      id,
      reason,
      heldAt: held_at.getTime() as EpochMs,
      announcement: payload,
      outcome,
    }));
  }

  /** What earlier digests of a chat told of as open and has ended; each is given once. */
  #endedSince(
    db: Transaction<Schema>,
    { platform, id }: ChatAddress,
    key: string,
    onlyQuiet: boolean,
  ): Promise<readonly HeldMessage[]> {
    return this.#held(
      db,
      sql`
        update held_messages h set outcome_told = true
        from announcements a join signals g on g.id = a.signal_id
        where a.id = h.announcement_id and a.kind = 'signal' and g.outcome_kind <> 'open'
          and h.platform = ${platform} and h.chat_id = ${id} and h.told_at is not null and not h.outcome_told
          and h.told_in like 'digest-%' and h.told_in <> ${key} and (not ${onlyQuiet} or h.reason = 'quiet')
        returning h.id, h.reason, h.held_at, h.announcement_id`,
    );
  }

  async #sent(
    db: Transaction<Schema>,
    { platform, id }: ChatAddress,
    { from, until }: DigestSpan,
  ): Promise<readonly ToldSignal[]> {
    const { rows } = await sql<{ id: number; signal: NewSignal; outcome: SignalOutcome }>`
      select g.id, g.signal, g.outcome
      from announcements a
        join deliveries d on d.announcement_id = a.id and d.platform = ${platform} and d.chat_id = ${id}
        join signals g on g.id = a.signal_id
      where a.kind = 'signal' and a.created_at > ${new Date(from)} and a.created_at <= ${new Date(until)}
        and d.state = 'sent'
    `.execute(db);
    return rows.map((row) => ({ signal: signalOf(row), outcome: row.outcome }));
  }
}

const firstOf = (held: readonly HeldMessage[], otherwise: EpochMs): EpochMs =>
  held.length === 0 ? otherwise : epochMs(Math.min(...held.map(({ heldAt }) => heldAt)));
