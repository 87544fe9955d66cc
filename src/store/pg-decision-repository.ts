import { sql } from 'kysely';
import { type Announcement, priorityOf } from '../core/announcement.js';
import { InvariantError } from '../core/errors.js';
import type { Market, Series, Timeframe, Venue } from '../core/market.js';
import type { DecisionRecord, DecisionRepository } from '../core/ports/repositories.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { Signal } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { deliveriesChannel } from './announce.js';
import type { Database } from './database.js';
import { json } from './json.js';
import { signalOf } from './signal-row.js';
import { hears } from './subscribers.js';

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
    const written = await write(this.db, series, decision);
    if (!written) return repeated(this.db, series, decision.closedAt);
    const signals = decision.signals.map((fresh) => ({ ...fresh, id: written.ids[fresh.kind] }) as Signal);
    return { signals, deliveries: written.deliveries, repeated: false };
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
  async predictions(series: Series, count: number, after?: EpochMs): Promise<readonly Prediction[]> {
    let query = this.#of(series).select('prediction').where('prediction', 'is not', null);
    if (after !== undefined) query = query.where('closed_at', '>', after);
    const rows = await query.orderBy('closed_at', 'desc').limit(count).execute();
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

const signalPriority = priorityOf({ kind: 'signal' } as Announcement);

interface Written {
  /** Number of the signal of each kind, of which a decision has at most one. */
  readonly ids: Readonly<Record<string, number>>;
  readonly deliveries: number;
}

/**
 * All that one decision writes as one statement, which is one transaction and one trip to the database while somebody
 * waits for the message; the senders hear of it when it is committed. Null, and nothing written, when the candle was
 * decided before. Who hears of a signal goes by its kind, see `subscriptionKindOf`.
 */
async function write(
  db: Database,
  series: Series,
  { answer, mood, closedAt, candleSeenAt, signals }: DecisionRecord,
): Promise<Written | null> {
  const prediction = 'prediction' in answer ? json(answer.prediction) : null;
  const given = signals.map((signal, order) => ({ order, signal }));
  const { rows } = await sql<{ ids: Record<string, number> | null; deliveries: number }>`
    with decided as (
      insert into decisions (venue, market, timeframe, closed_at, answer, prediction, mood, candle_seen_at)
      values (${series.venue}, ${series.market}, ${series.timeframe}, ${closedAt}, ${json(answer)}, ${prediction},
        ${mood && json(mood)}, ${candleSeenAt})
      on conflict (venue, market, timeframe, closed_at) do nothing
      returning id
    ), made_signals as (
      insert into signals (decision_id, venue, market, timeframe, kind, decided_at, signal, outcome, outcome_kind)
      select d.id, ${series.venue}, ${series.market}, ${series.timeframe}, g.signal->>'kind',
        (g.signal->>'decidedAt')::bigint, g.signal, '{"kind": "open"}', 'open'
      from decided d, jsonb_to_recordset(${json(given)}::jsonb)
        as g("order" integer, signal jsonb)
      order by g."order"
      returning id, kind, signal
    ), made_announcements as (
      insert into announcements (key, kind, payload, priority, signal_id, expires_at, candle_seen_at)
      select 'signal-' || m.id, 'signal',
        jsonb_build_object('kind', 'signal', 'signal', m.signal || jsonb_build_object('id', m.id)),
        ${signalPriority}::smallint, m.id, (m.signal->>'expiresAt')::bigint, ${candleSeenAt}
      from made_signals m order by m.id
      on conflict (key) do nothing
      returning id, priority, signal_id
    ), made_deliveries as (
      insert into deliveries (announcement_id, platform, chat_id, priority)
      select a.id, s.platform, s.chat_id, a.priority
      from made_announcements a join made_signals m on m.id = a.signal_id cross join subscriptions s
      where ${hears(sql.ref('m.kind'), series.market, series.timeframe)}
      order by a.id, s.platform, s.chat_id
      returning platform
    ), told as (
      select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    )
    select (select jsonb_object_agg(kind, id) from made_signals) as ids,
      (select coalesce(sum(rows), 0)::integer from told) as deliveries
    from decided
  `.execute(db);
  const row = rows[0];
  return row ? { ids: row.ids ?? {}, deliveries: row.deliveries } : null;
}

async function repeated(db: Database, { venue, market, timeframe }: Series, closedAt: EpochMs) {
  const rows = await db
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
  const { deliveries } = await db
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
