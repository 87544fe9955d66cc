import { type Kysely, type Migration, sql } from 'kysely';

/** Of preferences: what a hearing is made of. Whatever else changes there (when the next digest is due) costs nothing more. */
const heardBy =
  'owner, off_kinds, silent_kinds, quiet_from, quiet_to, quiet_then, quiet_exempt, time_zone, min_entry, min_move';

/**
 * Who hears of a fact is decided within the statement that makes it, for a hundred thousand at once; the row of the outbox
 * for each of them may be made behind it. So what decides lies close together: a subscription names the settings it is heard
 * under by a number, and there is one row for each that differs.
 */
const statements = [
  // The part of preferences that says whether, when and how something is heard. As text: what is unset makes a difference too.
  `create table hearings (
    id integer generated always as identity primary key, key text not null unique,
    off_kinds text[] not null, silent_kinds text[] not null,
    quiet_from smallint, quiet_to smallint, quiet_then text not null, quiet_exempt text[] not null, time_zone text,
    min_entry float8, min_move float8)`,
  `alter table preferences add column hearing integer references hearings`,
  `alter table subscriptions add column id integer generated always as identity unique`,
  `alter table subscriptions add column hearing integer`,

  // Null: nothing is set, all is sent.
  `create function hearing_of(p preferences) returns integer language plpgsql as $$
    declare
      is_quiet boolean := p.quiet_from is not null;
      asked hearings;
      found_id integer;
    begin
      -- Without quiet hours their zone makes no difference: many share one row.
      asked.off_kinds := array(select k from unnest(p.off_kinds) k order by k);
      asked.silent_kinds := array(select k from unnest(p.silent_kinds) k order by k);
      asked.quiet_from := p.quiet_from;
      asked.quiet_to := p.quiet_to;
      asked.quiet_then := case when is_quiet then p.quiet_then else 'digest' end;
      asked.quiet_exempt := case when is_quiet then array(select k from unnest(p.quiet_exempt) k order by k) else '{}' end;
      asked.time_zone := case when is_quiet then p.time_zone end;
      asked.min_entry := p.min_entry;
      asked.min_move := p.min_move;
      if asked.off_kinds = '{}' and asked.silent_kinds = '{}' and not is_quiet
        and asked.min_entry is null and asked.min_move is null then
        return null;
      end if;
      asked.key := row(asked.off_kinds, asked.silent_kinds, asked.quiet_from, asked.quiet_to, asked.quiet_then,
        asked.quiet_exempt, asked.time_zone, asked.min_entry, asked.min_move)::text;
      loop
        -- Held, so that the job that prunes unused ones does not take it away meanwhile.
        select h.id into found_id from hearings h where h.key = asked.key for key share;
        if found then return found_id; end if;
        insert into hearings (key, off_kinds, silent_kinds, quiet_from, quiet_to, quiet_then, quiet_exempt, time_zone,
          min_entry, min_move)
        values (asked.key, asked.off_kinds, asked.silent_kinds, asked.quiet_from, asked.quiet_to, asked.quiet_then,
          asked.quiet_exempt, asked.time_zone, asked.min_entry, asked.min_move)
        on conflict (key) do nothing returning id into found_id;
        if found_id is not null then return found_id; end if;
      end loop;
    end
  $$`,
  // Who subscribes and who changes settings at the same moment must not miss each other. A thousand locks at most.
  `create function hold_hearing(owner text) returns void language sql as $$
    select pg_advisory_xact_lock(hashtext('auspex hearing'), hashtext(owner) & 1023)
  $$`,
  `create function find_hearing() returns trigger language plpgsql as $$
    begin
      perform hold_hearing(new.owner);
      new.hearing := hearing_of(new);
      return new;
    end
  $$`,
  `create trigger preferences_hearing before insert or update of ${heardBy} on preferences
     for each row execute function find_hearing()`,
  `create function spread_hearing() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.owner <> new.owner) then
        perform hold_hearing(old.owner);
        update subscriptions s set hearing = null where s.owner = old.owner and s.hearing is not null;
      end if;
      if tg_op <> 'DELETE' then
        update subscriptions s set hearing = new.hearing
        where s.owner = new.owner and s.hearing is distinct from new.hearing;
      end if;
      return null;
    end
  $$`,
  `create trigger preferences_hearing_spread after insert or update of ${heardBy} or delete on preferences
     for each row execute function spread_hearing()`,
  `create function take_hearing() returns trigger language plpgsql as $$
    begin
      perform hold_hearing(new.owner);
      new.hearing := (select p.hearing from preferences p where p.owner = new.owner);
      return new;
    end
  $$`,
  // Behind subscriptions_own, which finds the owner: triggers fire in order of their names.
  `create trigger subscriptions_own_hearing before insert or update of owner on subscriptions
     for each row execute function take_hearing()`,
  `update preferences set owner = owner`,

  // Who hears of an announcement and has no row yet: numbers of subscriptions, of which the first \`done\` are dealt with; or
  // whoever was sent another one, by platform and chat, of whom those up to the last ones are dealt with.
  `create table audiences (
    id bigint generated always as identity primary key,
    announcement_id bigint not null references announcements,
    priority smallint not null, value float8,
    how text check (how in ('send', 'silent', 'quiet')),
    ids integer[], total integer not null default 0, done integer not null default 0,
    sent_before bigint references announcements, last_platform text, last_chat text,
    decided_at timestamptz not null default now(),
    check (case when sent_before is null then how is not null and ids is not null and done >= 0 and done < total
      else how is null and ids is null and total = 0 and done = 0 end))`,
  // Packing half a megabyte of numbers takes longer than writing them.
  `alter table audiences alter column ids set storage external`,
  `create index audiences_next on audiences (priority, id)`,
  `create unique index audiences_once on audiences (announcement_id, (coalesce(how, '')))`,
];

export const audiences: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
