import { sql, type Transaction } from 'kysely';
import type { ExitReason, Trade } from '../core/backtest.js';
import type { Market, Timeframe } from '../core/market.js';
import type { ClientOrderId, Fill } from '../core/order.js';
import type { PaperAccount, PaperLife } from '../core/paper-account.js';
import type { LegacyPaperAccount, PaperChange, PaperInput, PaperRepository } from '../core/ports/paper-repository.js';
import type { Side } from '../core/prediction.js';
import { type EpochMs, money, price, quantity } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json } from './json.js';
import {
  legacyAccountOf,
  paperAccountOf,
  paperLifeOf,
  type StoredLegacyAccount,
  type StoredPaperAccount,
  type StoredPaperLife,
} from './paper-json.js';
import type { Schema } from './schema.js';

/** Rows of the first version have no owner. */
const isPresentForm = sql<boolean>`account ? 'owner'`;
/** Rows a statement: PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 1_000;

export class PgPaperRepository implements PaperRepository {
  constructor(private readonly db: Database) {}

  async load(name: string): Promise<PaperAccount | null> {
    const row = await this.db
      .selectFrom('paper_accounts')
      .select('account')
      .where('name', '=', name)
      .where(isPresentForm)
      .executeTakeFirst();
    return row ? paperAccountOf(row.account as StoredPaperAccount) : null;
  }

  async list(): Promise<readonly PaperAccount[]> {
    const rows = await this.db
      .selectFrom('paper_accounts')
      .select('account')
      .where(isPresentForm)
      .orderBy('name')
      .execute();
    return rows.map((row) => paperAccountOf(row.account as StoredPaperAccount));
  }

  async legacy(): Promise<readonly LegacyPaperAccount[]> {
    const rows = await this.db
      .selectFrom('paper_accounts')
      .select('account')
      .where(sql<boolean>`not ${isPresentForm}`)
      .orderBy('name')
      .execute();
    return rows.map((row) => legacyAccountOf(row.account as StoredLegacyAccount));
  }

  save(account: PaperAccount, change: PaperChange): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      if (change.continues && !(await exists(transaction, account.name))) return false;
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
      await saveFills(transaction, account, change.fills);
      await saveTrades(transaction, account, change.trades);
      await saveInputs(transaction, account, change.inputs);
      await saveEquity(transaction, account, change.equity);
      if (change.ended) {
        await transaction
          .insertInto('paper_lives')
          .values({ account: account.name, life: change.ended.life, summary: json(change.ended) })
          .onConflict((conflict) => conflict.columns(['account', 'life']).doNothing())
          .execute();
      }
      for (const { key, announcement, to } of change.announcements) {
        await announce(transaction, { key, announcement, expiresAt: null, candleSeenAt: null, to });
      }
      return true;
    });
  }

  async trades(name: string, limit: number): Promise<readonly Trade[]> {
    const rows = await this.db
      .selectFrom('paper_trades')
      .selectAll()
      .where('account', '=', name)
      .where('life', '=', lifeOf(name))
      .orderBy('number', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.number,
      market: row.market as Market,
      timeframe: row.timeframe as Timeframe,
      side: row.side as Side,
      quantity: quantity(row.quantity),
      entryPrice: price(row.entry_price),
      exitPrice: price(row.exit_price),
      openedAt: row.opened_at as EpochMs,
      closedAt: row.closed_at as EpochMs,
      exit: row.exit as ExitReason,
      fees: money(row.fees),
      funding: money(row.funding),
      pnl: money(row.pnl),
      netReturn: row.net_return,
      worst: row.worst,
      best: row.best,
      tag: row.tag,
      signalId: row.signal_id,
    }));
  }

  async fills(name: string): Promise<readonly Fill[]> {
    const rows = await this.db
      .selectFrom('paper_fills')
      .selectAll()
      .where('account', '=', name)
      .where('life', '=', lifeOf(name))
      .orderBy('filled_at')
      .orderBy('client_order_id')
      .orderBy('sequence')
      .execute();
    return rows.map((row) => ({
      clientOrderId: row.client_order_id as ClientOrderId,
      sequence: row.sequence,
      market: row.market as Market,
      side: row.side as Fill['side'],
      quantity: quantity(row.quantity),
      price: price(row.price),
      fee: money(row.fee),
      liquidity: row.liquidity as Fill['liquidity'],
      filledAt: row.filled_at as EpochMs,
    }));
  }

  async inputs(name: string): Promise<readonly PaperInput[]> {
    const rows = await this.db
      .selectFrom('paper_inputs')
      .select('input')
      .where('account', '=', name)
      .where('life', '=', lifeOf(name))
      .orderBy('id')
      .execute();
    return rows.map((row) => row.input);
  }

  async equity(name: string, since: EpochMs): Promise<readonly { readonly at: EpochMs; readonly equity: number }[]> {
    const rows = await this.db
      .selectFrom('paper_equity')
      .select(['at', 'equity'])
      .where('account', '=', name)
      .where('life', '=', lifeOf(name))
      .where('at', '>=', since)
      .orderBy('at')
      .execute();
    return rows.map(({ at, equity }) => ({ at: at as EpochMs, equity }));
  }

  async lives(name: string): Promise<readonly PaperLife[]> {
    const rows = await this.db
      .selectFrom('paper_lives')
      .select('summary')
      .where('account', '=', name)
      .orderBy('life', 'desc')
      .execute();
    return rows.map((row) => paperLifeOf(row.summary as StoredPaperLife));
  }
}

const exists = async (db: Transaction<Schema>, name: string): Promise<boolean> =>
  (await db.selectFrom('paper_accounts').select('name').where('name', '=', name).executeTakeFirst()) !== undefined;

/** The present life of an account. */
const lifeOf = (name: string) => sql<number>`(select (account->>'life')::int from paper_accounts where name = ${name})`;

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += rowsAtOnce) yield all.slice(from, from + rowsAtOnce);
}

type Named = Pick<PaperAccount, 'name' | 'life'>;

async function saveFills(db: Transaction<Schema>, { name, life }: Named, fills: readonly Fill[]): Promise<void> {
  for (const part of parts(fills)) {
    await db
      .insertInto('paper_fills')
      .values(
        part.map((fill) => ({
          account: name,
          life,
          client_order_id: fill.clientOrderId,
          sequence: fill.sequence,
          market: fill.market,
          side: fill.side,
          quantity: fill.quantity.toFixed(),
          price: fill.price.toFixed(),
          fee: fill.fee.toFixed(),
          liquidity: fill.liquidity,
          filled_at: fill.filledAt,
        })),
      )
      .onConflict((conflict) => conflict.columns(['account', 'client_order_id', 'sequence']).doNothing())
      .execute();
  }
}

async function saveTrades(db: Transaction<Schema>, { name, life }: Named, trades: readonly Trade[]): Promise<void> {
  for (const part of parts(trades)) {
    await db
      .insertInto('paper_trades')
      .values(
        part.map((trade) => ({
          account: name,
          life,
          number: trade.id,
          market: trade.market,
          timeframe: trade.timeframe,
          side: trade.side,
          quantity: trade.quantity.toFixed(),
          entry_price: trade.entryPrice.toFixed(),
          exit_price: trade.exitPrice.toFixed(),
          fees: trade.fees.toFixed(),
          funding: trade.funding.toFixed(),
          pnl: trade.pnl.toFixed(),
          net_return: trade.netReturn,
          worst: trade.worst,
          best: trade.best,
          opened_at: trade.openedAt,
          closed_at: trade.closedAt,
          exit: trade.exit,
          tag: trade.tag,
          signal_id: trade.signalId,
        })),
      )
      .onConflict((conflict) => conflict.columns(['account', 'life', 'number']).doNothing())
      .execute();
  }
}

async function saveInputs(db: Transaction<Schema>, { name, life }: Named, inputs: readonly PaperInput[]) {
  for (const part of parts(inputs)) {
    await db
      .insertInto('paper_inputs')
      .values(part.map((input) => ({ account: name, life, at: input.at, input: json(input) })))
      .execute();
  }
}

async function saveEquity(db: Transaction<Schema>, { name, life }: Named, points: PaperChange['equity']) {
  for (const part of parts(points)) {
    await db
      .insertInto('paper_equity')
      .values(part.map(({ at, equity }) => ({ account: name, life, at, equity })))
      .onConflict((conflict) =>
        conflict.columns(['account', 'life', 'at']).doUpdateSet({ equity: sql`excluded.equity` }),
      )
      .execute();
  }
}
