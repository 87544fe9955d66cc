import { sql, type Transaction } from 'kysely';
import type { ChatAddress } from '../core/chat.js';
import { withoutNul } from './json.js';
import type { Schema } from './schema.js';

/** The chat does not want us any more: it hears nothing until it is resumed. */
export async function closeChat(transaction: Transaction<Schema>, chat: ChatAddress, reason: string): Promise<void> {
  const given = withoutNul(reason);
  await sql`
    insert into paused_chats (platform, chat_id, reason) values (${chat.platform}, ${chat.id}, ${given})
    on conflict (platform, chat_id) do update set reason = excluded.reason, paused_at = now()
  `.execute(transaction);
  // What waits would fail the same way; it gets its reason now instead of a turn each.
  await sql`
    update deliveries
    set state = case when message_id is null then 'refused' else 'sent' end, reason = ${`chat paused: ${given}`},
        finished_at = coalesce(finished_at, now())
    where platform = ${chat.platform} and chat_id = ${chat.id} and state = 'waiting'
  `.execute(transaction);
}

/** The platform gave the chat another id: its subscription and what waits for it go there. */
export async function followChat(transaction: Transaction<Schema>, from: ChatAddress, toId: string): Promise<void> {
  // A subscription the new chat has already is newer than the one that moves.
  await sql`
    delete from subscriptions old where old.platform = ${from.platform} and old.chat_id = ${from.id} and exists (
      select 1 from subscriptions kept where kept.platform = ${from.platform} and kept.chat_id = ${toId})
  `.execute(transaction);
  await sql`
    update subscriptions set chat_id = ${toId} where platform = ${from.platform} and chat_id = ${from.id}
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
}
