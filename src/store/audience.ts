import { type RawBuilder, sql } from 'kysely';
import { audienceWaits, deliveriesChannel } from './deliveries-channel.js';
import { howHeard, localTime, matches } from './subscribers.js';

type Sql = RawBuilder<unknown>;

/** So many rows are made by the statement that decides who hears; of a larger audience each is made behind it. */
export const rowsAtOnce = 500;

export interface About {
  /** Null for what is about no market: it concerns all. */
  readonly market: string | null;
  readonly timeframe: string | null;
}

/**
 * Common table expressions that decide who hears of the rows of `facts` (announcement_id, priority, kind, confidence, value;
 * the last two null for what is no signal), and write it down, all in one statement, as it stands between a closed candle
 * and a hundred thousand readers. Subscriptions that match are gathered by the settings they are heard under, so each
 * setting is asked once what it says of the fact, whoever shares it.
 *
 * Up to `most` rows are made at once: a delivery for whoever hears it now, with or without a sound, and a row in
 * `held_messages` with its reason for whoever hears it later. A larger audience is written as it was decided, in numbers
 * (`audiences`), and its rows are made from that (PgAudienceRepository); so is one behind which such a one of the same
 * priority waits, for no message may overtake another to the same chat. `told` (rows) counts what was made and will be,
 * and wakes who has to know.
 */
export const audience = ({ market, timeframe }: About, most: number): Sql => sql`
  gathered as materialized (
    select f.announcement_id, f.kind, f.confidence, s.hearing, array_agg(s.id) as ids
    from facts f join subscriptions s on s.kinds = '{}' or f.kind = any(s.kinds)
    where ${market === null || timeframe === null ? sql`true` : matches(sql`${market}::text`, sql`${timeframe}::text`)}
    group by f.announcement_id, f.kind, f.confidence, s.hearing
  ), sorted as (
    select announcement_id, how, array_agg(one.id) as ids
    from (
      select f.announcement_id, f.ids, ${howHeard(sql.ref('f.kind'))} as how
      from gathered f
        -- Looked up for each, and its clock read once, however many the planner thinks these are.
        left join lateral (select * from hearings of_group where of_group.id = f.hearing offset 0) p on true
      where f.confidence is null
        or f.confidence >= coalesce(case f.kind when 'entry' then p.min_entry else p.min_move end, 0)
      offset 0
    ) asked cross join lateral unnest(asked.ids) as one(id)
    where how <> 'off'
    group by announcement_id, how
  ), hearers as materialized (
    select f.announcement_id, f.priority, f.value, s.how, s.ids, now() as at from sorted s join facts f using (announcement_id)
  ), size as materialized (
    select coalesce(sum(cardinality(ids)), 0) <= ${most} and not exists (
      select 1 from audiences a where a.priority in (select d.priority from hearers d)) as is_small from hearers
  ), later as (
    insert into audiences (announcement_id, priority, value, how, ids, total, decided_at)
    select announcement_id, priority, value, how, ids, cardinality(ids), at from hearers, size
    where not is_small order by announcement_id, how
    returning how, total
  ), now_heard as (select hearers.* from hearers, size where is_small),
  ${heardBy('now_heard')}, told as (
    select count(*) as rows, pg_notify(${deliveriesChannel}, platform) from made_deliveries group by platform
    union all
    select coalesce(sum(total) filter (where how <> 'quiet'), 0), pg_notify(${deliveriesChannel}, ${audienceWaits})
    from later having count(*) > 0
  )`;

/** In the place of `audience` where there are no facts: most candles make none, and nobody need be looked for. */
export const nobody: Sql = sql`told as (select 0 as rows where false)`;

/**
 * Makes the rows of what was decided: `source` has announcement_id, priority, value, how, the ids of subscriptions and the
 * moment `at` of the decision. Chats that do not want us any more get none. `made_deliveries` (platform) is what was made,
 * `judged` what became of each.
 *
 * A noise budget of k a day is spent as signals come, knowing only the past: a signal passes when fewer better ones are to
 * be expected in the rest of the day, by the values of the last days (`noise_budgets.known`), than may still be sent. See
 * pipeline/digest/noise-budget.ts, which says the same. Rows of budgets are locked, in order, so that two signals at a time
 * do not spend the same message.
 */
export const heardBy = (source: string): Sql => sql`
  heard as (
    select d.announcement_id, d.priority, d.value, s.platform, s.chat_id, d.how, d.at, coalesce(p.late, 'drop') as late,
      case when d.value is null or b.platform is null then null else p.budget end as budget, p.time_zone
    from ${sql.raw(source)} d cross join lateral unnest(d.ids) as one(id)
      join subscriptions s on s.id = one.id
      left join lateral (select * from preferences of_owner where of_owner.owner = s.owner offset 0) p on true
      left join noise_budgets b on p.budget is not null and b.platform = s.platform and b.chat_id = s.chat_id
    where ${isWanted(sql.ref('s.platform'), sql.ref('s.chat_id'))}
  ), budgeted as (
    select p.*, ${localTime(sql`p.at`)} as local,
      row_number() over (partition by platform, chat_id order by value desc, announcement_id) as nth
    from heard p where budget is not null and how <> 'quiet'
  ), weighed as (
    select d.*, d.budget - case when b.day = d.local::date then b.spent else 0 end - d.nth + 1 as remaining,
      (cardinality(b.known) - width_bucket(d.value, b.known)) / b.days
        * (1 - date_part('epoch', d.local::time) / 86400) as better
    from budgeted d join noise_budgets b on b.platform = d.platform and b.chat_id = d.chat_id
    order by d.platform, d.chat_id, d.nth
    for update of b
  ), judged as (
    select announcement_id, priority, platform, chat_id, how, late, value, null::date as day
    from heard where budget is null or how = 'quiet'
    union all
    select announcement_id, priority, platform, chat_id,
      case when remaining > 0 and better < remaining then how else 'budget' end, late, value, local::date
    from weighed
  ), ${written()}`;

/**
 * The same for chats that are named (`named`: announcement_id, priority, platform, chat_id), whatever they subscribed to:
 * how they want to be told holds for them too. `of` goes before the names of its expressions, `named` too, where one
 * statement has more than one audience.
 */
export const namedAudience = (kind: string | null, of = ''): Sql => sql`
  ${sql.raw(`${of}judged`)} as (
    select * from (
      select n.announcement_id, n.priority, n.platform, n.chat_id, ${howHeard(sql`${kind}::text`)} as how,
        coalesce(p.late, 'drop') as late, null::float8 as value, null::date as day
      from ${sql.raw(`${of}named`)} n left join preferences p on p.owner = settings_owner(n.platform, n.chat_id)
      where ${isWanted(sql.ref('n.platform'), sql.ref('n.chat_id'))}
    ) reached where how <> 'off'
  ), ${written(of)}`;

const isWanted = (platform: Sql, chat: Sql): Sql =>
  sql`not exists (select 1 from paused_chats c where c.platform = ${platform} and c.chat_id = ${chat})`;

/** Writes `judged` (announcement_id, priority, platform, chat_id, how, late, value, day) down. `of`: see `namedAudience`. */
const written = (of = ''): Sql => {
  const [judged, made, held, spent] = ['judged', 'made_deliveries', 'held', 'spent'].map((name) => sql.raw(of + name));
  return sql`${made} as (
    insert into deliveries (announcement_id, platform, chat_id, priority, silent, late)
    select announcement_id, platform, chat_id, priority, how = 'silent', late
    from ${judged} where how in ('send', 'silent')
    order by announcement_id
    on conflict (announcement_id, platform, chat_id) do nothing
    returning platform
  ), ${held} as (
    insert into held_messages (announcement_id, platform, chat_id, reason, value)
    select announcement_id, platform, chat_id, how, value from ${judged} where how in ('quiet', 'budget')
    order by announcement_id
    on conflict (announcement_id, platform, chat_id) do nothing
  ), ${spent} as (
    insert into noise_budgets as b (platform, chat_id, day, spent)
    select platform, chat_id, day, count(*) from ${judged}
    where day is not null and how in ('send', 'silent')
    group by platform, chat_id, day
    order by platform, chat_id
    on conflict (platform, chat_id) do update
      set spent = case when b.day = excluded.day then b.spent else 0 end + excluded.spent, day = excluded.day
  )`;
};
