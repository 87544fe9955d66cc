import { type Kysely, type Migration, sql } from 'kysely';

/** Deliveries that fold, come late, are in doubt; and the pace all senders share. */
const statements = [
  // What the receiver wants, noted when the row was made: a later change of mind is for later messages.
  `alter table deliveries add column if not exists late text not null default 'drop' check (late in ('send', 'drop'))`,
  `alter table deliveries add column if not exists silent boolean not null default false`,
  // The row whose message told this one too; a row that tells others names itself.
  `alter table deliveries add column folded_into bigint references deliveries`,
  `alter table deliveries add column was_late boolean not null default false`,
  // Sends whose answer never came: that often it may be in the chat already.
  `alter table deliveries add column doubts integer not null default 0`,
  `create index deliveries_folded on deliveries (folded_into) where folded_into is not null`,
  `create index deliveries_dead on deliveries (finished_at desc) where state in ('dead', 'unknown', 'refused')`,

  // One row for each bot (bucket '') and for each thing its platform counts apart. Times are ms of the database's clock.
  `create table paces (
    platform text not null, bucket text not null,
    taken float8[] not null default '{}', blocked_until float8 not null default 0,
    primary key (platform, bucket))`,
  // Called for every few messages: it must not wait for the disk. What a crash of the server forgets is older than its restart.
  `create function take_turns(
    of_platform text, bot_count integer, bot_span float8, travel float8, buckets text[], counts integer[], spans float8[],
    answered_buckets text[], answered_stamps float8[], answered_bot float8[], answered_own float8[])
  returns table (wait_ms float8, of_bot boolean, stamp float8)
  language plpgsql as $$
  declare
    bot_taken float8[];
    bot_blocked float8;
    own_taken float8[];
    own_blocked float8;
    moment float8;
    bot_wait float8;
    own_wait float8;
  begin
    perform set_config('synchronous_commit', 'off', true);
    insert into paces (platform, bucket) values (of_platform, '') on conflict do nothing;
    -- Whoever holds this row is alone with the buckets of the platform.
    select p.taken, p.blocked_until into bot_taken, bot_blocked
      from paces p where p.platform = of_platform and p.bucket = '' for update;
    moment := extract(epoch from clock_timestamp()) * 1000;
    for i in 1 .. coalesce(cardinality(answered_stamps), 0) loop
      bot_taken := array_replace(bot_taken, answered_stamps[i], answered_bot[i]);
      update paces p set taken = array_replace(p.taken, answered_stamps[i], answered_own[i])
        where p.platform = of_platform and p.bucket = answered_buckets[i];
    end loop;
    -- What lies further ahead than any answer takes was left there by a clock that stepped back.
    bot_taken := array(
      select t from unnest(bot_taken) t where t > moment - bot_span and t <= moment + travel + 60000 order by t);
    for i in 1 .. coalesce(cardinality(buckets), 0) loop
      own_taken := '{}';
      own_blocked := 0;
      select p.taken, p.blocked_until into own_taken, own_blocked
        from paces p where p.platform = of_platform and p.bucket = buckets[i];
      own_taken := array(
        select t from unnest(own_taken) t
        where t > moment - coalesce(spans[i], 0) and t <= moment + travel + 60000 order by t);
      bot_wait := greatest(0, bot_blocked - moment);
      if cardinality(bot_taken) >= bot_count then
        bot_wait := greatest(bot_wait, bot_taken[cardinality(bot_taken) - bot_count + 1] + bot_span - moment);
      end if;
      own_wait := greatest(0, coalesce(own_blocked, 0) - moment);
      if counts[i] is not null and cardinality(own_taken) >= counts[i] then
        own_wait := greatest(own_wait, own_taken[cardinality(own_taken) - counts[i] + 1] + spans[i] - moment);
      end if;
      stamp := moment + travel + i * 0.001;
      if bot_wait <= 0 and own_wait <= 0 then
        bot_taken := bot_taken || stamp;
        if counts[i] is not null then
          insert into paces (platform, bucket, taken) values (of_platform, buckets[i], own_taken || stamp)
            on conflict (platform, bucket) do update set taken = excluded.taken;
        end if;
      end if;
      wait_ms := greatest(bot_wait, own_wait);
      of_bot := bot_wait > own_wait;
      return next;
    end loop;
    update paces p set taken = bot_taken where p.platform = of_platform and p.bucket = '';
  end
  $$`,
];

export const delivery: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
