import { sql } from 'kysely';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { Pin } from '../core/ports/operators.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';

/** Which chats keep a status message pinned, and what it says. */
export class PgPinRepository {
  constructor(private readonly db: Database) {}

  /** Wants one in the chat. Asked again, the message is looked after at once. */
  async put({ platform, id }: ChatAddress, by: string): Promise<void> {
    await sql`
      insert into pinned_messages (platform, chat_id, created_by) values (${platform}, ${id}, ${withoutNul(by)})
      on conflict (platform, chat_id) do update set shown = null, pinned = false, tried_at = null, created_by = excluded.created_by
    `.execute(this.db);
  }

  async remove({ platform, id }: ChatAddress): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('pinned_messages')
      .where('platform', '=', platform)
      .where('chat_id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /**
   * Takes one chat of the platform whose message does not say `wanted` (or, said again after `ageMs`, is old; or is not
   * pinned yet) and was not tried within `patienceMs`, so that two processes do not write the same one. Null: none.
   */
  async take(platform: Platform, wanted: string, ageMs: number, patienceMs: number): Promise<Pin | null> {
    const { rows } = await sql<PinRow>`
      update pinned_messages set tried_at = now()
      where (platform, chat_id) in (
        select platform, chat_id from pinned_messages
        where platform = ${platform}
          and (shown is distinct from ${wanted} or not pinned or message_id is null
            or shown_at < now() - ${ageMs}::float8 * interval '1 ms')
          and (tried_at is null or tried_at < now() - ${patienceMs}::float8 * interval '1 ms')
          and not exists (select 1 from paused_chats p
            where p.platform = pinned_messages.platform and p.chat_id = pinned_messages.chat_id)
        order by tried_at nulls first, chat_id
        limit 1 for update skip locked)
      returning platform, chat_id, message_id, pinned, shown,
        (extract(epoch from now() - shown_at) * 1000)::float8 as age_ms
    `.execute(this.db);
    const row = rows[0];
    if (!row) return null;
    return {
      chat: { platform: row.platform as Platform, id: row.chat_id },
      messageId: row.message_id,
      pinned: row.pinned,
      shown: row.shown,
      shownAgeMs: row.age_ms,
    };
  }

  async shown({ platform, id }: ChatAddress, messageId: string, shown: string): Promise<void> {
    await this.db
      .updateTable('pinned_messages')
      .set({ message_id: messageId, shown, shown_at: sql<Date>`now()` })
      .where('platform', '=', platform)
      .where('chat_id', '=', id)
      .execute();
  }

  /** Pinned, or given up with pinning: the message is kept up to date all the same. */
  async pinned({ platform, id }: ChatAddress): Promise<void> {
    await this.db
      .updateTable('pinned_messages')
      .set({ pinned: true })
      .where('platform', '=', platform)
      .where('chat_id', '=', id)
      .execute();
  }

  /** The chat has a new id; what that one keeps already stays. */
  async move(from: ChatAddress, toId: string): Promise<void> {
    await sql`
      with gone as (
        delete from pinned_messages where platform = ${from.platform} and chat_id = ${from.id} returning created_by
      )
      insert into pinned_messages (platform, chat_id, created_by) select ${from.platform}, ${toId}, created_by from gone
      on conflict (platform, chat_id) do nothing
    `.execute(this.db);
  }

  /** The message is gone: the next one is sent anew. */
  async lost({ platform, id }: ChatAddress): Promise<void> {
    await this.db
      .updateTable('pinned_messages')
      .set({ message_id: null, pinned: false, shown: null, tried_at: null })
      .where('platform', '=', platform)
      .where('chat_id', '=', id)
      .execute();
  }
}

interface PinRow {
  readonly platform: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly pinned: boolean;
  readonly shown: string | null;
  readonly age_ms: number | null;
}
