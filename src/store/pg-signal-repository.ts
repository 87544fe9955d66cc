import { followUpOfEnd } from '../core/follow-up.js';
import type { Market, Series, Timeframe, Venue } from '../core/market.js';
import type { SignalRepository } from '../core/ports/repositories.js';
import type { Signal, SignalOutcome, StoredSignal } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import type { Database } from './database.js';
import { json } from './json.js';
import { tellFollowUp, tellOutcome } from './signal-news.js';
import { signalOf, storedSignalOf } from './signal-row.js';

type OfSeries = Pick<Series, 'market' | 'timeframe'>;

/** What a candle that never came is waited for; later nobody looks for how far the price had moved. */
const measuredWithinMs = 30 * 86_400_000;
/** The rest comes with the next look. */
const mostMeasured = 500;

export class PgSignalRepository implements SignalRepository {
  constructor(private readonly db: Database) {}

  async byId(id: number): Promise<StoredSignal | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.db
      .selectFrom('signals')
      .select(['id', 'signal', 'outcome', 'withheld'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? storedSignalOf(row) : null;
  }

  async latest(
    venue: Venue,
    market: Market | null,
    timeframe: Timeframe | null,
    count: number,
  ): Promise<readonly StoredSignal[]> {
    let query = this.db
      .selectFrom('signals')
      .select(['id', 'signal', 'outcome', 'withheld'])
      .where('venue', '=', venue)
      .where('withheld', 'is', null);
    if (market) query = query.where('market', '=', market);
    if (timeframe) query = query.where('timeframe', '=', timeframe);
    const rows = await query.orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(count).execute();
    return rows.map(storedSignalOf);
  }

  /** Oldest first. */
  async open(venue: Venue, only?: OfSeries): Promise<readonly Signal[]> {
    return (await this.running(venue, only)).flatMap(({ signal, withheld }) => (withheld ? [] : [signal]));
  }

  /** Oldest first. */
  async running(venue: Venue, only?: OfSeries): Promise<readonly Omit<StoredSignal, 'outcome'>[]> {
    let query = this.db
      .selectFrom('signals')
      .select(['id', 'signal', 'withheld'])
      .where('venue', '=', venue)
      .where('outcome_kind', '=', 'open');
    if (only) query = query.where('market', '=', only.market).where('timeframe', '=', only.timeframe);
    const rows = await query.orderBy('id').execute();
    return rows.map((row) => ({
      signal: signalOf(row),
      ...(row.withheld === null ? {} : { withheld: row.withheld }),
    }));
  }

  async unmeasured(venue: Venue, now: EpochMs, only?: OfSeries): Promise<readonly Signal[]> {
    let query = this.db
      .selectFrom('signals')
      .select(['id', 'signal'])
      .where('venue', '=', venue)
      .where('moved', 'is', null)
      .where('horizon_ends_at', '<=', now)
      .where('horizon_ends_at', '>', now - measuredWithinMs);
    if (only) query = query.where('market', '=', only.market).where('timeframe', '=', only.timeframe);
    return (await query.orderBy('horizon_ends_at').limit(mostMeasured).execute()).map(signalOf);
  }

  async measured(id: number, moved: number): Promise<void> {
    await this.db.updateTable('signals').set({ moved }).where('id', '=', id).where('moved', 'is', null).execute();
  }

  async settle(id: number, outcome: SignalOutcome, announced: boolean): Promise<boolean> {
    if (outcome.kind === 'open') return false;
    return this.db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('signals')
        .set({ outcome: json(outcome), outcome_kind: outcome.kind })
        .where('id', '=', id)
        .where('outcome_kind', '=', 'open')
        .returning(['id', 'signal', 'withheld'])
        .executeTakeFirst();
      if (!row) return false;
      if (announced && row.withheld === null) {
        const signal = signalOf(row);
        await tellOutcome(transaction, signal, outcome);
        const followUp = followUpOfEnd(outcome);
        if (followUp) await tellFollowUp(transaction, signal, followUp, null);
      }
      return true;
    });
  }
}
