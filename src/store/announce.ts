import { sql, type Transaction } from 'kysely';
import { type Announcement, messageKindOf, priorityOf, subjectOf, subscriptionKindOf } from '../core/announcement.js';
import type { ChatAddress } from '../core/chat.js';
import type { MessageKind } from '../core/preferences.js';
import type { EpochMs } from '../core/units.js';
import { audience, namedAudience, rowsAtOnce } from './audience.js';
import { deliveriesChannel } from './deliveries-channel.js';
import { json } from './json.js';
import type { Schema } from './schema.js';

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
 * Writes the announcement and decides for each subscription whether and how it is heard; wakes the senders when the
 * transaction commits. Returns the number of deliveries, made or (of a large audience) to be made; 0 when the key is known.
 * Empty lists in a subscription mean all; paused chats get no row, and what somebody wants told later is held (audience.ts).
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

  const priority = priorityOf(announcement);
  if (fact.to) return deliverTo(transaction, row.id, priority, fact.to, messageKindOf(announcement));
  const { market, timeframe } = subjectOf(announcement) ?? { market: null, timeframe: null };
  const { rows } = await sql<{ rows: number }>`
    with facts as (
      select ${row.id}::bigint as announcement_id, ${priority}::smallint as priority,
        ${subscriptionKindOf(announcement)}::text as kind, null::float8 as confidence, null::float8 as value
    ), ${audience({ market, timeframe }, rowsAtOnce)}
    select rows from told
  `.execute(transaction);
  return rows.reduce((sum, made) => sum + made.rows, 0);
}

/**
 * One delivery for each of `chats`, under what the receiver said of messages of `kind` (null: an answer, which always
 * comes): one may be held back for a digest instead. Returns the number of deliveries.
 */
export async function deliverTo(
  transaction: Transaction<Schema>,
  announcementId: number,
  priority: number,
  chats: readonly ChatAddress[],
  kind: MessageKind | null = null,
): Promise<number> {
  if (chats.length === 0) return 0;
  const { rows } = await sql<{ rows: number }>`
    with named as (
      select distinct ${announcementId}::bigint as announcement_id, ${priority}::smallint as priority, platform, chat_id
      from unnest(${chats.map(({ platform }) => platform)}::text[], ${chats.map(({ id }) => id)}::text[])
        as chat(platform, chat_id)
    ), ${namedAudience(kind)}
    select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
  `.execute(transaction);
  return rows.reduce((sum, made) => sum + made.rows, 0);
}
