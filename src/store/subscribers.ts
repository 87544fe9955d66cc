import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/** Whether the clocks of a row `p` of `preferences` show its quiet hours at `at`. As `isQuiet` in core/local-time.ts. */
export const isQuiet = (at: Sql): Sql => sql`(
  case when p.quiet_from <= p.quiet_to
    then ${minuteOf(at)} >= p.quiet_from and ${minuteOf(at)} < p.quiet_to
    else ${minuteOf(at)} >= p.quiet_from or ${minuteOf(at)} < p.quiet_to
  end)`;

const localTime = (at: Sql): Sql => sql`(${at} at time zone coalesce(p.time_zone, 'UTC'))`;
const minuteOf = (at: Sql): Sql => sql`floor(date_part('epoch', ${localTime(at)}::time) / 60)`;

/**
 * What becomes of a message of `kind` under a row `p` of `preferences` (left joined: null where nothing was set): `send`,
 * `silent`, `quiet` (held back until the quiet hours end) or `off`. Risk is pushed in quiet hours too. A null kind is an
 * answer to something that was asked for: it is sent.
 */
export const howHeard = (kind: Sql, at: Sql = sql`now()`): RawBuilder<string> => sql<string>`
  case
    when ${kind} = any(p.off_kinds) then 'off'
    when p.quiet_from is not null and ${kind} <> 'risk' and ${kind} <> all(p.quiet_exempt) and ${isQuiet(at)}
      then case p.quiet_then when 'silent' then 'silent' else 'quiet' end
    when ${kind} = any(p.silent_kinds) then 'silent'
    else 'send'
  end`;

/**
 * A signal's worth to a noise budget, from its JSON: entries by their expected log return after cost, and above every move
 * alert, which by its own words is worth no entry; those by their probability.
 */
export const worthOf = (kind: Sql, signal: Sql): Sql => sql`
  case ${kind} when 'entry' then 1 + (${signal}->>'expectedNet')::float8
    else (${signal}->'prediction'->>'bigMove')::float8 end`;

/** What a least confidence is held against: the probability of the called side, or of a big move. */
export const confidenceOf = (kind: Sql, signal: Sql): Sql => sql`
  case ${kind} when 'entry'
    then (${signal}->'prediction'->'probabilities'->>(case ${signal}->>'side' when 'long' then 'up' else 'down' end))::float8
    else (${signal}->'prediction'->>'bigMove')::float8 end`;

/** The rows `s` of `subscriptions` that match a market and a timeframe. Empty lists in a subscription mean all. */
export const matches = (market: Sql, timeframe: Sql): Sql => sql`
  s.market_keys && array[${market}, '*'] and ${market} <> all(s.muted)
  and (s.timeframes = '{}' or ${timeframe} = any(s.timeframes))`;

/** What is about no market concerns all. Paused chats hear nothing. */
const concerned = ({ market, timeframe }: About): Sql => sql`
  ${market === null || timeframe === null ? sql`true` : matches(sql`${market}::text`, sql`${timeframe}::text`)}
  and not exists (select 1 from paused_chats c where c.platform = s.platform and c.chat_id = s.chat_id)`;

interface About {
  readonly market: string | null;
  readonly timeframe: string | null;
}

/**
 * Common table expressions that decide who hears of the rows of `facts` (announcement_id, priority, kind, confidence, value;
 * the last two null for what is no signal), and write it down: a delivery for whoever hears it now, with or without a
 * sound, and a row in `held_messages` with its reason for whoever hears it later. `made_deliveries` (platform) is what was
 * made. All in one statement and set by set, as it stands between a closed candle and a hundred thousand readers.
 *
 * A noise budget of k a day is spent as signals come, knowing only the past: a signal passes when fewer better ones are to
 * be expected in the rest of the day, by the values of the last days (`noise_budgets.known`), than may still be sent. See
 * pipeline/digest/noise-budget.ts, which says the same. Rows of budgets are locked, in order, so that two signals at a time
 * do not spend the same message.
 */
export const audience = (about: About): Sql => sql`
  heard as (
    select * from (
      select f.announcement_id, f.priority, f.value, s.platform, s.chat_id,
        ${howHeard(sql.ref('f.kind'))} as how, coalesce(p.late, 'drop') as late,
        case when f.value is null or b.platform is null then null else p.budget end as budget, p.time_zone
      from facts f
        join subscriptions s on s.kinds = '{}' or f.kind = any(s.kinds)
        -- Looked up for each subscription that matches, however many the planner thinks these are: most signals concern few.
        left join lateral (select * from preferences of_owner where of_owner.owner = s.owner offset 0) p on true
        left join noise_budgets b on p.budget is not null and b.platform = s.platform and b.chat_id = s.chat_id
      where ${concerned(about)}
        and (f.confidence is null
          or f.confidence >= coalesce(case f.kind when 'entry' then p.min_entry else p.min_move end, 0))
    ) reached where how <> 'off'
  ), budgeted as (
    select p.*, ${localTime(sql`now()`)} as local,
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

/** In the place of `audience` where there are no facts: most candles make none, and nobody need be looked for. */
export const nobody: Sql = sql`made_deliveries as (select null::text as platform where false)`;

/**
 * Writes `judged` (announcement_id, priority, platform, chat_id, how, late, value, day) down. `of` goes before the names of
 * its expressions, where one statement has more than one audience.
 */
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

/**
 * The same for chats that are named (`named`: announcement_id, priority, platform, chat_id), whatever they subscribed to:
 * how they want to be told holds for them too. `of`: see `written`; it goes before `named` too.
 */
export const namedAudience = (kind: string | null, of = ''): Sql => sql`
  ${sql.raw(`${of}judged`)} as (
    select * from (
      select n.announcement_id, n.priority, n.platform, n.chat_id, ${howHeard(sql`${kind}::text`)} as how,
        coalesce(p.late, 'drop') as late, null::float8 as value, null::date as day
      from ${sql.raw(`${of}named`)} n left join preferences p on p.owner = settings_owner(n.platform, n.chat_id)
      where not exists (select 1 from paused_chats c where c.platform = n.platform and c.chat_id = n.chat_id)
    ) reached where how <> 'off'
  ), ${written(of)}`;
