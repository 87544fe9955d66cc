import { type Selectable, sql } from 'kysely';
import type { BacktestRequest } from '../core/backtest.js';
import type { BacktestJob, BacktestResult, BacktestState } from '../core/backtest-job.js';
import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import { assertNever } from '../core/errors.js';
import type { Market, Timeframe, Venue } from '../core/market.js';
import type { BacktestRepository, CandleSpans, NewBacktest } from '../core/ports/backtests.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';
import type { BacktestTable } from './schema/trading.js';

/** The channel on which it is heard that a backtest went on; the payload is its id. */
export const backtestsChannel = 'auspex_backtests';

/** Held while one is taken in, so that two of one person cannot pass the check together. */
const addLock = 4_117_002;

type Row = Selectable<BacktestTable>;

export class PgBacktestRepository implements BacktestRepository, CandleSpans {
  constructor(private readonly db: Database) {}

  add(asked: NewBacktest, mostWaiting: number): ReturnType<BacktestRepository['add']> {
    const { key, venue, request, asker, chat } = asked;
    return this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${addLock})`.execute(transaction);
      const open = await transaction
        .selectFrom('backtests')
        .selectAll()
        .where('state', 'in', ['queued', 'running'])
        .orderBy('id')
        .execute();
      const mine = open.find((row) => row.asker_platform === asker.platform && row.asker_id === asker.id);
      if (mine) return { kind: 'busy' as const, job: jobOf(mine, open.indexOf(mine)) };
      if (open.length >= mostWaiting) return { kind: 'full' as const, waiting: open.length };
      const row = await transaction
        .insertInto('backtests')
        .values({
          key,
          venue,
          request: json(request),
          asker_platform: asker.platform,
          asker_id: asker.id,
          chat_platform: chat.platform,
          chat_id: chat.id,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { kind: 'added' as const, job: jobOf(row, open.length) };
    });
  }

  async find(id: number): Promise<BacktestJob | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.db.selectFrom('backtests').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return null;
    return jobOf(row, row.state === 'queued' ? await this.#ahead(row.id) : 0);
  }

  async sameAs(key: string): Promise<BacktestJob | null> {
    const row = await this.db
      .selectFrom('backtests')
      .selectAll()
      .where('key', '=', key)
      .where('state', '=', 'done')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? jobOf(row, 0) : null;
  }

  async countSince(asker: PersonId, ageMs: number): Promise<number> {
    const { rows } = await sql<{ asked: number }>`
      select count(*) as asked from backtests
      where asker_platform = ${asker.platform} and asker_id = ${asker.id}
        and asked_at > now() - make_interval(secs => ${ageMs / 1_000})
    `.execute(this.db);
    return rows[0]?.asked ?? 0;
  }

  async shown(id: number, messageId: string): Promise<void> {
    await this.db.updateTable('backtests').set({ message_id: messageId }).where('id', '=', id).execute();
  }

  async open(ageMs: number): Promise<readonly number[]> {
    const rows = await this.db
      .selectFrom('backtests')
      .select('id')
      .where('state', 'in', ['queued', 'running'])
      .where('asked_at', '<=', sql<Date>`now() - make_interval(secs => ${ageMs / 1_000})`)
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  }

  async forget(ageMs: number): Promise<number> {
    const { rows } = await sql`
      delete from backtests where ended_at < now() - make_interval(secs => ${ageMs / 1_000}) returning id
    `.execute(this.db);
    return rows.length;
  }

  async begin(id: number): Promise<{ job: BacktestJob; attempt: number } | null> {
    const row = await this.db
      .updateTable('backtests')
      .set(({ eb }) => ({ state: 'running', attempts: eb('attempts', '+', 1), share: 0, doing: 'starting' }))
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst();
    return row ? { job: jobOf(row, 0), attempt: row.attempts } : null;
  }

  async progress(id: number, share: number, doing: string): Promise<boolean> {
    const { rows } = await sql`
      with moved as (
        update backtests set share = ${share}, doing = ${withoutNul(doing)}
        where id = ${id} and state = 'running'
        returning id
      )
      select pg_notify(${backtestsChannel}, id::text) from moved
    `.execute(this.db);
    return rows.length > 0;
  }

  async requeue(id: number): Promise<void> {
    await sql`
      update backtests set state = 'queued', share = 0, doing = '', attempts = attempts - 1
      where id = ${id} and state = 'running'
    `.execute(this.db);
  }

  finish(id: number, result: BacktestResult): Promise<boolean> {
    return this.#end(id, { state: 'done', result: json(result) });
  }

  fail(id: number, reason: string): Promise<boolean> {
    return this.#end(id, { state: 'failed', reason: withoutNul(reason) });
  }

  cancel(id: number, by: string): Promise<boolean> {
    return this.#end(id, { state: 'cancelled', reason: withoutNul(by) });
  }

  async markets(venue: Venue, timeframe: Timeframe): Promise<readonly Market[]> {
    // A loose walk over the primary key: a look for each market, not one for each candle.
    const { rows } = await sql<{ market: Market }>`
      with recursive found (market) as (
        (select market from candles where venue = ${venue} order by market limit 1)
        union all
        select (select c.market from candles c where c.venue = ${venue} and c.market > found.market
                order by c.market limit 1)
        from found where found.market is not null
      )
      select market from found
      where market is not null and exists (
        select 1 from candles c where c.venue = ${venue} and c.market = found.market and c.timeframe = ${timeframe})
    `.execute(this.db);
    return rows.map(({ market }) => market);
  }

  async span(venue: Venue, market: Market, timeframe: Timeframe, from: EpochMs, to: EpochMs) {
    const { rows } = await sql<{
      candles: number;
      first: EpochMs | null;
      last: EpochMs | null;
      digest: string;
    }>`
      select count(*) as candles, min(opened_at) as first, max(closed_at) as last,
             coalesce(sum(hashtextextended(concat_ws(' ', opened_at, open, high, low, close, volume), 0)), 0)::text as digest
      from candles
      where venue = ${venue} and market = ${market} and timeframe = ${timeframe}
        and opened_at >= ${from} and closed_at <= ${to}
    `.execute(this.db);
    return rows[0] ?? { candles: 0, first: null, last: null, digest: '0' };
  }

  #end(id: number, end: { state: Row['state']; reason?: string; result?: string }): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('backtests')
        .set({ ...end, share: 1, doing: '', ended_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('state', 'in', ['queued', 'running'])
        .returning(['venue', 'chat_platform', 'chat_id'])
        .executeTakeFirst();
      if (!row) return false;
      const chat: ChatAddress = { platform: row.chat_platform as Platform, id: row.chat_id };
      await announce(transaction, {
        key: `backtest-${id}`,
        announcement: { kind: 'backtest', venue: row.venue as Venue, id },
        expiresAt: null,
        candleSeenAt: null,
        to: [chat],
      });
      return true;
    });
  }

  async #ahead(id: number): Promise<number> {
    const { rows } = await sql<{ ahead: number }>`
      select count(*) as ahead from backtests where state in ('queued', 'running') and id < ${id}
    `.execute(this.db);
    return rows[0]?.ahead ?? 0;
  }
}

const jobOf = (row: Row, ahead: number): BacktestJob => ({
  id: row.id,
  venue: row.venue as Venue,
  request: row.request as BacktestRequest,
  asker: { platform: row.asker_platform as Platform, id: row.asker_id },
  chat: { platform: row.chat_platform as Platform, id: row.chat_id },
  messageId: row.message_id,
  state: stateOf(row, ahead),
});

function stateOf(row: Row, ahead: number): BacktestState {
  switch (row.state) {
    case 'queued':
      return { kind: 'queued', ahead };
    case 'running':
      return { kind: 'running', share: row.share, doing: row.doing };
    case 'done':
      return { kind: 'done', result: row.result as BacktestResult };
    case 'failed':
      return { kind: 'failed', reason: row.reason ?? '' };
    case 'cancelled':
      return { kind: 'cancelled', by: row.reason ?? '' };
    default:
      return assertNever(row.state);
  }
}
