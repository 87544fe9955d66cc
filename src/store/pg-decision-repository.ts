import { sql } from 'kysely';
import { type Announcement, priorityOf } from '../core/announcement.js';
import { canonicalJson } from '../core/canonical-json.js';
import { InvariantError } from '../core/errors.js';
import { choicesThatHear, type NewFollowUp } from '../core/follow-up.js';
import type { Market, Series, Timeframe, Venue } from '../core/market.js';
import type { DecisionRecord, DecisionRepository } from '../core/ports/repositories.js';
import type { Answer, Prediction } from '../core/prediction.js';
import type { FirstSent, NewSignal, Signal, Withheld } from '../core/signal.js';
import type { EpochMs } from '../core/units.js';
import { audience, namedAudience, nobody, rowsAtOnce } from './audience.js';
import type { Database } from './database.js';
import { audienceWaits, deliveriesChannel } from './deliveries-channel.js';
import { json } from './json.js';
import { chose, followUpKey, laterWhereMany, reached } from './signal-news.js';
import { signalOf } from './signal-row.js';
import { confidenceOf, worthOf } from './subscribers.js';

export class PgDecisionRepository implements DecisionRepository {
  /** `most`: the rows of a larger audience are made behind the decision, not with it. */
  constructor(
    private readonly db: Database,
    private readonly most = rowsAtOnce,
  ) {}

  async record(
    decision: DecisionRecord,
  ): Promise<{ signals: readonly Signal[]; deliveries: number; repeated: boolean }> {
    const series = seriesOf(decision.answer);
    const held = decision.withheld ?? [];
    for (const signal of [...decision.signals, ...held.map((one) => one.signal)]) {
      if (signal.prediction.closedAt !== decision.closedAt) {
        throw new InvariantError(
          `a signal must be of the decided candle ${decision.closedAt}, was ${signal.prediction.closedAt}`,
        );
      }
    }
    const written = await write(this.db, series, decision, this.most);
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
const followUpPriority = priorityOf({ kind: 'followUp' } as Announcement);

interface Written {
  /** Number of the sent signal of each kind, of which a decision has at most one. */
  readonly ids: Readonly<Record<string, number>>;
  readonly deliveries: number;
}

/** Each call with what is linked of it into the record, sent or withheld. */
function callsOf({ signals, withheld = [], origin = null }: DecisionRecord) {
  const text = (signal: NewSignal, why: Withheld | null) =>
    canonicalJson({ signal, withheld: why, origin } satisfies FirstSent);
  return [
    ...signals.map((signal) => ({ signal, withheld: null, text: text(signal, null) })),
    ...withheld.map(({ signal, why }) => ({ signal, withheld: why, text: text(signal, why) })),
  ].map((call, order) => ({ ...call, order }));
}

/**
 * All that one decision writes as one statement, which is one transaction and one trip to the database while somebody
 * waits for the message; the senders hear of it when it is committed. Null, and nothing written, when the candle was
 * decided before. Who hears of a signal goes by its kind, see `subscriptionKindOf`. The links of the record are made by a
 * trigger at the end of it (migration 0005).
 */
async function write(db: Database, series: Series, decision: DecisionRecord, most: number): Promise<Written | null> {
  const { answer, mood, closedAt, candleSeenAt, followUps = [] } = decision;
  const prediction = 'prediction' in answer ? json(answer.prediction) : null;
  const { rows } = await sql<{ ids: Record<string, number> | null; deliveries: number }>`
    with decided as (
      insert into decisions (venue, market, timeframe, closed_at, answer, prediction, mood, candle_seen_at)
      values (${series.venue}, ${series.market}, ${series.timeframe}, ${closedAt}, ${json(answer)}, ${prediction},
        ${mood && json(mood)}, ${candleSeenAt})
      on conflict (venue, market, timeframe, closed_at) do nothing
      returning id
    ), made_signals as (
      insert into signals (decision_id, venue, market, timeframe, kind, decided_at, signal, outcome, outcome_kind,
        withheld, first_sent)
      select d.id, ${series.venue}, ${series.market}, ${series.timeframe}, g.signal->>'kind',
        (g.signal->>'decidedAt')::bigint, g.signal, '{"kind": "open"}', 'open', g.withheld, g.text
      from decided d, jsonb_to_recordset(${json(callsOf(decision))}::jsonb)
        as g("order" integer, signal jsonb, withheld jsonb, text text)
      order by g."order"
      returning id, kind, signal, withheld
    ), made_announcements as (
      insert into announcements (key, kind, payload, priority, signal_id, expires_at, candle_seen_at)
      select 'signal-' || m.id, 'signal',
        jsonb_build_object('kind', 'signal', 'signal', m.signal || jsonb_build_object('id', m.id)),
        ${signalPriority}::smallint, m.id, (m.signal->>'expiresAt')::bigint, ${candleSeenAt}
      from made_signals m where m.withheld is null order by m.id
      on conflict (key) do nothing
      returning id, priority, signal_id
    ), facts as (
      select a.id as announcement_id, a.priority, m.kind, ${confidenceOf(sql.ref('m.kind'), sql.ref('m.signal'))} as confidence,
        ${worthOf(sql.ref('m.kind'), sql.ref('m.signal'))} as value
      from made_announcements a join made_signals m on m.id = a.signal_id
    ), ${decision.signals.length === 0 ? nobody : audience(series, most)}${followUps.length === 0 ? sql`` : toldFollowUps(series, followUps, most)}
    select (select jsonb_object_agg(kind, id) from made_signals where withheld is null) as ids,
      (select coalesce(sum(rows), 0)::integer from told) as deliveries
      ${followUps.length === 0 ? sql`` : sql`, (select count(*) from told_follow_ups)`}
    from decided
  `.execute(db);
  const row = rows[0];
  return row ? { ids: row.ids ?? {}, deliveries: row.deliveries } : null;
}

/** What the candle means for signals that are open, for chats that have their message and chose to hear of it. */
function toldFollowUps({ market }: Series, followUps: readonly NewFollowUp[], most: number) {
  const events = followUps.map(({ signalId, followUp }) => ({
    signalId,
    followUp,
    key: followUpKey(signalId, followUp.kind),
    choices: choicesThatHear(followUp.kind),
  }));
  return sql`, events as (
      select f.* from decided, jsonb_to_recordset(${json(events)}::jsonb)
        as f("signalId" bigint, "followUp" jsonb, key text, choices text[])
    ), made_follow_ups as (
      insert into announcements (key, kind, payload, priority, signal_id, expires_at)
      select e.key, 'followUp', jsonb_build_object('kind', 'followUp', 'followUp', e."followUp",
          'signal', s.signal || jsonb_build_object('id', s.id)),
        ${followUpPriority}::smallint, s.id, s.horizon_ends_at
      from events e join signals s on s.id = e."signalId"
      where s.withheld is null and s.outcome_kind = 'open'
      order by e.key
      on conflict (key) do nothing
      returning id, key, priority, signal_id
    ), ${laterWhereMany('made_follow_ups', most, 'follow_up_')}, follow_up_named as (
      select m.id as announcement_id, m.priority, d.platform, d.chat_id
      from made_follow_ups m join follow_up_few using (id) join events e on e.key = m.key cross join deliveries d
      where ${reached(sql.ref('m.signal_id'))} and ${chose(sql.ref('e.choices'), market)}
    ), ${namedAudience('followUp', 'follow_up_')}, told_follow_ups as (
      select pg_notify(${deliveriesChannel}, platform) from follow_up_made_deliveries group by platform
      union all select pg_notify(${deliveriesChannel}, ${audienceWaits}) from follow_up_later having count(*) > 0
    )`;
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
    .where('signals.withheld', 'is', null)
    .orderBy('signals.id')
    .execute();
  const signals = rows.map(signalOf);
  if (signals.length === 0) return { signals, deliveries: 0, repeated: true };
  const { rows: counts } = await sql<{ deliveries: number }>`
    select (select count(*) from deliveries d where d.announcement_id = any(told.ids))
      + (select coalesce(sum(u.total - u.done), 0) from audiences u
        where u.announcement_id = any(told.ids) and u.how <> 'quiet') as deliveries
    from (select array(select a.id from announcements a
      where a.kind = 'signal' and a.signal_id = any(${signals.map(({ id }) => id)}::bigint[])) as ids) told
  `.execute(db);
  const { deliveries } = counts[0] as { deliveries: number };
  return { signals, deliveries, repeated: true };
}

function seriesOf(answer: Answer): { venue: Venue; market: Market; timeframe: Timeframe } {
  const { venue, market, timeframe } = answer.call === 'NO_CALL' ? answer : answer.prediction;
  return { venue, market, timeframe };
}
