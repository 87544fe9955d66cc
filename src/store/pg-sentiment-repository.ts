import { sql } from 'kysely';
import type { Market } from '../core/market.js';
import type { SentimentRepository } from '../core/ports/repositories.js';
import type { SentimentReading } from '../core/sentiment.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { withoutNul } from './json.js';

export class PgSentimentRepository implements SentimentRepository {
  constructor(private readonly db: Database) {}

  async add(readings: readonly SentimentReading[]): Promise<number> {
    if (readings.length === 0) return 0;
    const text = (of: (reading: SentimentReading) => string | null) =>
      readings.map((reading) => {
        const value = of(reading);
        return value === null ? null : withoutNul(value);
      });
    const { rows } = await sql`
      insert into readings (id, source, title, url, market, score, label, scorer, published_at, available_at)
      select * from unnest(
        ${text((reading) => reading.id)}::text[], ${text((reading) => reading.source)}::text[],
        ${text((reading) => reading.title)}::text[], ${text((reading) => reading.url)}::text[],
        ${text((reading) => reading.market)}::text[], ${readings.map((reading) => reading.score)}::float8[],
        ${text((reading) => reading.label)}::text[], ${text((reading) => reading.scorer)}::text[],
        ${readings.map((reading) => reading.publishedAt)}::bigint[],
        ${readings.map((reading) => reading.availableAt)}::bigint[])
      on conflict (id) do nothing
      returning id
    `.execute(this.db);
    return rows.length;
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const { rows } = await sql<{ id: string }>`select id from readings where id = any(${ids}::text[])`.execute(this.db);
    return new Set(rows.map((row) => row.id));
  }

  /** With `market` null: only those about the whole market. */
  async window(market: Market | null, from: EpochMs, to: EpochMs, limit: number): Promise<readonly SentimentReading[]> {
    const rows = await this.db
      .selectFrom('readings')
      .selectAll()
      .where((expression) =>
        market === null
          ? expression('market', 'is', null)
          : expression.or([expression('market', '=', market), expression('market', 'is', null)]),
      )
      .where('available_at', '>', from)
      .where('available_at', '<=', to)
      .orderBy('available_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      source: row.source,
      title: row.title,
      url: row.url,
      market: row.market as Market | null,
      score: row.score,
      label: row.label as SentimentReading['label'],
      scorer: row.scorer,
      publishedAt: row.published_at as EpochMs,
      availableAt: row.available_at as EpochMs,
    }));
  }
}
