import { type Kysely, type Migration, sql } from 'kysely';

/** Who may do what: roles given, rules changed, questions that wait for a yes, invitations, links, and what was done. */
const statements = [
  // Until now a role other than the first one had been given by somebody.
  `alter table people add column granted boolean not null default false`,
  `update people set granted = true where role not in ('stranger', 'member')`,
  // The person over all linked platforms; both null until linked.
  `alter table people add column account_platform text`,
  `alter table people add column account_id text`,
  `alter table people add column private_chat text`,
  `update people set private_chat = id where platform = 'telegram'`,
  `create index people_account on people (account_platform, account_id) where account_id is not null`,
  `create index people_role on people (role) where role in ('admin', 'owner')`,

  // Empty texts stand for "any": the key must not hold nulls.
  `create table access_rules (
    platform text not null, chat_id text not null, subject text not null, least text not null,
    set_by text not null, set_at timestamptz not null default now(),
    primary key (platform, chat_id, subject))`,
  `create table role_maps (
    platform text not null, external_id text not null, role text not null,
    set_by text not null, set_at timestamptz not null default now(),
    primary key (platform, external_id))`,
  `create table two_person (subject text primary key, set_by text not null, set_at timestamptz not null default now())`,

  `create table confirmations (
    id text primary key, platform text not null, person_id text not null, person_name text,
    chat_platform text not null, chat_id text not null, is_private boolean not null,
    command text not null, args jsonb not null, effect jsonb not null,
    state text not null default 'asked' check (state in ('asked', 'second', 'done', 'dropped')),
    by_platform text, by_id text,
    expires_at timestamptz not null, asked_at timestamptz not null default now())`,
  `create index confirmations_expiry on confirmations (expires_at)`,

  // The one place where the record of deeds meets a person: erase the id here, and only the pseudonym is left.
  `create table audit_people (
    id bigint generated always as identity primary key, platform text not null, person_id text,
    unique (platform, person_id))`,
  `create table audit (
    id bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
    person bigint not null references audit_people,
    platform text not null, chat_platform text, chat_id text,
    command text not null, verb text not null, args text not null, source text not null,
    outcome text not null check (outcome in ('allowed', 'refused', 'asked', 'failed')),
    reason text not null, reason_params jsonb not null, follows bigint references audit)`,
  `create index audit_person on audit (person, id desc)`,
  `create function audit_stays() returns trigger language plpgsql as $$
    begin raise exception 'rows of audit are only ever added'; end $$`,
  `create trigger audit_stays before update or delete on audit for each row execute function audit_stays()`,

  `create table invitations (
    id bigint generated always as identity primary key, code_hash text not null unique, role text not null,
    uses integer not null check (uses > 0), uses_left integer not null check (uses_left >= 0),
    by_platform text not null, by_id text not null, made_at timestamptz not null default now(),
    expires_at timestamptz not null, revoked_at timestamptz)`,
  `create table invitation_uses (
    invitation bigint not null references invitations, platform text not null, person_id text not null,
    at timestamptz not null default now(), primary key (invitation, platform, person_id))`,
  `create table link_codes (
    code_hash text primary key, platform text not null, person_id text not null, expires_at timestamptz not null,
    unique (platform, person_id))`,
  `create table code_attempts (
    kind text not null, platform text not null, person_id text not null,
    failed integer not null, since timestamptz not null default now(), primary key (kind, platform, person_id))`,
  `create table admissions (
    platform text not null, person_id text not null, name text, chat_platform text not null, chat_id text not null,
    state text not null default 'asked' check (state in ('asked', 'in', 'refused', 'banned')), asked integer not null default 1,
    by_platform text, by_id text, asked_at timestamptz not null default now(), decided_at timestamptz,
    primary key (platform, person_id))`,
  // Which guild or group a chat belongs to.
  `create table chat_places (
    platform text not null, chat_id text not null, place text not null, left_at timestamptz,
    primary key (platform, chat_id))`,
  `create index chat_places_place on chat_places (platform, place)`,

  // An account goes along when its owner gets another id, and wholly when its owner wants to be forgotten.
  ...['paper_fills', 'paper_trades', 'paper_inputs', 'paper_equity', 'paper_lives'].flatMap((table) => [
    `alter table ${table} drop constraint if exists ${table}_account_fkey`,
    `alter table ${table} add constraint ${table}_account_fkey foreign key (account) references paper_accounts
       on update cascade on delete cascade`,
  ]),
];

export const people: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
