import { type Kysely, type Migration, sql } from 'kysely';

/** What a later digest still has to tell, and how old rows are found by the job that prunes them. */
const statements = [
  // Whether a digest has said how it ended; what was told before this was there is not told again.
  'alter table held_messages add column outcome_told boolean not null default true',
  'alter table held_messages alter column outcome_told set default false',
  'update held_messages set outcome_told = false where told_at is null',
  `create index held_messages_ending on held_messages (platform, chat_id)
    where told_at is not null and not outcome_told`,

  // Requests to the language model; the count by process that was kept before is not taken over.
  `create table question_budgets (
    day date not null, platform text not null, id text not null, spent integer not null, primary key (day, platform, id))`,
  "delete from state where key = 'question-budget'",
];

export const upkeep: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
