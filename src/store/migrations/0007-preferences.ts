import { type Kysely, type Migration, sql } from 'kysely';

/** How people and chats want to be spoken to, what was held back from them, and what their noise budgets are spent by. */
const statements = [
  // `telegram:5001` for a person, `chat:telegram:-1001` for a chat with all its topics.
  `create table preferences (
    owner text primary key,
    language text, time_zone text, theme text not null default 'dark' check (theme in ('dark', 'light')),
    off_kinds text[] not null default '{}', silent_kinds text[] not null default '{}',
    quiet_from smallint check (quiet_from between 0 and 1439), quiet_to smallint check (quiet_to between 0 and 1439),
    quiet_then text not null default 'digest' check (quiet_then in ('digest', 'silent')),
    quiet_exempt text[] not null default '{}',
    digest_every text check (digest_every in ('day', 'week')),
    digest_at smallint not null default 1200 check (digest_at between 0 and 1439),
    digest_weekday smallint not null default 7 check (digest_weekday between 1 and 7),
    digest_due timestamptz, digest_platform text, digest_chat_id text,
    budget smallint check (budget > 0),
    min_entry float8, min_move float8,
    late text not null default 'drop' check (late in ('send', 'drop')),
    changed_at timestamptz not null default now(),
    check ((quiet_from is null) = (quiet_to is null)),
    check ((digest_every is null) = (digest_due is null)))`,
  `create index preferences_digest on preferences (digest_due) where digest_due is not null`,

  `create table chat_owners (
    platform text not null, chat_id text not null, owner text not null,
    -- The language the platform hints at.
    hint text,
    primary key (platform, chat_id))`,
  `create index chat_owners_owner on chat_owners (owner)`,
  // Whose settings hold in a chat nobody wrote from yet. On Telegram a person's direct conversation has the person's id.
  `create function usual_owner(platform text, chat_id text) returns text language sql immutable parallel safe as $$
    select case
      when platform = 'console' or (platform = 'telegram' and chat_id not like '-%') then platform || ':' || chat_id
      else 'chat:' || platform || ':' || split_part(chat_id, '/', 1)
    end
  $$`,
  `create function settings_owner(platform text, chat_id text) returns text language sql stable parallel safe as $$
    select coalesce(
      (select o.owner from chat_owners o where o.platform = settings_owner.platform and o.chat_id = settings_owner.chat_id),
      usual_owner(platform, chat_id))
  $$`,

  `alter table subscriptions add column owner text`,
  `update subscriptions set owner = usual_owner(platform, chat_id)`,
  `alter table subscriptions alter column owner set not null`,
  `create function own_subscription() returns trigger language plpgsql as $$
    begin
      new.owner := settings_owner(new.platform, new.chat_id);
      return new;
    end
  $$`,
  `create trigger subscriptions_own before insert on subscriptions for each row
     when (new.owner is null) execute function own_subscription()`,
  `create index subscriptions_owner on subscriptions (owner)`,
  // The list whose markets a subscription takes over; they stand in \`markets\` too.
  `alter table subscriptions add column watchlist text`,
  // What an index can find: markets by name, or all.
  `alter table subscriptions add column market_keys text[] not null
     generated always as (case when markets = '{}' then '{*}' else markets end) stored`,
  `create index subscriptions_markets on subscriptions using gin (market_keys) with (fastupdate = off)`,

  `create table watchlists (
    owner text not null, name text not null, markets text[] not null, is_default boolean not null,
    primary key (owner, name))`,
  `create unique index watchlists_default on watchlists (owner) where is_default`,

  `create table held_messages (
    id bigint generated always as identity primary key,
    announcement_id bigint not null references announcements,
    platform text not null, chat_id text not null,
    reason text not null check (reason in ('quiet', 'budget')), value float8,
    held_at timestamptz not null default now(),
    -- Set when a digest told of it, or it was sent after all.
    told_at timestamptz, told_in text,
    unique (announcement_id, platform, chat_id))`,
  `create index held_messages_waiting on held_messages (platform, chat_id, id) where told_at is null`,
  `create index announcements_made on announcements (kind, created_at)`,

  // Of chats with a budget: what the day has cost so far, and the values signals had in the last days, ascending.
  `create table noise_budgets (
    platform text not null, chat_id text not null,
    day date not null default '1970-01-01', spent integer not null default 0,
    known float8[] not null default '{}', days float8 not null default 1, learned_at timestamptz,
    primary key (platform, chat_id))`,
];

export const preferences: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
