import { type RawBuilder, sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/** Whether the clocks of a row `p` of `preferences` or `hearings` show its quiet hours at `at`. As `isQuiet` in core/local-time.ts. */
export const isQuiet = (at: Sql): Sql => sql`(
  case when p.quiet_from <= p.quiet_to
    then ${minuteOf(at)} >= p.quiet_from and ${minuteOf(at)} < p.quiet_to
    else ${minuteOf(at)} >= p.quiet_from or ${minuteOf(at)} < p.quiet_to
  end)`;

/** What the clocks of a row `p` of `preferences` or `hearings` show at `at`. */
export const localTime = (at: Sql): Sql => sql`(${at} at time zone coalesce(p.time_zone, 'UTC'))`;
const minuteOf = (at: Sql): Sql => sql`floor(date_part('epoch', ${localTime(at)}::time) / 60)`;

/**
 * What becomes of a message of `kind` under a row `p` of `preferences` or `hearings` (left joined: null where nothing was set): `send`,
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
