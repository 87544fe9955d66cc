import { type Selectable, sql, type Transaction } from 'kysely';
import type { AlertMode, AlertRule, AlertState, FiredAlert } from '../core/alert.js';
import type { ChatAddress, PersonId, Platform } from '../core/chat.js';
import type { Market, Provenance, Series, Timeframe } from '../core/market.js';
import type {
  AlertAdded,
  AlertEvaluation,
  AlertPatch,
  AlertRepository,
  AlertRoom,
  NewAlert,
  WatchedAlert,
} from '../core/ports/alerts.js';
import type { EpochMs } from '../core/units.js';
import { announceEach } from './announce-each.js';
import type { Database } from './database.js';
import { json } from './json.js';
import type { AlertTable } from './schema/alerts.js';
import type { Schema } from './schema.js';

/** Alerts at rest that a person keeps; older ones go when a new one is made. */
const keptAtRest = 50;

export class PgAlertRepository implements AlertRepository {
  constructor(private readonly db: Database) {}

  async add(alert: NewAlert, room: AlertRoom): Promise<AlertAdded> {
    return this.db.transaction().execute(async (transaction): Promise<AlertAdded> => {
      const { owner, chat } = alert;
      // Two at the same moment count each other.
      await sql`select pg_advisory_xact_lock(hashtext('alerts'), hashtext(${`${owner.platform}:${owner.id}`}))`.execute(
        transaction,
      );
      const own = this.#of(owner, transaction);
      const same = await own
        .where('market', '=', alert.market)
        .where('timeframe', '=', alert.timeframe)
        .where('condition', '=', alert.condition)
        .where('chat_platform', '=', chat.platform)
        .where('chat_id', '=', chat.id)
        .where('provenance', '=', alert.provenance)
        .where('state', 'in', ['armed', 'muted'])
        .executeTakeFirst();
      if (same) return { kind: 'exists', rule: ruleOf(same) };
      await this.#tidy(transaction, owner, alert.state === 'draft');
      const { rows } = await sql<{ person: number; chat: number }>`
        select count(*) filter (where owner_platform = ${owner.platform} and owner_id = ${owner.id}) as person,
          count(*) filter (where chat_platform = ${chat.platform} and chat_id = ${chat.id}) as chat
        from alerts where state in ('armed', 'muted')
          and ((owner_platform = ${owner.platform} and owner_id = ${owner.id})
            or (chat_platform = ${chat.platform} and chat_id = ${chat.id}))
      `.execute(transaction);
      const taken = rows[0] ?? { person: 0, chat: 0 };
      if (taken.person >= room.person) return { kind: 'full', of: 'person', most: room.person };
      if (taken.chat >= room.chat) return { kind: 'full', of: 'chat', most: room.chat };
      const row = await transaction
        .insertInto('alerts')
        .values({
          owner_platform: owner.platform,
          owner_id: owner.id,
          maker_platform: alert.maker.platform,
          maker_id: alert.maker.id,
          chat_platform: chat.platform,
          chat_id: chat.id,
          personal: alert.personal,
          provenance: alert.provenance,
          ...columnsOf(alert),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { kind: 'added', rule: ruleOf(row) };
    });
  }

  async byId(id: number): Promise<AlertRule | null> {
    if (!Number.isSafeInteger(id) || id < 1) return null;
    const row = await this.db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? ruleOf(row) : null;
  }

  async of(owner: PersonId): Promise<readonly AlertRule[]> {
    const rows = await this.#of(owner).orderBy('id', 'desc').execute();
    return rows.map(ruleOf);
  }

  async change(id: number, owner: PersonId, from: readonly AlertState[], patch: AlertPatch): Promise<AlertRule | null> {
    const row = await this.db
      .updateTable('alerts')
      .set({ ...patchOf(patch), revision: sql`revision + 1` })
      .where('id', '=', id)
      .where('owner_platform', '=', owner.platform)
      .where('owner_id', '=', owner.id)
      .where('state', 'in', from)
      .returningAll()
      .executeTakeFirst();
    return row ? ruleOf(row) : null;
  }

  async remove(id: number, owner: PersonId): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('alerts')
      .where('id', '=', id)
      .where('owner_platform', '=', owner.platform)
      .where('owner_id', '=', owner.id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async removeOf(owner: PersonId): Promise<number> {
    const { numDeletedRows } = await this.db
      .deleteFrom('alerts')
      .where('owner_platform', '=', owner.platform)
      .where('owner_id', '=', owner.id)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async watched(
    { market, timeframe }: Pick<Series, 'market' | 'timeframe'>,
    provenance: Provenance,
  ): Promise<readonly WatchedAlert[]> {
    const rows = await this.db
      .selectFrom('alerts')
      .select(['id', 'maker_platform', 'maker_id', 'personal', 'condition', 'mode', 'cooldown_ms'])
      .select(['state', 'holds', 'since', 'fired_at', 'revision'])
      .where('market', '=', market)
      .where('timeframe', '=', timeframe)
      .where('provenance', '=', provenance)
      .where('state', 'in', ['armed', 'muted'])
      // Whoever was shut out is told nothing any more.
      .where(
        sql<boolean>`not exists (select 1 from people p
          where p.platform = alerts.maker_platform and p.id = alerts.maker_id and p.role = 'banned')`,
      )
      .orderBy('id')
      .execute();
    return rows.map(
      (row): WatchedAlert => ({
        id: row.id,
        maker: { platform: row.maker_platform as Platform, id: row.maker_id },
        personal: row.personal,
        condition: row.condition,
        mode: row.mode as AlertMode,
        cooldownMs: row.cooldown_ms,
        state: row.state as AlertState,
        holds: row.holds,
        since: row.since as EpochMs,
        firedAt: row.fired_at as EpochMs | null,
        revision: row.revision,
      }),
    );
  }

  async subjects(
    provenance: Provenance,
  ): Promise<readonly { readonly market: Market; readonly timeframe: Timeframe }[]> {
    const rows = await this.db
      .selectFrom('alerts')
      .select(['market', 'timeframe'])
      .distinct()
      .where('provenance', '=', provenance)
      .where('state', 'in', ['armed', 'muted'])
      .orderBy('market')
      .orderBy('timeframe')
      .execute();
    return rows.map(({ market, timeframe }) => ({ market: market as Market, timeframe: timeframe as Timeframe }));
  }

  async mark(series: Series): Promise<EpochMs | null> {
    const row = await this.db
      .selectFrom('alert_marks')
      .select('until')
      .where('venue', '=', series.venue)
      .where('market', '=', series.market)
      .where('timeframe', '=', series.timeframe)
      .executeTakeFirst();
    return row ? (row.until as EpochMs) : null;
  }

  async record(evaluation: AlertEvaluation): Promise<{ readonly fired: number; readonly repeated: boolean }> {
    return this.db.transaction().execute(async (transaction) => {
      if (!(await moveMark(transaction, evaluation))) return { fired: 0, repeated: true };
      await stand(transaction, evaluation);
      const fired = await fire(transaction, evaluation);
      await announceEach(
        transaction,
        fired.map(({ fired: fact, chat, expiresAt }) => ({
          key: `alert-${fact.rule.id}-${fact.closedAt}`,
          announcement: { kind: 'alert', venue: evaluation.series.venue, fired: fact },
          expiresAt,
          chat,
        })),
      );
      return { fired: fired.length, repeated: false };
    });
  }

  async firings(id: number, count: number): Promise<readonly FiredAlert[]> {
    const rows = await this.db
      .selectFrom('alert_firings')
      .select('fired')
      .where('alert_id', '=', id)
      .orderBy('closed_at', 'desc')
      .limit(count)
      .execute();
    return rows.map(({ fired }) => fired);
  }

  /** The draft before a new one, and what has been at rest longest. */
  async #tidy(transaction: Transaction<Schema>, owner: PersonId, isDraft: boolean): Promise<void> {
    await sql`
      delete from alerts where owner_platform = ${owner.platform} and owner_id = ${owner.id} and (
        (${isDraft} and state = 'draft') or id in (select id from alerts where owner_platform = ${owner.platform} and owner_id = ${owner.id}
          and state = 'done' order by fired_at desc nulls last, id desc offset ${keptAtRest}))
    `.execute(transaction);
  }

  #of(owner: PersonId, db: Database = this.db) {
    return db
      .selectFrom('alerts')
      .selectAll()
      .where('owner_platform', '=', owner.platform)
      .where('owner_id', '=', owner.id);
  }
}

/** False when somebody else looked at these closes first. */
async function moveMark(transaction: Transaction<Schema>, { series, from, until }: AlertEvaluation): Promise<boolean> {
  const { venue, market, timeframe } = series;
  const { rows } = await sql<{ until: number }>`
    insert into alert_marks as m (venue, market, timeframe, until) values (${venue}, ${market}, ${timeframe}, ${until})
    on conflict (venue, market, timeframe) do update set until = excluded.until where m.until = ${from}
    returning until
  `.execute(transaction);
  return rows.length > 0;
}

async function stand(transaction: Transaction<Schema>, { standings }: AlertEvaluation): Promise<void> {
  if (standings.length === 0) return;
  await sql`
    update alerts a set holds = u.holds
    from unnest(${standings.map(({ id }) => id)}::bigint[], ${standings.map(({ revision }) => revision)}::integer[],
      ${standings.map(({ holds }) => holds)}::boolean[]) as u(id, revision, holds)
    where a.id = u.id and a.revision = u.revision
  `.execute(transaction);
}

interface Fired {
  readonly fired: FiredAlert;
  readonly chat: ChatAddress;
  readonly expiresAt: EpochMs | null;
}

/** Notes each firing once and returns those that are new, oldest first, with where to tell them. */
async function fire(transaction: Transaction<Schema>, { firings }: AlertEvaluation): Promise<readonly Fired[]> {
  if (firings.length === 0) return [];
  const given = firings.map(({ revision, fired }) => ({ id: fired.rule.id, revision, at: fired.closedAt, fired }));
  // Locked in one order before anything is written: an alert that is changed now is changed before or after, not between.
  const { rows } = await sql<{ id: number; at: number; platform: string; chat: string }>`
    with given as (select * from jsonb_to_recordset(${json(given)}::jsonb)
        as g(id bigint, revision integer, at bigint, fired jsonb)),
    held as (select a.id, a.chat_platform, a.chat_id, g.at, g.fired
      from alerts a join given g on g.id = a.id and g.revision = a.revision
      where a.state = 'armed' order by a.id for update of a),
    fresh as (insert into alert_firings (alert_id, closed_at, fired) select id, at, fired from held
      on conflict do nothing returning alert_id, closed_at),
    told as (update alerts a set fired_at = f.newest, fires = a.fires + f.fires,
        state = case when a.mode = 'once' then 'done' else a.state end
      from (select alert_id, max(closed_at) as newest, count(*)::integer as fires from fresh group by alert_id) f
      where a.id = f.alert_id)
    select h.id, h.at, h.chat_platform as platform, h.chat_id as chat
    from fresh f join held h on h.id = f.alert_id and h.at = f.closed_at order by h.at, h.id
  `.execute(transaction);
  const byKey = new Map(firings.map((firing) => [`${firing.fired.rule.id} ${firing.fired.closedAt}`, firing]));
  return rows.flatMap(({ id, at, platform, chat }) => {
    const firing = byKey.get(`${id} ${at}`);
    if (!firing) return [];
    return [{ fired: firing.fired, chat: { platform: platform as Platform, id: chat }, expiresAt: firing.expiresAt }];
  });
}

const columnsOf = (alert: NewAlert) => ({
  market: alert.market,
  timeframe: alert.timeframe,
  condition: alert.condition,
  mode: alert.mode,
  cooldown_ms: alert.cooldownMs,
  state: alert.state,
  holds: alert.holds,
  since: alert.since,
});

const patchOf = ({ cooldownMs, ...patch }: AlertPatch) => ({
  ...patch,
  ...(cooldownMs === undefined ? {} : { cooldown_ms: cooldownMs }),
});

const ruleOf = (row: Selectable<AlertTable>): AlertRule => ({
  id: row.id,
  owner: { platform: row.owner_platform as Platform, id: row.owner_id },
  maker: { platform: row.maker_platform as Platform, id: row.maker_id },
  chat: { platform: row.chat_platform as Platform, id: row.chat_id },
  personal: row.personal,
  provenance: row.provenance as Provenance,
  market: row.market as Market,
  timeframe: row.timeframe as Timeframe,
  condition: row.condition,
  mode: row.mode as AlertMode,
  cooldownMs: row.cooldown_ms,
  state: row.state as AlertState,
  holds: row.holds,
  since: row.since as EpochMs,
  firedAt: row.fired_at as EpochMs | null,
  fires: row.fires,
  revision: row.revision,
});
