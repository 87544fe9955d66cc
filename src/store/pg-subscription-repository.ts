import { sql } from 'kysely';
import type { ChatAddress, Subscription, SubscriptionKind } from '../core/chat.js';
import type { FollowUpKind } from '../core/follow-up.js';
import type { Market, Timeframe } from '../core/market.js';
import type { SubscriptionRepository } from '../core/ports/repositories.js';
import type { Database } from './database.js';

export class PgSubscriptionRepository implements SubscriptionRepository {
  constructor(private readonly db: Database) {}

  async get(chat: ChatAddress): Promise<Subscription | null> {
    const row = await this.db
      .selectFrom('subscriptions')
      .select(['markets', 'timeframes', 'kinds', 'muted', 'follow_ups', 'watchlist'])
      .where('platform', '=', chat.platform)
      .where('chat_id', '=', chat.id)
      .executeTakeFirst();
    if (!row) return null;
    return {
      chat,
      markets: row.markets as readonly Market[],
      timeframes: row.timeframes as readonly Timeframe[],
      kinds: row.kinds as readonly SubscriptionKind[],
      muted: row.muted as readonly Market[],
      followUps: row.follow_ups as readonly FollowUpKind[],
      ...(row.watchlist === null ? {} : { watchlist: row.watchlist }),
    };
  }

  async put({ chat, markets, timeframes, kinds, muted, followUps, watchlist }: Subscription): Promise<void> {
    const wants = {
      markets,
      timeframes,
      kinds,
      muted,
      watchlist: watchlist ?? null,
      ...(followUps === undefined ? {} : { follow_ups: followUps }),
    };
    await this.db
      .insertInto('subscriptions')
      .values({ platform: chat.platform, chat_id: chat.id, ...wants })
      .onConflict((conflict) => conflict.columns(['platform', 'chat_id']).doUpdateSet(wants))
      .execute();
    // A budget that was set before anything was subscribed begins to count.
    await sql`
      insert into noise_budgets (platform, chat_id)
      select s.platform, s.chat_id from subscriptions s join preferences p on p.owner = s.owner
      where s.platform = ${chat.platform} and s.chat_id = ${chat.id} and p.budget is not null
      on conflict (platform, chat_id) do nothing
    `.execute(this.db);
  }

  /** What was held back is not told any more either: the chat wants to hear nothing. */
  async remove(chat: ChatAddress): Promise<boolean> {
    const { rows } = await sql`
      with removed as (
        delete from subscriptions where platform = ${chat.platform} and chat_id = ${chat.id} returning platform, chat_id
      ), budgets as (
        delete from noise_budgets b using removed r where b.platform = r.platform and b.chat_id = r.chat_id
      ), held as (
        update held_messages h set told_at = now(), told_in = 'unsubscribed'
        from removed r where h.platform = r.platform and h.chat_id = r.chat_id and h.told_at is null
      )
      select 1 from removed
    `.execute(this.db);
    return rows.length > 0;
  }

  async count(): Promise<number> {
    const { rows } = await this.db
      .selectFrom('subscriptions')
      .select((expression) => expression.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  }
}
