import { sql, type Transaction } from 'kysely';
import { type Announcement, priorityOf, subjectOf, subscriptionKindOf } from '../core/announcement.js';
import type { ChatAddress } from '../core/chat.js';
import type { EpochMs } from '../core/units.js';
import { json } from './json.js';
import type { Schema } from './schema.js';
import { hears } from './subscribers.js';

/** The channel on which platforms hear that deliveries wait; the payload is the platform's name. */
export const deliveriesChannel = 'auspex_deliveries';

export interface NewAnnouncement {
  /** Names the fact: a second one with the same key writes nothing. */
  readonly key: string;
  readonly announcement: Announcement;
  readonly expiresAt: EpochMs | null;
  readonly candleSeenAt: EpochMs | null;
  /** Only these chats, whatever they subscribed to; subscribers unless given. */
  readonly to?: readonly ChatAddress[] | null;
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

  if (fact.to) return deliverTo(transaction, row.id, priorityOf(announcement), fact.to);
  const kind = subscriptionKindOf(announcement);
  const market = subjectOf(announcement)?.market ?? null;
  const timeframe = subjectOf(announcement)?.timeframe ?? null;
  const { rows } = await sql<{ rows: number }>`
    with made as (
      insert into deliveries (announcement_id, platform, chat_id, priority)
      select ${row.id}, s.platform, s.chat_id, ${priorityOf(announcement)}
      from subscriptions s
      where ${hears(kind, market, timeframe)}
      order by s.platform, s.chat_id
      returning platform
    )
    select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made group by platform
  `.execute(transaction);
  return rows.reduce((sum, made) => sum + made.rows, 0);
}

async function deliverTo(
  transaction: Transaction<Schema>,
  announcementId: number,
  priority: number,
  chats: readonly ChatAddress[],
): Promise<number> {
  let made = 0;
  for (const { platform, id } of chats) {
    const { rows } = await sql`
      with made as (
        insert into deliveries (announcement_id, platform, chat_id, priority)
        select ${announcementId}, ${platform}, ${id}, ${priority}
        where not exists (select 1 from paused_chats p where p.platform = ${platform} and p.chat_id = ${id})
        on conflict (announcement_id, platform, chat_id) do nothing
        returning platform
      )
      select pg_notify(${deliveriesChannel}, platform) from made
    `.execute(transaction);
    made += rows.length;
  }
  return made;
}
