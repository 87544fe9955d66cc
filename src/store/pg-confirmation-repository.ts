import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type { ConfirmationRepository, Deed, PendingDeed } from '../core/ports/confirmations.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';

/** What was asked this long ago interests nobody; its arguments may hold codes. */
const keptFor = '1 day';

export class PgConfirmationRepository implements ConfirmationRepository {
  constructor(private readonly db: Database) {}

  async ask(deed: Deed, forMs: number): Promise<string> {
    const id = randomBytes(12).toString('base64url');
    await this.db
      .deleteFrom('confirmations')
      .where('expires_at', '<', sql<Date>`now() - ${keptFor}::interval`)
      .execute();
    await this.db
      .insertInto('confirmations')
      .values({
        id,
        platform: deed.person.platform,
        person_id: deed.person.id,
        person_name: deed.personName === null ? null : withoutNul(deed.personName),
        chat_platform: deed.chat.platform,
        chat_id: deed.chat.id,
        is_private: deed.isPrivate,
        command: deed.command,
        args: json(deed.args),
        effect: json(deed.effect),
        expires_at: sql<Date>`now() + ${forMs}::float8 * interval '1 ms'` as never,
      })
      .execute();
    return id;
  }

  async find(id: string): Promise<PendingDeed | null> {
    const row = await this.db
      .selectFrom('confirmations')
      .selectAll()
      .select(sql<boolean>`expires_at < now()`.as('expired'))
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    return {
      id,
      person: { platform: row.platform as Platform, id: row.person_id },
      personName: row.person_name,
      chat: { platform: row.chat_platform as Platform, id: row.chat_id },
      isPrivate: row.is_private,
      command: row.command,
      args: row.args,
      effect: row.effect,
      state: row.state,
      expired: row.expired,
      by: row.by_platform && row.by_id ? { platform: row.by_platform as Platform, id: row.by_id } : null,
    };
  }

  finish(id: string, from: 'asked' | 'second', to: 'done' | 'dropped', by: PersonId, venue: Venue): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{
        command: string;
        platform: Platform;
        chat_platform: Platform;
        chat_id: string;
        person_id: string;
      }>`
        update confirmations set state = ${to}, by_platform = ${by.platform}, by_id = ${by.id}
        where id = ${id} and state = ${from} and expires_at >= now()
        returning command, platform, person_id, chat_platform, chat_id
      `.execute(transaction);
      const row = rows[0];
      if (!row) return false;
      if (from === 'second' && !(row.platform === by.platform && row.person_id === by.id)) {
        await announce(transaction, {
          key: `answered-${id}`,
          announcement: {
            kind: 'people',
            venue,
            notice: { kind: 'answered', command: row.command, decision: to, by },
          },
          expiresAt: null,
          candleSeenAt: null,
          to: [{ platform: row.chat_platform, id: row.chat_id }],
        });
      }
      return true;
    });
  }

  awaitSecond(id: string, by: PersonId, forMs: number, tell: readonly ChatAddress[], venue: Venue): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ command: string; effect: Deed['effect']; person_name: string | null }>`
        update confirmations set state = 'second', expires_at = now() + ${forMs}::float8 * interval '1 ms'
        where id = ${id} and state = 'asked' and expires_at >= now()
        returning command, effect, person_name
      `.execute(transaction);
      const row = rows[0];
      if (!row) return false;
      await announce(transaction, {
        key: `second-${id}`,
        announcement: {
          kind: 'people',
          venue,
          notice: {
            kind: 'second',
            id,
            by,
            name: row.person_name,
            command: row.command,
            effect: row.effect,
            minutes: Math.round(forMs / 60_000),
          },
        },
        expiresAt: null,
        candleSeenAt: null,
        to: tell,
      });
      return true;
    });
  }
}
