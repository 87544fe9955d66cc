import type { ChatAddress, Subscription, SubscriptionKind } from '../core/chat.js';
import type { Market, Timeframe } from '../core/market.js';
import type { SubscriptionRepository } from '../core/ports/repositories.js';
import type { Database } from './database.js';

export class PgSubscriptionRepository implements SubscriptionRepository {
  constructor(private readonly db: Database) {}

  async get(chat: ChatAddress): Promise<Subscription | null> {
    const row = await this.db
      .selectFrom('subscriptions')
      .selectAll()
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
    };
  }

  async put({ chat, markets, timeframes, kinds, muted }: Subscription): Promise<void> {
    const wants = { markets, timeframes, kinds, muted };
    await this.db
      .insertInto('subscriptions')
      .values({ platform: chat.platform, chat_id: chat.id, ...wants })
      .onConflict((conflict) => conflict.columns(['platform', 'chat_id']).doUpdateSet(wants))
      .execute();
  }

  async remove(chat: ChatAddress): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('subscriptions')
      .where('platform', '=', chat.platform)
      .where('chat_id', '=', chat.id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async count(): Promise<number> {
    const { rows } = await this.db
      .selectFrom('subscriptions')
      .select((expression) => expression.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  }
}
