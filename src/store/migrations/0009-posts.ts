import { type Kysely, type Migration, sql } from 'kysely';

/** Posts that people asked for at a time of theirs. */
const statements = [
  `create table scheduled_posts (
    id bigint generated always as identity primary key,
    platform text not null, chat_id text not null, chat_name text,
    by_platform text not null, by_id text not null, by_name text,
    account_platform text not null, account_id text not null,
    content jsonb not null, schedule jsonb not null,
    -- Real time of the next due time; null when there is none any more.
    next_at bigint, reason text,
    created_at timestamptz not null default now(), ended_at timestamptz,
    check ((next_at is null) = (ended_at is not null)))`,
  `create index scheduled_posts_due on scheduled_posts (next_at) where next_at is not null`,
  `create index scheduled_posts_chat on scheduled_posts (platform, chat_id) where next_at is not null`,
  `create index scheduled_posts_account on scheduled_posts (account_platform, account_id)`,
];

export const posts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
