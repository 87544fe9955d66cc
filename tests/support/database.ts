import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { migrate, type OpenedDatabase, openDatabase } from '../../src/store/database.js';
// The first file that asks for a database waits for the server to be made.
import './long-tests.js';

export interface TestDatabase extends OpenedDatabase {
  readonly url: string;
}

/** A fresh, empty database with all tables, on the run's PostgreSQL; `close` drops it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const url = await createTestDatabase();
  const opened = await openDatabase(url, pino({ level: 'silent' }));
  await migrate(opened.db);
  const close = async () => {
    await opened.close();
    await dropTestDatabase(url);
  };
  return { ...opened, url, close };
}

/** Empties every table and starts all numbers at 1 again; tables that hold nothing are left alone, for emptying one costs. */
export async function emptyTables({ pool }: TestDatabase): Promise<void> {
  await pool.query(`do $$
    declare
      one record;
      holds boolean;
      filled text[] := '{}';
    begin
      for one in select quote_ident(tablename) as name from pg_tables
        where schemaname = 'public' and tablename not like 'kysely%'
      loop
        execute 'select exists (select 1 from ' || one.name || ')' into holds;
        if holds then filled := filled || one.name; end if;
      end loop;
      if cardinality(filled) > 0 then execute 'truncate ' || array_to_string(filled, ', ') || ' cascade'; end if;
      perform setval(quote_ident(sequencename)::regclass, 1, false) from pg_sequences
        where schemaname = 'public' and last_value is not null;
    end
  $$`);
}

/** The url of a new database without any table. */
export async function createTestDatabase(): Promise<string> {
  const server = new URL(await serverUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`create database ${name}`);
  server.pathname = `/${name}`;
  return server.href;
}

export async function dropTestDatabase(url: string): Promise<void> {
  await asAdmin(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

async function serverUrl(): Promise<string> {
  const response = await fetch(inject('testDatabaseServer'));
  const text = await response.text();
  if (!response.ok) throw new Error(`no test database: ${text}`);
  return text;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: await serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
