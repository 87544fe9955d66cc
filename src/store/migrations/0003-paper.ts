import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Paper accounts get owners, lives and an engine. Rows of the first version stay as they are until the program brings
 * them into the present form (`PaperRepository.legacy`), since only the engine knows how its state looks.
 */
const statements = [
  `alter table deliveries add column market_at bigint`,

  `alter table paper_fills add column life integer not null default 1`,
  `alter table paper_fills add column sequence integer not null default 1`,
  `alter table paper_fills add column liquidity text not null default 'taker'`,
  `alter table paper_fills drop constraint paper_fills_pkey`,
  `alter table paper_fills add primary key (account, client_order_id, sequence)`,
  `create index paper_fills_order on paper_fills (account, life, filled_at)`,

  `alter table paper_trades add column life integer not null default 1`,
  `alter table paper_trades add column number integer`,
  `alter table paper_trades add column timeframe text not null default '1h'`,
  `alter table paper_trades add column funding numeric not null default 0`,
  `alter table paper_trades add column net_return float8`,
  `alter table paper_trades add column worst float8 not null default 0`,
  `alter table paper_trades add column best float8 not null default 0`,
  `alter table paper_trades add column tag text not null default 'signal'`,
  `alter table paper_trades alter column signal_id drop not null`,
  `update paper_trades t set timeframe = s.timeframe from signals s where s.id = t.signal_id`,
  `update paper_trades set net_return = (pnl / nullif(entry_price * quantity, 0))::float8`,
  `update paper_trades set net_return = 0 where net_return is null`,
  // A name that was started anew kept the trades of before: those are of an earlier life.
  `update paper_trades t set life = 0 from paper_accounts a
     where a.name = t.account and t.opened_at < (a.account->>'startedAt')::bigint`,
  `update paper_fills f set life = 0 from paper_accounts a
     where a.name = f.account and f.filled_at < (a.account->>'startedAt')::bigint`,
  `update paper_trades t set number = n.number from (
     select id, row_number() over (partition by account, life order by closed_at, id) as number from paper_trades) n
     where n.id = t.id`,
  `alter table paper_trades alter column number set not null`,
  `alter table paper_trades alter column net_return set not null`,
  `alter table paper_trades add unique (account, life, number)`,

  `create table paper_inputs (
    id bigint generated always as identity primary key,
    account text not null references paper_accounts, life integer not null, at bigint not null, input jsonb not null)`,
  `create index paper_inputs_order on paper_inputs (account, life, id)`,
  `create table paper_equity (
    account text not null references paper_accounts, life integer not null, at bigint not null, equity float8 not null,
    primary key (account, life, at))`,
  `create table paper_lives (
    account text not null references paper_accounts, life integer not null, summary jsonb not null,
    primary key (account, life))`,
];

export const paper: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
