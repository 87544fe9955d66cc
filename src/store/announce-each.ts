import { sql, type Transaction } from 'kysely';
import { messageKindOf, priorityOf } from '../core/announcement.js';
import type { ChatAddress } from '../core/chat.js';
import type { NewAnnouncement } from './announce.js';
import { namedAudience } from './audience.js';
import { deliveriesChannel } from './deliveries-channel.js';
import { json } from './json.js';
import type { Schema } from './schema.js';

export interface AnnouncementTo extends Pick<NewAnnouncement, 'key' | 'announcement' | 'expiresAt'> {
  readonly chat: ChatAddress;
}

/** Facts of one statement: their JSON must not grow without end. */
const atOnce = 1_000;

/**
 * What `announce` does with one fact for one chat, for many of one kind at a time: when a price falls off a cliff,
 * thousands of alerts fire at the same close. Returns the number of deliveries.
 */
export async function announceEach(
  transaction: Transaction<Schema>,
  facts: readonly AnnouncementTo[],
): Promise<number> {
  let made = 0;
  for (let from = 0; from < facts.length; from += atOnce) {
    made += await announceSome(transaction, facts.slice(from, from + atOnce));
  }
  return made;
}

async function announceSome(transaction: Transaction<Schema>, facts: readonly AnnouncementTo[]): Promise<number> {
  const [first] = facts;
  if (!first) return 0;
  const given = facts.map(({ key, announcement, expiresAt, chat }) => ({
    key,
    kind: announcement.kind,
    payload: announcement,
    priority: priorityOf(announcement),
    expires_at: expiresAt,
    platform: chat.platform,
    chat_id: chat.id,
  }));
  const { rows } = await sql<{ rows: number }>`
    with given as (
      select * from jsonb_to_recordset(${json(given)}::jsonb)
        as g(key text, kind text, payload jsonb, priority smallint, expires_at bigint, platform text, chat_id text)
    ), made as (
      insert into announcements (key, kind, payload, priority, expires_at)
      select key, kind, payload, priority, expires_at from given
      on conflict (key) do nothing
      returning id, key, priority
    ), named as (
      select m.id as announcement_id, m.priority, g.platform, g.chat_id from made m join given g on g.key = m.key
    ), ${namedAudience(messageKindOf(first.announcement))}
    select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
  `.execute(transaction);
  return rows.reduce((sum, row) => sum + row.rows, 0);
}
