import { type Kysely, type Migration, sql } from 'kysely';

/** Instants of the market are ms (bigint); leases and due times are the database's own (timestamptz). */
const statements = [
  `create table candles (
    venue text not null, market text not null, timeframe text not null,
    opened_at bigint not null, closed_at bigint not null check (closed_at > opened_at),
    open float8 not null, high float8 not null, low float8 not null, close float8 not null, volume float8 not null,
    primary key (venue, market, timeframe, opened_at))`,
  `create table quarantine (
    venue text not null, market text not null, timeframe text not null,
    fingerprint text not null, "row" jsonb not null, reason text not null, at timestamptz not null default now(),
    primary key (venue, market, timeframe, fingerprint))`,
  `create index quarantine_at on quarantine (at)`,
  `create table funding (
    venue text not null, market text not null, settled_at bigint not null, rate float8 not null,
    primary key (venue, market, settled_at))`,

  `create table decisions (
    id bigint generated always as identity primary key,
    venue text not null, market text not null, timeframe text not null, closed_at bigint not null,
    answer jsonb not null, prediction jsonb, mood jsonb,
    candle_seen_at bigint not null, decided_at timestamptz not null default now(),
    unique (venue, market, timeframe, closed_at))`,
  `create table signals (
    id bigint generated always as identity primary key,
    decision_id bigint not null references decisions,
    venue text not null, market text not null, timeframe text not null,
    kind text not null, decided_at bigint not null,
    signal jsonb not null,
    outcome jsonb not null default '{"kind": "open"}', outcome_kind text not null default 'open',
    unique (decision_id, kind))`,
  `create index signals_latest on signals (venue, decided_at desc)`,
  `create index signals_open on signals (venue) where outcome_kind = 'open'`,

  `create table announcements (
    id bigint generated always as identity primary key,
    key text not null unique, kind text not null, payload jsonb not null, priority smallint not null,
    signal_id bigint references signals, expires_at bigint, candle_seen_at bigint,
    created_at timestamptz not null default now())`,
  `create index announcements_signal on announcements (signal_id) where signal_id is not null`,
  `create table deliveries (
    id bigint generated always as identity primary key,
    announcement_id bigint not null references announcements,
    platform text not null, chat_id text not null, priority smallint not null,
    state text not null default 'waiting'
      check (state in ('waiting', 'leased', 'sent', 'refused', 'expired', 'dead', 'unknown')),
    due_at timestamptz not null default now(), lease_until timestamptz, lease_owner text,
    attempts integer not null default 0, message_id text, reason text,
    created_at timestamptz not null default now(), finished_at timestamptz,
    check ((state = 'leased') = (lease_until is not null)),
    unique (announcement_id, platform, chat_id))`,
  `create index deliveries_next on deliveries (platform, priority, id) where state = 'waiting'`,
  `create index deliveries_due on deliveries (platform, due_at) where state = 'waiting'`,
  `create index deliveries_chat on deliveries (platform, chat_id, priority, id) where state = 'waiting'`,
  // One message at a time to a chat, whatever two senders may think.
  `create unique index deliveries_leased on deliveries (platform, chat_id) where state = 'leased'`,
  `create index deliveries_finished on deliveries (finished_at) where finished_at is not null`,

  `create table paused_chats (
    platform text not null, chat_id text not null, paused_at timestamptz not null default now(), reason text not null,
    primary key (platform, chat_id))`,
  `create table subscriptions (
    platform text not null, chat_id text not null,
    markets text[] not null, timeframes text[] not null, kinds text[] not null, muted text[] not null,
    primary key (platform, chat_id))`,
  `create table people (
    platform text not null, id text not null, role text not null, name text,
    time_zone text not null default 'UTC', seen_at timestamptz not null default now(),
    primary key (platform, id))`,
  `create table owner_code (single boolean primary key default true check (single), code text not null)`,

  `create table readings (
    id text primary key, source text not null, title text not null, url text, market text,
    score float8 not null, label text not null, scorer text not null,
    published_at bigint not null, available_at bigint not null)`,
  `create index readings_market on readings (market, available_at desc)`,

  `create table state (key text primary key, value jsonb not null)`,
  `create table heartbeats (stage text primary key, at timestamptz not null, note text)`,

  `create table paper_accounts (name text primary key, version integer not null, account jsonb not null)`,
  `create table paper_fills (
    account text not null references paper_accounts, client_order_id text not null,
    market text not null, side text not null,
    quantity numeric not null, price numeric not null, fee numeric not null, filled_at bigint not null,
    primary key (account, client_order_id))`,
  `create table paper_trades (
    id bigint generated always as identity primary key,
    account text not null references paper_accounts,
    market text not null, side text not null, quantity numeric not null,
    entry_price numeric not null, exit_price numeric not null, fees numeric not null, pnl numeric not null,
    opened_at bigint not null, closed_at bigint not null, exit text not null, signal_id bigint not null)`,
  `create index paper_trades_newest on paper_trades (account, closed_at desc, id desc)`,
];

export const begin: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
