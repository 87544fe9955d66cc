import { sql } from 'kysely';
import type { Subscription, SubscriptionKind } from '../core/chat.js';
import type { Market, Timeframe } from '../core/market.js';
import type { NewWebhook, Webhook } from '../core/ports/operators.js';
import type { Database } from './database.js';

export interface StoredWebhook {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  readonly template: string | null;
}

/** Addresses of other software. What each hears is a subscription of the chat `webhook:<id>`, as for every other chat. */
export class PgWebhookRepository {
  constructor(private readonly db: Database) {}

  async all(): Promise<readonly Webhook[]> {
    const { rows } = await sql<WebhookRow>`
      select w.id, w.url, w.template, w.created_by, p.reason as paused_for,
        s.markets, s.timeframes, s.kinds, s.muted
      from webhooks w
      left join subscriptions s on s.platform = 'webhook' and s.chat_id = w.id::text
      left join paused_chats p on p.platform = 'webhook' and p.chat_id = w.id::text
      order by w.id
    `.execute(this.db);
    return rows.map(webhookOf);
  }

  async find(id: number): Promise<StoredWebhook | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.db
      .selectFrom('webhooks')
      .select(['id', 'url', 'secret', 'template'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The address and what it hears, in one transaction. */
  async add({ url, kinds, markets, by }: NewWebhook, secret: string): Promise<Webhook> {
    const id = await this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .insertInto('webhooks')
        .values({ url, secret, template: null, created_by: by })
        .returning('id')
        .executeTakeFirstOrThrow();
      await transaction
        .insertInto('subscriptions')
        .values({ platform: 'webhook', chat_id: String(row.id), markets, timeframes: [], kinds, muted: [] })
        .execute();
      return row.id;
    });
    const added = (await this.all()).find((one) => one.id === id);
    if (!added) throw new Error(`webhook ${id} was added and is not there`);
    return added;
  }

  async template(id: number, template: string | null): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('webhooks')
      .set({ template })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Takes it away with its subscription; what waits for it is refused, so that nothing waits for ever. */
  remove(id: number): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
      for (const table of ['subscriptions', 'paused_chats'] as const) {
        await transaction
          .deleteFrom(table)
          .where('platform', '=', 'webhook')
          .where('chat_id', '=', String(id))
          .execute();
      }
      await sql`
        update deliveries set state = 'refused', reason = 'the webhook was removed', finished_at = now()
        where platform = 'webhook' and chat_id = ${String(id)} and state = 'waiting'
      `.execute(transaction);
      return numDeletedRows > 0n;
    });
  }
}

interface WebhookRow {
  readonly id: number;
  readonly url: string;
  readonly template: string | null;
  readonly created_by: string;
  readonly paused_for: string | null;
  readonly markets: readonly string[] | null;
  readonly timeframes: readonly string[] | null;
  readonly kinds: readonly string[] | null;
  readonly muted: readonly string[] | null;
}

function webhookOf(row: WebhookRow): Webhook {
  const subscription: Subscription | null =
    row.kinds === null
      ? null
      : {
          chat: { platform: 'webhook', id: String(row.id) },
          markets: (row.markets ?? []) as readonly Market[],
          timeframes: (row.timeframes ?? []) as readonly Timeframe[],
          kinds: row.kinds as readonly SubscriptionKind[],
          muted: (row.muted ?? []) as readonly Market[],
        };
  return {
    id: row.id,
    url: row.url,
    template: row.template,
    createdBy: row.created_by,
    subscription,
    pausedFor: row.paused_for,
  };
}
