import { type Kysely, type Migration, sql } from 'kysely';

/** What operators are told of: incidents with their pages, counted errors, pinned status messages, webhooks. */
const statements = [
  `create table incidents (
    id bigint generated always as identity primary key,
    key text not null, venue text not null, severity text not null check (severity in ('warn', 'page')),
    trouble jsonb not null,
    opened_at timestamptz not null default now(), seen_at timestamptz not null default now(), resolved_at timestamptz,
    acknowledged_at timestamptz, acknowledged_by text,
    pages integer not null default 0, paged_at timestamptz,
    check ((acknowledged_at is null) = (acknowledged_by is null)))`,
  // One trouble, one open incident, whoever sees it.
  `create unique index incidents_open on incidents (key) where resolved_at is null`,
  `create index incidents_newest on incidents (opened_at desc)`,
  `create index announcements_incident on announcements (((payload->>'id')::bigint)) where kind = 'incident'`,
  // Calls of OPERATOR_WEBHOOK_URL: one a step of an incident, by whoever claims it.
  `create table operator_calls (
    incident_id bigint not null references incidents, step integer not null,
    claimed_at timestamptz not null default now(), attempts integer not null default 1, done boolean not null default false,
    primary key (incident_id, step))`,

  `create table error_kinds (
    fingerprint text primary key, level smallint not null, text text not null, example text,
    count bigint not null, reported bigint not null default 0,
    first_at timestamptz not null default now(), last_at timestamptz not null default now())`,

  `create table pinned_messages (
    platform text not null, chat_id text not null, message_id text, pinned boolean not null default false,
    shown text, shown_at timestamptz, tried_at timestamptz, created_by text not null,
    created_at timestamptz not null default now(), primary key (platform, chat_id))`,

  `create table webhooks (
    id bigint generated always as identity primary key,
    url text not null, secret text not null, template text, created_by text not null,
    created_at timestamptz not null default now())`,
];

export const operators: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
