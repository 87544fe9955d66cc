import pg from 'pg';
import { pino } from 'pino';
import { openEmbeddedPostgres } from '../../src/store/embedded/open-embedded-postgres.js';

/** Run as a process of its own: opens the database in a directory, commits a row, says so, and stays until killed. */
const dataDir = process.argv[2] ?? '';
const { url } = await openEmbeddedPostgres({ dataDir, logger: pino({ level: 'silent' }) });
const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query('create table if not exists kept (at timestamptz not null default clock_timestamp())');
await client.query('insert into kept default values');
process.stdout.write(`committed ${process.pid}\n`);
setInterval(() => undefined, 60_000);
