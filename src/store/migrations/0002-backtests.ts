import { type Kysely, type Migration, sql } from 'kysely';

/** Backtests asked for in chats: what was asked, how far it is, what came of it. */
const statements = [
  `create table backtests (
    id bigint generated always as identity primary key,
    key text not null, venue text not null, request jsonb not null,
    asker_platform text not null, asker_id text not null,
    chat_platform text not null, chat_id text not null, message_id text,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    attempts integer not null default 0, share float8 not null default 0, doing text not null default '',
    -- Why it failed, or who cancelled it.
    reason text, result jsonb,
    asked_at timestamptz not null default now(), ended_at timestamptz,
    check ((state = 'done') = (result is not null)),
    check ((state in ('queued', 'running')) = (ended_at is null)))`,
  `create index backtests_key on backtests (key, id desc) where state = 'done'`,
  `create index backtests_open on backtests (id) where state in ('queued', 'running')`,
  `create index backtests_asker on backtests (asker_platform, asker_id, asked_at)`,
];

export const backtests: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
