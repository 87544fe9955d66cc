import { sql } from 'kysely';
import type { ChatAddress, Platform } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type { PeopleNotice } from '../core/people-notice.js';
import type { PlaceRepository } from '../core/ports/places.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';
import { announceToChats } from './people-notice.js';

const goneReason = 'the bot was removed from the guild';

export class PgPlaceRepository implements PlaceRepository {
  constructor(private readonly db: Database) {}

  async seenIn(chat: ChatAddress, place: string): Promise<void> {
    await sql`
      insert into chat_places (platform, chat_id, place) values (${chat.platform}, ${chat.id}, ${place})
      on conflict (platform, chat_id) do update set place = excluded.place, left_at = null
    `.execute(this.db);
  }

  left(platform: Platform, place: string, name: string, tell: readonly ChatAddress[], venue: Venue): Promise<number> {
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ chat_id: string; left_at: Date }>`
        update chat_places set left_at = now()
        where platform = ${platform} and place = ${place} and left_at is null returning chat_id, left_at
      `.execute(transaction);
      const left = rows[0];
      if (!left) return 0;
      const reason = `${goneReason} (${place})`;
      await sql`
        insert into paused_chats (platform, chat_id, reason)
        select platform, chat_id, ${reason} from chat_places where platform = ${platform} and place = ${place}
        on conflict (platform, chat_id) do nothing
      `.execute(transaction);
      await sql`
        update deliveries d
        set state = case when d.message_id is null then 'refused' else 'sent' end, reason = ${`chat paused: ${reason}`},
            finished_at = coalesce(d.finished_at, now())
        from chat_places c
        where c.platform = ${platform} and c.place = ${place} and d.platform = c.platform and d.chat_id = c.chat_id
          and d.state = 'waiting'
      `.execute(transaction);
      const key = `left-${platform}-${place}-${left.left_at.getTime()}`;
      const notice: PeopleNotice = { kind: 'left', place: withoutNul(name), chats: rows.length };
      await announceToChats(transaction, key, notice, tell, venue);
      return rows.length;
    });
  }

  async open(platform: Platform): Promise<readonly string[]> {
    const { rows } = await sql<{ place: string }>`
      select distinct place from chat_places where platform = ${platform} and left_at is null
    `.execute(this.db);
    return rows.map(({ place }) => place);
  }

  async back(platform: Platform, place: string): Promise<void> {
    await sql`
      with back as (
        update chat_places set left_at = null
        where platform = ${platform} and place = ${place} and left_at is not null returning platform, chat_id
      )
      delete from paused_chats p using back
      where p.platform = back.platform and p.chat_id = back.chat_id and p.reason like ${`${goneReason}%`}
    `.execute(this.db);
  }
}
