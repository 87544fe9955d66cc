import { sql } from 'kysely';
import type { Market, Series, Timeframe, Venue } from '../core/market.js';
import type { RecordTotals, SignalRepository } from '../core/ports/repositories.js';
import type { Signal, SignalOutcome } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json } from './json.js';
import { signalOf } from './signal-row.js';

interface SignalWithOutcome {
  readonly signal: Signal;
  readonly outcome: SignalOutcome;
}

export class PgSignalRepository implements SignalRepository {
  constructor(private readonly db: Database) {}

  async byId(id: number): Promise<SignalWithOutcome | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.db
      .selectFrom('signals')
      .select(['id', 'signal', 'outcome'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { signal: signalOf(row), outcome: row.outcome } : null;
  }

  /** Newest first. */
  async latest(
    venue: Venue,
    market: Market | null,
    timeframe: Timeframe | null,
    count: number,
  ): Promise<readonly SignalWithOutcome[]> {
    let query = this.db.selectFrom('signals').select(['id', 'signal', 'outcome']).where('venue', '=', venue);
    if (market) query = query.where('market', '=', market);
    if (timeframe) query = query.where('timeframe', '=', timeframe);
    const rows = await query.orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(count).execute();
    return rows.map((row) => ({ signal: signalOf(row), outcome: row.outcome }));
  }

  /** Oldest first. */
  async open(venue: Venue, only?: Pick<Series, 'market' | 'timeframe'>): Promise<readonly Signal[]> {
    let query = this.db
      .selectFrom('signals')
      .select(['id', 'signal'])
      .where('venue', '=', venue)
      .where('outcome_kind', '=', 'open');
    if (only) query = query.where('market', '=', only.market).where('timeframe', '=', only.timeframe);
    return (await query.orderBy('id').execute()).map(signalOf);
  }

  async settle(id: number, outcome: SignalOutcome, announced: boolean): Promise<boolean> {
    if (outcome.kind === 'open') return false;
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('signals')
        .set({ outcome: json(outcome), outcome_kind: outcome.kind })
        .where('id', '=', id)
        .where('outcome_kind', '=', 'open')
        .returning(['id', 'signal'])
        .executeTakeFirst();
      if (!row) return false;
      if (announced) {
        await announce(transaction, {
          key: `outcome-${id}`,
          announcement: { kind: 'outcome', signal: signalOf(row), outcome },
          expiresAt: null,
          candleSeenAt: null,
        });
      }
      return true;
    });
  }

  async record(venue: Venue): Promise<RecordTotals> {
    const { rows } = await sql<Totals>`
      select
        min(decided_at) as since,
        count(*) filter (where kind = 'entry') as entries,
        count(*) filter (where kind = 'entry' and outcome_kind = 'open') as open,
        count(*) filter (where kind = 'entry' and outcome_kind = 'settled') as settled,
        count(*) filter (where kind = 'entry' and outcome_kind = 'expired') as expired,
        count(*) filter (where outcome_kind = 'settled' and (outcome->>'net')::float8 > 0) as won,
        count(*) filter (where kind = 'move') as moves,
        count(*) filter (where outcome_kind = 'settledMove') as moves_settled,
        count(*) filter (where outcome_kind = 'settledMove' and (outcome->>'cameTrue')::boolean) as moves_true,
        avg((signal->'prediction'->>'bigMove')::float8) filter (where outcome_kind = 'settledMove') as moves_stated,
        coalesce(array_agg((outcome->>'net')::float8 order by (outcome->>'exitAt')::bigint, id)
          filter (where outcome_kind = 'settled'), '{}') as nets,
        coalesce(array_agg((outcome->>'randomNet')::float8 order by (outcome->>'exitAt')::bigint, id)
          filter (where outcome_kind = 'settled'), '{}') as random_nets,
        coalesce(array_agg((outcome->>'exitAt')::float8 order by (outcome->>'exitAt')::bigint, id)
          filter (where outcome_kind = 'settled'), '{}') as settled_at
      from signals where venue = ${venue}
    `.execute(this.db);
    const totals = rows[0] as Totals;
    return {
      since: totals.since,
      entries: totals.entries,
      open: totals.open,
      settled: totals.settled,
      expired: totals.expired,
      won: totals.won,
      nets: totals.nets,
      randomNets: totals.random_nets,
      settledAt: totals.settled_at,
      moves: totals.moves,
      movesSettled: totals.moves_settled,
      movesTrue: totals.moves_true,
      movesStated: totals.moves_stated,
    };
  }
}

interface Totals {
  readonly since: EpochMs | null;
  readonly entries: number;
  readonly open: number;
  readonly settled: number;
  readonly expired: number;
  readonly won: number;
  readonly moves: number;
  readonly moves_settled: number;
  readonly moves_true: number;
  readonly moves_stated: number | null;
  readonly nets: readonly number[];
  readonly random_nets: readonly number[];
  readonly settled_at: readonly EpochMs[];
}
