import { sql } from 'kysely';
import { forgetMentions } from './mentions.js';
import type { PersonalData } from './personal-data.js';
import { type PersonalTable, removeFromTable } from './personal-table.js';

const deliveries: PersonalTable = {
  table: 'deliveries',
  chat: { platform: 'platform', id: 'chat_id' },
  // The counts of what was sent stay right; whom it went to is gone, and so is the message that could still be edited.
  onRemove: {
    set: {
      chat_id: "'gone-' || id",
      message_id: 'null',
      state: "case when state in ('waiting', 'leased') then 'refused' else state end",
      reason: "case when state in ('waiting', 'leased') then 'the person was erased' else reason end",
      lease_until: 'null',
      lease_owner: 'null',
      finished_at: 'coalesce(finished_at, now())',
    },
  },
  movedElsewhere: true,
};

/** Messages to a person's direct conversation, and the facts that were told there and nowhere else. */
export const deliveryData: PersonalData = {
  tables: ['deliveries', 'announcements'],
  label: null,
  adds: false,
  owns: async () => false,
  exportOf: async (db, subject) => {
    const chats = subject.chats.map(({ platform, id }) => `${platform}:${id}`);
    const { rows } = await sql<Record<string, unknown>>`
      select a.kind, a.payload, a.created_at, d.state, d.finished_at
      from deliveries d join announcements a on a.id = d.announcement_id
      where d.platform || ':' || d.chat_id = any(${chats}::text[]) order by d.id desc limit 5000
    `.execute(db);
    return { messages: rows };
  },
  removeOf: async (transaction, subject) => {
    const chats = subject.chats.map(({ platform, id }) => `${platform}:${id}`);
    const told = await sql<{ id: number }>`
      update announcements a set key = 'gone-' || a.id, payload = '{"kind": "gone"}'
      where a.signal_id is null
        and exists (select 1 from deliveries d
          where d.announcement_id = a.id and d.platform || ':' || d.chat_id = any(${chats}::text[]))
        and not exists (select 1 from deliveries d
          where d.announcement_id = a.id and d.platform || ':' || d.chat_id <> all(${chats}::text[]))
      returning a.id
    `.execute(transaction);
    const removed = await removeFromTable(transaction, deliveries, subject);
    const mentioned = await forgetMentions(transaction, subject);
    return [removed, { what: 'announcements', rows: told.rows.length + mentioned, how: 'anonymised', why: null }];
  },
  giveTo: async () => undefined,
  moveChat: async () => undefined,
};
