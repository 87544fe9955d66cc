import type { Transaction } from 'kysely';
import type { Announcement } from '../core/announcement.js';
import type { Market } from '../core/market.js';
import type { Fill } from '../core/order.js';
import type { ClosedTrade, PaperAccount, PaperRepository } from '../core/ports/paper.js';
import type { Side } from '../core/prediction.js';
import { type EpochMs, money, price, quantity } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json } from './json.js';
import { paperAccountOf, type StoredPaperAccount } from './paper-json.js';
import type { Schema } from './schema.js';

interface Change {
  readonly fills: readonly Fill[];
  readonly trades: readonly ClosedTrade[];
  readonly announcements: readonly { readonly key: string; readonly announcement: Announcement }[];
}

export class PgPaperRepository implements PaperRepository {
  constructor(private readonly db: Database) {}

  async load(name: string): Promise<PaperAccount | null> {
    const row = await this.db
      .selectFrom('paper_accounts')
      .select('account')
      .where('name', '=', name)
      .executeTakeFirst();
    return row ? paperAccountOf(row.account as StoredPaperAccount) : null;
  }

  async list(): Promise<readonly PaperAccount[]> {
    const rows = await this.db.selectFrom('paper_accounts').select('account').orderBy('name').execute();
    return rows.map((row) => paperAccountOf(row.account as StoredPaperAccount));
  }

  save(account: PaperAccount, change: Change): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const saved = await transaction
        .insertInto('paper_accounts')
        .values({ name: account.name, version: account.version, account: json(account) })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ version: account.version, account: json(account) })
            .where('paper_accounts.version', '<', account.version),
        )
        .returning('name')
        .executeTakeFirst();
      if (!saved) return false;
      await saveFills(transaction, account.name, change.fills);
      await saveTrades(transaction, account.name, change.trades);
      for (const { key, announcement } of change.announcements) {
        await announce(transaction, { key, announcement, expiresAt: null, candleSeenAt: null });
      }
      return true;
    });
  }

  /** The newest first. */
  async trades(name: string, limit: number): Promise<readonly ClosedTrade[]> {
    const rows = await this.db
      .selectFrom('paper_trades')
      .selectAll()
      .where('account', '=', name)
      .orderBy('closed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      market: row.market as Market,
      side: row.side as Side,
      quantity: quantity(row.quantity),
      entryPrice: price(row.entry_price),
      exitPrice: price(row.exit_price),
      fees: money(row.fees),
      pnl: money(row.pnl),
      openedAt: row.opened_at as EpochMs,
      closedAt: row.closed_at as EpochMs,
      exit: row.exit as ClosedTrade['exit'],
      signalId: row.signal_id,
    }));
  }
}

async function saveFills(transaction: Transaction<Schema>, account: string, fills: readonly Fill[]): Promise<void> {
  if (fills.length === 0) return;
  await transaction
    .insertInto('paper_fills')
    .values(
      fills.map((fill) => ({
        account,
        client_order_id: fill.clientOrderId,
        market: fill.market,
        side: fill.side,
        quantity: fill.quantity.toFixed(),
        price: fill.price.toFixed(),
        fee: fill.fee.toFixed(),
        filled_at: fill.filledAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['account', 'client_order_id']).doNothing())
    .execute();
}

async function saveTrades(transaction: Transaction<Schema>, account: string, trades: readonly ClosedTrade[]) {
  if (trades.length === 0) return;
  await transaction
    .insertInto('paper_trades')
    .values(
      trades.map((trade) => ({
        account,
        market: trade.market,
        side: trade.side,
        quantity: trade.quantity.toFixed(),
        entry_price: trade.entryPrice.toFixed(),
        exit_price: trade.exitPrice.toFixed(),
        fees: trade.fees.toFixed(),
        pnl: trade.pnl.toFixed(),
        opened_at: trade.openedAt,
        closed_at: trade.closedAt,
        exit: trade.exit,
        signal_id: trade.signalId,
      })),
    )
    .execute();
}
