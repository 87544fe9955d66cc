import { type Kysely, type Migration, sql } from 'kysely';

/** What was said without asking for a turn, as an answer to a person, uses up the pace all the same. */
const statements = [
  `create function note_turns(of_platform text, buckets text[], most integer) returns void
  language plpgsql as $$
  declare
    moment float8;
  begin
    -- A crash of the server forgets what is older than its restart.
    perform set_config('synchronous_commit', 'off', true);
    moment := extract(epoch from clock_timestamp()) * 1000;
    -- The bot's row first, as take_turns does: whoever holds it is alone with the buckets.
    insert into paces as p (platform, bucket, taken)
      select of_platform, '', array_agg(moment + i * 0.001) from generate_subscripts(buckets, 1) i
      on conflict (platform, bucket) do update
      set taken = (p.taken || excluded.taken)[greatest(1, cardinality(p.taken) + cardinality(excluded.taken) - most + 1):];
    insert into paces as p (platform, bucket, taken)
      select of_platform, buckets[i], array_agg(moment + i * 0.001) from generate_subscripts(buckets, 1) i
      group by buckets[i]
      on conflict (platform, bucket) do update
      set taken = (p.taken || excluded.taken)[greatest(1, cardinality(p.taken) + cardinality(excluded.taken) - most + 1):];
  end
  $$`,
];

export const notedTurns: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
