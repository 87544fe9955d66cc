import type { Transaction } from 'kysely';
import { InvariantError } from '../core/errors.js';
import type { Market, Series, Timeframe, Venue } from '../core/market.js';
import type { DecisionRecord, DecisionRepository } from '../core/ports/repositories.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { Signal } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { announce } from './announce.js';
import type { Database } from './database.js';
import { json } from './json.js';
import type { Schema } from './schema.js';
import { signalOf } from './signal-row.js';

export class PgDecisionRepository implements DecisionRepository {
  constructor(private readonly db: Database) {}

  async record(
    decision: DecisionRecord,
  ): Promise<{ signals: readonly Signal[]; deliveries: number; repeated: boolean }> {
    const series = seriesOf(decision.answer);
    for (const signal of decision.signals) {
      if (signal.prediction.closedAt !== decision.closedAt) {
        throw new InvariantError(
          `a signal must be of the decided candle ${decision.closedAt}, was ${signal.prediction.closedAt}`,
        );
      }
    }
    return this.db.transaction().execute(async (transaction) => {
      const id = await insertDecision(transaction, series, decision);
      if (id === null) return repeated(transaction, series, decision.closedAt);
      const signals: Signal[] = [];
      let deliveries = 0;
      for (const fresh of decision.signals) {
        const row = await transaction
          .insertInto('signals')
          .values({
            decision_id: id,
            ...series,
            kind: fresh.kind,
            decided_at: fresh.decidedAt,
            signal: json(fresh),
            outcome: json({ kind: 'open' }),
            outcome_kind: 'open',
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        const signal = { ...fresh, id: row.id } as Signal;
        signals.push(signal);
        deliveries += await announce(transaction, {
          key: `signal-${row.id}`,
          announcement: { kind: 'signal', signal },
          expiresAt: signal.expiresAt,
          candleSeenAt: decision.candleSeenAt,
        });
      }
      return { signals, deliveries, repeated: false };
    });
  }

  async latestAnswer(series: Series): Promise<{ answer: Answer; closedAt: EpochMs; decidedAt: EpochMs } | null> {
    const row = await this.#of(series)
      .select(['answer', 'closed_at', 'decided_at'])
      .orderBy('closed_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row
      ? { answer: row.answer, closedAt: row.closed_at as EpochMs, decidedAt: row.decided_at.getTime() as EpochMs }
      : null;
  }

  async newestDecided(series: Series): Promise<EpochMs | null> {
    const row = await this.#of(series).select('closed_at').orderBy('closed_at', 'desc').limit(1).executeTakeFirst();
    return row ? (row.closed_at as EpochMs) : null;
  }

  /** The newest `count`, ascending. */
  async predictions(series: Series, count: number): Promise<readonly Prediction[]> {
    const rows = await this.#of(series)
      .select('prediction')
      .where('prediction', 'is not', null)
      .orderBy('closed_at', 'desc')
      .limit(count)
      .execute();
    return rows.flatMap((row) => row.prediction ?? []).reverse();
  }

  #of({ venue, market, timeframe }: Series) {
    return this.db
      .selectFrom('decisions')
      .where('venue', '=', venue)
      .where('market', '=', market)
      .where('timeframe', '=', timeframe);
  }
}

async function insertDecision(
  transaction: Transaction<Schema>,
  series: Series,
  { answer, mood, closedAt, candleSeenAt }: DecisionRecord,
): Promise<number | null> {
  const row = await transaction
    .insertInto('decisions')
    .values({
      ...series,
      closed_at: closedAt,
      answer: json(answer),
      prediction: 'prediction' in answer ? json(answer.prediction) : null,
      mood: mood && json(mood),
      candle_seen_at: candleSeenAt,
    })
    .onConflict((conflict) => conflict.columns(['venue', 'market', 'timeframe', 'closed_at']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

async function repeated(transaction: Transaction<Schema>, { venue, market, timeframe }: Series, closedAt: EpochMs) {
  const rows = await transaction
    .selectFrom('signals')
    .innerJoin('decisions', 'decisions.id', 'signals.decision_id')
    .select(['signals.id', 'signals.signal'])
    .where('decisions.venue', '=', venue)
    .where('decisions.market', '=', market)
    .where('decisions.timeframe', '=', timeframe)
    .where('decisions.closed_at', '=', closedAt)
    .orderBy('signals.id')
    .execute();
  const signals = rows.map(signalOf);
  if (signals.length === 0) return { signals, deliveries: 0, repeated: true };
  const { deliveries } = await transaction
    .selectFrom('deliveries')
    .innerJoin('announcements', 'announcements.id', 'deliveries.announcement_id')
    .select((expression) => expression.fn.countAll<number>().as('deliveries'))
    .where('announcements.kind', '=', 'signal')
    .where(
      'announcements.signal_id',
      'in',
      signals.map((signal) => signal.id),
    )
    .executeTakeFirstOrThrow();
  return { signals, deliveries, repeated: true };
}

function seriesOf(answer: Answer): { venue: Venue; market: Market; timeframe: Timeframe } {
  const { venue, market, timeframe } = answer.call === 'NO_CALL' ? answer : answer.prediction;
  return { venue, market, timeframe };
}
