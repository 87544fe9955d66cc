import { type Kysely, type Migration, sql } from 'kysely';

/** Alerts that people make: what they wait for, how far each series was looked at, what was told. */
const statements = [
  `create table alerts (
    id bigint generated always as identity primary key,
    owner_platform text not null, owner_id text not null,
    maker_platform text not null, maker_id text not null,
    chat_platform text not null, chat_id text not null, personal boolean not null,
    provenance text not null, market text not null, timeframe text not null,
    condition text not null,
    mode text not null check (mode in ('once', 'repeat')), cooldown_ms bigint not null,
    state text not null check (state in ('draft', 'armed', 'muted', 'done')),
    holds boolean not null, since bigint not null,
    fired_at bigint, fires integer not null default 0, revision integer not null default 1,
    made_at timestamptz not null default now())`,
  `create index alerts_watched on alerts (market, timeframe, provenance) where state in ('armed', 'muted')`,
  `create index alerts_owner on alerts (owner_platform, owner_id, id desc)`,
  `create index alerts_chat on alerts (chat_platform, chat_id)`,
  `create table alert_firings (
    alert_id bigint not null references alerts on delete cascade, closed_at bigint not null, fired jsonb not null,
    primary key (alert_id, closed_at))`,
  `create table alert_marks (
    venue text not null, market text not null, timeframe text not null, until bigint not null,
    primary key (venue, market, timeframe))`,
];

export const alerts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
