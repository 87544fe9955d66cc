import { type Kysely, type Migration, sql } from 'kysely';

/**
 * The record keeps every call as it was first made, sent or withheld, and chains them: a link's hash covers the link before,
 * so nothing can be changed, slipped in or taken out behind it unseen. The triggers make it so for whoever inserts a signal.
 */
const statements = [
  `alter table signals add column withheld jsonb`,
  // Canonical JSON of what was known when it was made (FirstSent).
  `alter table signals add column first_sent text`,
  // Log return from the signal's close to the end of its horizon, once known.
  `alter table signals add column moved float8`,
  `alter table signals add column horizon_ends_at bigint
     generated always as ((signal->'prediction'->>'horizonEndsAt')::bigint) stored`,
  `create index signals_unmeasured on signals (venue, horizon_ends_at) where moved is null`,
  `alter table subscriptions add column follow_ups text[] not null default '{}'`,

  `create table signal_chain (
    number bigint primary key check (number > 0),
    signal_id bigint not null unique references signals,
    previous text not null unique, hash text not null unique,
    linked_at timestamptz not null default now())`,
  // What the present version would have written, of signals from before the chain.
  `create function first_sent_of(signal jsonb, withheld jsonb) returns text language sql immutable as $$
    select jsonb_build_object('origin', null, 'signal', signal, 'withheld', withheld)::text
  $$`,
  // Whatever its statistics say, the head is found by the index: the plan is kept, and the chain grows.
  `create function link_signal(id bigint, first_sent text) returns void language plpgsql set enable_seqscan = off as $$
    declare
      head record;
    begin
      -- Whoever links next reads the head when this transaction has ended: a statement of its own sees what was committed.
      perform pg_advisory_xact_lock(hashtextextended('auspex signal chain', 0));
      select c.number, c.hash into head from signal_chain c order by c.number desc limit 1;
      insert into signal_chain (number, signal_id, previous, hash)
      select next.number, link_signal.id, next.previous, encode(sha256(convert_to(
        next.previous || E'\\n' || next.number || E'\\n' || link_signal.id || E'\\n' || link_signal.first_sent, 'UTF8')), 'hex')
      from (select coalesce(head.number, 0) + 1 as number, coalesce(head.hash, repeat('0', 64)) as previous) next;
    end
  $$`,
  // As JSON both: 1.0 is 1, and the order of keys means nothing. What is no JSON says something else.
  `create function says_the_same(first_sent text, signal jsonb, withheld jsonb) returns boolean language plpgsql immutable as $$
    begin
      return first_sent::jsonb - 'origin'
        = jsonb_build_object('signal', signal, 'withheld', coalesce(withheld, 'null'));
    exception when invalid_text_representation or invalid_parameter_value then
      return false;
    end
  $$`,
  `update signals set first_sent = first_sent_of(signal, withheld)`,
  `do $$
    declare
      one record;
    begin
      for one in select s.id, s.first_sent from signals s order by s.id loop
        perform link_signal(one.id, one.first_sent);
      end loop;
    end
  $$`,
  `alter table signals alter column first_sent set not null`,

  `create function complete_signal() returns trigger language plpgsql as $$
    begin
      new.first_sent := coalesce(new.first_sent, first_sent_of(new.signal, new.withheld));
      return new;
    end
  $$`,
  `create trigger signals_complete before insert on signals for each row execute function complete_signal()`,
  `create function chain_signal() returns trigger language plpgsql as $$
    begin
      perform link_signal(new.id, new.first_sent);
      return null;
    end
  $$`,
  // After everything else of the statement: the chain is held for the shortest time.
  `create trigger signals_chain after insert on signals for each row execute function chain_signal()`,
  `create function keep_signal() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        raise exception 'signal % is part of the record and stays', old.id;
      end if;
      raise exception 'signal % was sent: what was first sent is part of the record and stays as it is', old.id;
    end
  $$`,
  `create trigger signals_keep before update on signals for each row
     when (new.id <> old.id or new.signal <> old.signal or new.first_sent <> old.first_sent
       or new.withheld is distinct from old.withheld or new.decided_at <> old.decided_at)
     execute function keep_signal()`,
  `create trigger signals_stay before delete on signals for each row execute function keep_signal()`,
  `create function keep_link() returns trigger language plpgsql as $$
    begin
      raise exception 'link % of the record is never changed or taken out', old.number;
    end
  $$`,
  `create trigger signal_chain_keep before update or delete on signal_chain for each row execute function keep_link()`,
];

export const record: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
