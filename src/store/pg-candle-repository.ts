import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../core/market.js';
import type { RejectedRow } from '../core/ports/candle-source.js';
import type { CandleRepository, SavedAs, SeriesCandle } from '../core/ports/repositories.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { json, withoutNul } from './json.js';
import type { CandleTable } from './schema/market.js';

export class PgCandleRepository implements CandleRepository {
  constructor(private readonly db: Database) {}

  async save(series: Series, candles: readonly Candle[]): Promise<{ inserted: number; corrected: readonly Candle[] }> {
    // Of the same candle given twice the later one counts.
    const given = [...new Map(candles.map((candle) => [candle.openedAt, candle])).values()];
    const saved = await this.saveEach(given.map((candle) => ({ series, candle })));
    return {
      inserted: saved.filter((as) => as === 'inserted').length,
      corrected: given.filter((_, at) => saved[at] === 'corrected'),
    };
  }

  async saveEach(rows: readonly SeriesCandle[]): Promise<readonly SavedAs[]> {
    if (rows.length === 0) return [];
    // One statement may not touch a row twice.
    const given = new Map(rows.map((row) => [keyOf(row.series, row.candle.openedAt), row]));
    const all = [...given.values()];
    const name = (column: keyof Series) => all.map(({ series }) => series[column]);
    const column = (name: keyof Candle) => all.map(({ candle }) => candle[name]);
    const written = await sql<Series & { opened_at: EpochMs; inserted: boolean }>`
      insert into candles as c (venue, market, timeframe, opened_at, closed_at, open, high, low, close, volume)
      select u.*
      from unnest(
        ${name('venue')}::text[], ${name('market')}::text[], ${name('timeframe')}::text[],
        ${column('openedAt')}::bigint[], ${column('closedAt')}::bigint[], ${column('open')}::float8[],
        ${column('high')}::float8[], ${column('low')}::float8[], ${column('close')}::float8[],
        ${column('volume')}::float8[]) as u
      on conflict (venue, market, timeframe, opened_at) do update
      set closed_at = excluded.closed_at, open = excluded.open, high = excluded.high, low = excluded.low,
          close = excluded.close, volume = excluded.volume
      where (c.closed_at, c.open, c.high, c.low, c.close, c.volume)
        is distinct from
        (excluded.closed_at, excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
      returning venue, market, timeframe, opened_at, (xmax = 0) as inserted
    `.execute(this.db);
    const became = new Map(written.rows.map((row) => [keyOf(row, row.opened_at), row.inserted]));
    return rows.map((row): SavedAs => {
      const key = keyOf(row.series, row.candle.openedAt);
      const inserted = became.get(key);
      if (inserted === undefined || given.get(key) !== row) return 'known';
      return inserted ? 'inserted' : 'corrected';
    });
  }

  async latest(series: Series, count: number, until?: EpochMs): Promise<readonly Candle[]> {
    let query = this.#of(series).orderBy('opened_at', 'desc').limit(count);
    // The first condition follows from the second and lets the primary key find the place.
    if (until !== undefined) query = query.where('opened_at', '<', until).where('closed_at', '<=', until);
    return (await query.execute()).map(candleOf).reverse();
  }

  async range(series: Series, from: EpochMs, to: EpochMs): Promise<readonly Candle[]> {
    const rows = await this.#of(series)
      .where('opened_at', '>=', from)
      .where('opened_at', '<', to)
      .orderBy('opened_at')
      .execute();
    return rows.map(candleOf);
  }

  async newest(series: Series): Promise<EpochMs | null> {
    const row = await this.#of(series).orderBy('opened_at', 'desc').limit(1).executeTakeFirst();
    return row ? (row.closed_at as EpochMs) : null;
  }

  /** closedAt of the newest candle of each of `all`, in one question; null where there is none. */
  async newestOf(all: readonly Series[]): Promise<readonly (EpochMs | null)[]> {
    const { rows } = await sql<{ closed_at: EpochMs | null }>`
      select c.closed_at
      from unnest(${all.map(({ venue }) => venue)}::text[], ${all.map(({ market }) => market)}::text[],
        ${all.map(({ timeframe }) => timeframe)}::text[]) with ordinality as s (venue, market, timeframe, place)
      left join lateral (
        select closed_at from candles
        where venue = s.venue and market = s.market and timeframe = s.timeframe
        order by opened_at desc limit 1) c on true
      order by s.place
    `.execute(this.db);
    return rows.map((row) => row.closed_at);
  }

  /** The newest rate of each market that has one, settled by `at`. */
  async newestFunding(
    venue: Venue,
    markets: readonly Market[],
    at: EpochMs,
  ): Promise<ReadonlyMap<Market, FundingRate>> {
    const { rows } = await sql<{ market: Market; settled_at: number; rate: number }>`
      select m.market, f.settled_at, f.rate
      from unnest(${[...markets]}::text[]) as m (market)
      cross join lateral (
        select settled_at, rate from funding
        where venue = ${venue} and market = m.market and settled_at <= ${at}
        order by settled_at desc limit 1) f
    `.execute(this.db);
    return new Map(rows.map((row) => [row.market, fundingOf(row)]));
  }

  async quarantine(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    // Venues repeat a bad row at every request: it is kept once.
    const kept = new Map(rows.map((row) => [`${row.series.venue} ${row.series.market} ${fingerprint(row)}`, row]));
    await this.db
      .insertInto('quarantine')
      .values(
        [...kept.values()].map((row) => ({
          ...row.series,
          fingerprint: fingerprint(row),
          row: rowJson(row),
          reason: withoutNul(row.reason),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async quarantined(since: EpochMs): Promise<readonly { series: Series; reason: string; rows: number }[]> {
    const rows = await this.db
      .selectFrom('quarantine')
      .select(['venue', 'market', 'timeframe', 'reason', (expression) => expression.fn.countAll<number>().as('rows')])
      .where('at', '>=', new Date(since))
      .groupBy(['venue', 'market', 'timeframe', 'reason'])
      .orderBy('rows', 'desc')
      .execute();
    return rows.map(({ venue, market, timeframe, reason, rows: count }) => ({
      series: { venue: venue as Venue, market: market as Market, timeframe: timeframe as Timeframe },
      reason,
      rows: count,
    }));
  }

  async saveFunding(venue: Venue, market: Market, rates: readonly FundingRate[]): Promise<void> {
    if (rates.length === 0) return;
    const given = [...new Map(rates.map((rate) => [rate.settledAt, rate])).values()];
    await sql`
      insert into funding (venue, market, settled_at, rate)
      select ${venue}, ${market}, u.*
      from unnest(${given.map((rate) => rate.settledAt)}::bigint[], ${given.map((rate) => rate.rate)}::float8[]) as u
      on conflict (venue, market, settled_at) do update set rate = excluded.rate
      where funding.rate is distinct from excluded.rate
    `.execute(this.db);
  }

  async fundingAt(venue: Venue, market: Market, at: EpochMs): Promise<FundingRate | null> {
    const row = await this.#funding(venue, market)
      .where('settled_at', '<=', at)
      .orderBy('settled_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? fundingOf(row) : null;
  }

  async fundingRange(venue: Venue, market: Market, from: EpochMs, to: EpochMs): Promise<readonly FundingRate[]> {
    const rows = await this.#funding(venue, market)
      .where('settled_at', '>=', from)
      .where('settled_at', '<', to)
      .orderBy('settled_at')
      .execute();
    return rows.map(fundingOf);
  }

  #of({ venue, market, timeframe }: Series) {
    return this.db
      .selectFrom('candles')
      .select(['opened_at', 'closed_at', 'open', 'high', 'low', 'close', 'volume'])
      .where('venue', '=', venue)
      .where('market', '=', market)
      .where('timeframe', '=', timeframe);
  }

  #funding(venue: Venue, market: Market) {
    return this.db
      .selectFrom('funding')
      .select(['settled_at', 'rate'])
      .where('venue', '=', venue)
      .where('market', '=', market);
  }
}

const keyOf = ({ venue, market, timeframe }: Series, openedAt: EpochMs): string =>
  `${venue} ${market} ${timeframe} ${openedAt}`;

const candleOf = (row: Omit<CandleTable, keyof Series>): Candle => ({
  openedAt: row.opened_at as EpochMs,
  closedAt: row.closed_at as EpochMs,
  open: row.open,
  high: row.high,
  low: row.low,
  close: row.close,
  volume: row.volume,
});

const fundingOf = (row: { settled_at: number; rate: number }): FundingRate => ({
  settledAt: row.settled_at as EpochMs,
  rate: row.rate,
});

/** What a bad row holds may be just what JSON has no word for; it is kept as text. */
const rowJson = ({ row }: RejectedRow): string =>
  json(row.map((cell) => (typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell)));

const fingerprint = (rejected: RejectedRow): string =>
  createHash('sha256')
    .update(`${rejected.series.timeframe}\n${rowJson(rejected)}\n${rejected.reason}`)
    .digest('base64url');
