import { type Kysely, Kysely as KyselyDatabase, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { messageOf, UserError } from '../core/errors.js';
import { surviveBreaks } from '../core/pool-breaks.js';
import { poolEmptied } from '../core/pool-emptied.js';
import { prepareStatements } from '../core/prepared-statements.js';
import { migrations } from './migrations/index.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

export interface OpenedDatabase {
  readonly pool: pg.Pool;
  readonly db: Database;
  /** Waits for queries under way; a second call does nothing. */
  close(): Promise<void>;
}

const int8 = 20;

/** Instants in ms and ids fit a double exactly; the driver's default would hand them over as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    id === int8 ? (text: string) => Number(text) : pg.types.getTypeParser(id, format)) as never,
};

/**
 * Connects and checks that the database answers. Throws UserError, naming DATABASE_URL without its password, when it
 * does not. `max`: connections of this pool; `patienceMs`: how long the first one may take, as long as any other unless given.
 */
export async function openDatabase(
  url: string,
  logger: Logger,
  max = 10,
  patienceMs?: number,
): Promise<OpenedDatabase> {
  if (patienceMs !== undefined) await assertAnswers(url, patienceMs);
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    // Long: a machine at its limit is slow to greet, and what waits here is repeated work otherwise.
    connectionTimeoutMillis: 30_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'auspex',
  });
  surviveBreaks(pool, (reason) => logger.warn({ reason }, 'a database connection broke'));
  prepareStatements(pool);
  try {
    await pool.query('select 1');
  } catch (thrown) {
    await pool.end();
    throw explained(url, thrown);
  }
  const db: Database = new KyselyDatabase<Schema>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= Promise.all([poolEmptied(pool), db.destroy()]).then(() => undefined);
    return closing;
  };
  return { pool, db, close };
}

/** Whoever typed a wrong address hears of it while still looking at the screen. */
async function assertAnswers(url: string, patienceMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  try {
    await client.connect();
  } catch (thrown) {
    throw explained(url, thrown);
  } finally {
    await client.end();
  }
}

/** Brings the tables up to date. Safe when two processes start together: one does it, the other waits. */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  if (/permission denied/i.test(messageOf(error))) {
    throw new UserError(
      `DATABASE_URL: its user may not make tables (${messageOf(error)}): grant create on schema public to it`,
    );
  }
  if (/corrupted migrations/i.test(messageOf(error))) {
    throw new UserError(
      `DATABASE_URL: the database was made by another version of this program (${messageOf(error)}): use the newer version, or another database`,
    );
  }
  throw new Error(`the database could not be brought up to date${failed ? ` at ${failed}` : ''}: ${messageOf(error)}`, {
    cause: error,
  });
}

/** What went wrong, where, and what to do; never the password. */
export function explained(url: string, thrown: unknown): UserError {
  const { username, hostname, port, pathname, searchParams } = new URL(url);
  const socketDir = searchParams.get('host');
  const where = socketDir?.startsWith('/')
    ? `${socketDir}/.s.PGSQL.${port || '5432'}`
    : `${socketDir ?? (hostname || 'localhost')}:${port || '5432'}`;
  const database = decodeURIComponent(pathname.slice(1)) || username;
  const code = (thrown as { code?: string } | null)?.code ?? '';
  switch (code) {
    case 'ECONNREFUSED':
    // A socket that is not there.
    case 'ENOENT':
      return new UserError(
        `DATABASE_URL: nothing answers at ${where} (${code}): start PostgreSQL there, or correct the host and port`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(`DATABASE_URL: the host ${hostname} is not known (${code}): correct its name`);
    case '28P01':
    case '28000':
      return new UserError(
        `DATABASE_URL: ${where} refused user "${username}" (${code}): correct the user or the password`,
      );
    case '3D000':
      return new UserError(
        `DATABASE_URL: there is no database "${database}" at ${where}: make it (createdb ${database}), or correct its name`,
      );
    case '53300':
      return new UserError(`DATABASE_URL: ${where} takes no more connections (53300): close some, or allow more`);
    case '57P03':
      return new UserError(`DATABASE_URL: ${where} is still starting or shutting down (57P03): try again shortly`);
  }
  if (/timeout/i.test(messageOf(thrown))) {
    return new UserError(
      `DATABASE_URL: ${where} gave no answer in time (${messageOf(thrown)}): check host and port, and that a PostgreSQL speaks there`,
    );
  }
  const detail = messageOf(thrown).split('\n', 1)[0] || code || 'no reason given';
  return new UserError(
    `DATABASE_URL: no connection to database "${database}" at ${where} (${withoutPassword(url, detail)}): check that it is a PostgreSQL that this machine reaches`,
  );
}

function withoutPassword(url: string, text: string): string {
  const { password } = new URL(url);
  return password === '' ? text : text.replaceAll(decodeURIComponent(password), '***').replaceAll(password, '***');
}
