import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Market, Timeframe, Venue } from '../core/market.js';
import type { RecordRepository } from '../core/ports/record.js';
import type { Side } from '../core/prediction.js';
import type { RecordFilter, RecordRow, StoredLink } from '../core/record.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import type { SignalChainTable } from './schema/signals.js';
import type { Schema } from './schema.js';

export class PgRecordRepository implements RecordRepository {
  constructor(private readonly db: Database) {}

  async rows(venue: Venue, filter: RecordFilter): Promise<readonly RecordRow[]> {
    let query = this.db
      .selectFrom('signals')
      .select([
        'id',
        'kind',
        'market',
        'timeframe',
        'decided_at',
        'withheld',
        'outcome',
        'moved',
        sql<Side>`coalesce(signal->>'side', signal->>'lean')`.as('side'),
        sql<number>`(signal->>'expectedNet')::float8`.as('expected_net'),
        sql<number>`(signal->'prediction'->>'closedAt')::bigint`.as('closed_at'),
        sql<string>`signal->'prediction'->>'model'`.as('model'),
        sql<number>`(signal->'prediction'->>'moveSize')::float8`.as('move_size'),
        sql<number>`case when kind = 'move' then signal->'prediction'->>'bigMove'
          when signal->>'side' = 'long' then signal->'prediction'->'probabilities'->>'up'
          else signal->'prediction'->'probabilities'->>'down' end::float8`.as('said'),
      ])
      .where('venue', '=', venue);
    if (filter.market) query = query.where('market', '=', filter.market);
    if (filter.timeframe) query = query.where('timeframe', '=', filter.timeframe);
    if (filter.kind) query = query.where('kind', '=', filter.kind);
    if (filter.side) {
      query = query.where(sql<boolean>`coalesce(signal->>'side', signal->>'lean') = ${filter.side}`);
    }
    if (filter.since !== null) query = query.where('decided_at', '>=', filter.since);
    if (filter.withheld !== null) query = query.where('withheld', filter.withheld ? 'is not' : 'is', null);
    if (filter.month !== null) {
      const [from, to] = monthOf(filter.month);
      query = query.where('decided_at', '>=', from).where('decided_at', '<', to);
    }
    const rows = await query.orderBy('decided_at').orderBy('id').execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      market: row.market as Market,
      timeframe: row.timeframe as Timeframe,
      side: row.side,
      decidedAt: row.decided_at as EpochMs,
      closedAt: row.closed_at as EpochMs,
      model: row.model,
      withheld: row.withheld,
      outcome: row.outcome,
      said: row.said,
      moveSize: row.move_size,
      moved: row.outcome.kind === 'settledMove' ? row.outcome.move : row.moved,
      expectedNet: row.expected_net,
    }));
  }

  async links(after: number, count: number): Promise<readonly StoredLink[]> {
    // First the few links, then their signals one by one: joined the other way round it would read all of both each time.
    const some = this.db
      .selectFrom('signal_chain')
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .limit(count);
    const rows = await this.#withSignals(some).orderBy('c.number').execute();
    return rows.map(linkOf);
  }

  async linkOf(signalId: number): Promise<StoredLink | null> {
    if (!Number.isSafeInteger(signalId) || signalId < 1) return null;
    const one = this.db.selectFrom('signal_chain').selectAll().where('signal_id', '=', signalId);
    const row = await this.#withSignals(one).executeTakeFirst();
    return row ? linkOf(row) : null;
  }

  async head(): Promise<{ readonly number: number; readonly hash: string } | null> {
    const head = await this.db
      .selectFrom('signal_chain')
      .select(['number', 'hash'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return head ?? null;
  }

  async unlinked(count: number): Promise<readonly number[]> {
    const rows = await this.db
      .selectFrom('signals as s')
      .leftJoin('signal_chain as c', 'c.signal_id', 's.id')
      .select('s.id')
      .where('c.number', 'is', null)
      .orderBy('s.id')
      .limit(count)
      .execute();
    return rows.map((row) => row.id);
  }

  #withSignals(links: SelectQueryBuilder<Schema, 'signal_chain', Selectable<SignalChainTable>>) {
    return this.db
      .selectFrom(links.as('c'))
      .innerJoin('signals as s', 's.id', 'c.signal_id')
      .select(['c.number', 'c.signal_id', 'c.previous', 'c.hash', 'c.linked_at'])
      .select('s.first_sent')
      .select(sql<boolean>`says_the_same(s.first_sent, s.signal, s.withheld)`.as('agrees'));
  }
}

interface LinkRow {
  readonly number: number;
  readonly signal_id: number;
  readonly previous: string;
  readonly hash: string;
  readonly linked_at: Date;
  readonly first_sent: string;
  readonly agrees: boolean;
}

const linkOf = (row: LinkRow): StoredLink => ({
  number: row.number,
  signalId: row.signal_id,
  previous: row.previous,
  hash: row.hash,
  linkedAt: row.linked_at.getTime() as EpochMs,
  text: row.first_sent,
  agrees: row.agrees,
});

/** First instants of a UTC month, `2025-11`, and of the next. */
function monthOf(month: string): readonly [number, number] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return [Date.UTC(year, number - 1, 1), Date.UTC(year, number, 1)];
}
