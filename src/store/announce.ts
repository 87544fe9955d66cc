import { sql, type Transaction } from 'kysely';
import { type Announcement, priorityOf, subjectOf, subscriptionKindOf } from '../core/announcement.js';
import type { EpochMs } from '../core/units.js';
import { json } from './json.js';
import type { Schema } from './schema.js';

/** The channel on which platforms hear that deliveries wait; the payload is the platform's name. */
export const deliveriesChannel = 'auspex_deliveries';

export interface NewAnnouncement {
  /** Names the fact: a second one with the same key writes nothing. */
  readonly key: string;
  readonly announcement: Announcement;
  readonly expiresAt: EpochMs | null;
  readonly candleSeenAt: EpochMs | null;
}

/**
 * Writes the announcement and one delivery for each subscription it matches, and wakes the senders when the transaction
 * commits. Returns the number of deliveries; 0 when the key is known. Empty lists in a subscription mean all; paused
 * chats get no row.
 */
export async function announce(transaction: Transaction<Schema>, fact: NewAnnouncement): Promise<number> {
  const { announcement } = fact;
  const row = await transaction
    .insertInto('announcements')
    .values({
      key: fact.key,
      kind: announcement.kind,
      payload: json(announcement),
      priority: priorityOf(announcement),
      signal_id: 'signal' in announcement ? announcement.signal.id : null,
      expires_at: fact.expiresAt,
      candle_seen_at: fact.candleSeenAt,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return 0;

  const kind = subscriptionKindOf(announcement);
  const market = subjectOf(announcement)?.market ?? null;
  const timeframe = subjectOf(announcement)?.timeframe ?? null;
  const { rows } = await sql<{ rows: number }>`
    with made as (
      insert into deliveries (announcement_id, platform, chat_id, priority)
      select ${row.id}, s.platform, s.chat_id, ${priorityOf(announcement)}
      from subscriptions s
      where (s.kinds = '{}' or ${kind}::text = any(s.kinds))
        and (${market}::text is null
          or ((s.markets = '{}' or ${market}::text = any(s.markets)) and ${market}::text <> all(s.muted)))
        and (${timeframe}::text is null or s.timeframes = '{}' or ${timeframe}::text = any(s.timeframes))
        and not exists (select 1 from paused_chats p where p.platform = s.platform and p.chat_id = s.chat_id)
      order by s.platform, s.chat_id
      returning platform
    )
    select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made group by platform
  `.execute(transaction);
  return rows.reduce((sum, made) => sum + made.rows, 0);
}
