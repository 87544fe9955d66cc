import { type Selectable, sql, type Transaction } from 'kysely';
import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import type { Venue } from '../core/market.js';
import type { PostLimits, ScheduledPostRepository } from '../core/ports/scheduled-posts.js';
import type { NewScheduledPost, PostNotice, ScheduledPost } from '../core/scheduled-post.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';
import type { ScheduledPostTable } from './schema/preferences.js';
import type { Schema } from './schema.js';

type Row = Selectable<ScheduledPostTable>;

const clean = (text: string | null): string | null => (text === null ? null : withoutNul(text));

const postOf = (row: Row): ScheduledPost => ({
  id: row.id,
  chat: { platform: row.platform as Platform, id: row.chat_id },
  chatName: row.chat_name,
  by: { platform: row.by_platform as Platform, id: row.by_id },
  account: { platform: row.account_platform as Platform, id: row.account_id },
  byName: row.by_name,
  content: row.content,
  schedule: row.schedule,
  nextAt: row.next_at as EpochMs,
});

export class PgScheduledPostRepository implements ScheduledPostRepository {
  constructor(private readonly db: Database) {}

  add(post: NewScheduledPost, limits: PostLimits): Promise<ScheduledPost | null> {
    const { chat, account } = post;
    return this.db.transaction().execute(async (transaction) => {
      // Two at once would each find room for one: those of a person or a chat stand in line.
      for (const key of [`${chat.platform}:${chat.id}`, `${account.platform}:${account.id}`].sort()) {
        await sql`select pg_advisory_xact_lock(hashtext(${`scheduled-posts ${key}`}))`.execute(transaction);
      }
      const inChat = await waiting(transaction, { platform: chat.platform, chat_id: chat.id });
      const ofPerson = await waiting(transaction, { account_platform: account.platform, account_id: account.id });
      if (inChat >= limits.inChat || ofPerson >= limits.ofPerson) return null;
      const row = await transaction
        .insertInto('scheduled_posts')
        .values({
          platform: chat.platform,
          chat_id: chat.id,
          chat_name: clean(post.chatName),
          by_platform: post.by.platform,
          by_id: post.by.id,
          by_name: clean(post.byName),
          account_platform: account.platform,
          account_id: account.id,
          content: json(post.content),
          schedule: json(post.schedule),
          next_at: post.nextAt,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return postOf(row);
    });
  }

  async find(id: number): Promise<ScheduledPost | null> {
    const row = await this.#waiting().where('id', '=', id).executeTakeFirst();
    return row ? postOf(row) : null;
  }

  async cancel(id: number, reason: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('scheduled_posts')
      .set({ next_at: null, ended_at: sql`now()`, reason: withoutNul(reason) })
      .where('id', '=', id)
      .where('next_at', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async ofChat(chat: ChatAddress): Promise<readonly ScheduledPost[]> {
    const rows = await this.#waiting()
      .where('platform', '=', chat.platform)
      .where('chat_id', '=', chat.id)
      .orderBy('next_at')
      .orderBy('id')
      .execute();
    return rows.map(postOf);
  }

  async ofPerson(account: PersonId): Promise<readonly ScheduledPost[]> {
    const rows = await this.#waiting()
      .where('account_platform', '=', account.platform)
      .where('account_id', '=', account.id)
      .orderBy('next_at')
      .orderBy('id')
      .execute();
    return rows.map(postOf);
  }

  async fire(
    now: EpochMs,
    limit: number,
    venue: Venue,
    judge: (post: ScheduledPost, now: EpochMs) => PostNotice,
  ): Promise<number> {
    // One that cannot be told must not hold up those behind it: each has a transaction of its own, and it is passed over.
    const faults = new Map<number, unknown>();
    let told = 0;
    while (told + faults.size < limit) {
      const id = await this.#fireOne(now, venue, judge, faults);
      if (id === null) break;
      if (!faults.has(id)) told += 1;
    }
    for (const fault of faults.values()) throw fault;
    return told;
  }

  /** The most overdue post but those of `faults`, which learns of this one's; null when none is due. */
  #fireOne(
    now: EpochMs,
    venue: Venue,
    judge: (post: ScheduledPost, now: EpochMs) => PostNotice,
    faults: Map<number, unknown>,
  ): Promise<number | null> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('scheduled_posts')
        .selectAll()
        .where('next_at', '<=', now)
        .where(sql<boolean>`id <> all(${[...faults.keys()]}::bigint[])`)
        .orderBy('next_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        // Another process tells those it holds.
        .skipLocked()
        .executeTakeFirst();
      if (!row) return null;
      const post = postOf(row);
      let notice: PostNotice;
      try {
        notice = judge(post, now);
      } catch (error) {
        faults.set(post.id, error);
        return post.id;
      }
      await announce(transaction, {
        key: `post-${post.id}-${notice.dueAt}`,
        announcement: { kind: 'post', venue, post: notice },
        expiresAt: null,
        candleSeenAt: null,
        to: [post.chat],
      });
      const ended = notice.nextAt === null ? { ended_at: sql<Date>`now()`, reason: 'posted' } : {};
      await transaction
        .updateTable('scheduled_posts')
        .set({ next_at: notice.nextAt, ...ended })
        .where('id', '=', post.id)
        .execute();
      return post.id;
    });
  }

  #waiting() {
    return this.db.selectFrom('scheduled_posts').selectAll().where('next_at', 'is not', null);
  }
}

async function waiting(
  transaction: Transaction<Schema>,
  of: Partial<Pick<Row, 'platform' | 'chat_id' | 'account_platform' | 'account_id'>>,
): Promise<number> {
  let query = transaction
    .selectFrom('scheduled_posts')
    .select((expression) => expression.fn.countAll<number>().as('rows'))
    .where('next_at', 'is not', null);
  for (const [column, value] of Object.entries(of)) query = query.where(column as keyof typeof of, '=', value);
  return (await query.executeTakeFirstOrThrow()).rows;
}
