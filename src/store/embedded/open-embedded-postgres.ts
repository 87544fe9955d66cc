import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { prepareBinaries } from './binaries.js';
import { clusterUser, prepareCluster } from './cluster.js';
import { diskError } from './disk-error.js';
import { lockInstance } from './instance-lock.js';
import { makeDataDir } from './make-data-dir.js';
import { clearOrphan, stopServer } from './postmaster-file.js';
import { chooseRunAs } from './run-as.js';
import { startServer } from './server.js';

export interface EmbeddedPostgres {
  /** This machine only, with its password: a loopback port, and a Unix socket (`?host=`) where one can be. */
  readonly url: string;
  /** Orderly; a second call does nothing. Close every pool before it. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly logger: Logger;
  /** Told when the server ends without having been stopped. */
  readonly onLost?: (reason: string) => void;
  /** Server settings over our own, for tests: `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the bundled PostgreSQL 18 on `<dataDir>/postgres`, making the cluster the first time. Recovers by itself from a
 * bot or a server that was killed. Throws UserError when another bot runs on this directory or the disk refuses.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger } = options;
  try {
    makeDataDir(dataDir);
    const release = await lockInstance(realpathSync(dataDir));
    try {
      return await open(realpathSync(dataDir), options, release);
    } catch (thrown) {
      release();
      throw thrown;
    }
  } catch (thrown) {
    logger.debug({ err: thrown }, 'embedded database did not open');
    throw diskError(dataDir, thrown);
  }
}

async function open(
  dataDir: string,
  { logger, onLost, settings = {} }: EmbeddedPostgresOptions,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const clusterDir = join(dataDir, 'postgres');
  const runAs = chooseRunAs(clusterDir);
  const binaries = prepareBinaries(runAs);
  const password = await prepareCluster(dataDir, clusterDir, binaries, runAs);
  await clearOrphan(clusterDir, logger);
  const { port, socketDir, process: server } = await startServer(dataDir, clusterDir, binaries, runAs, settings);
  const pid = server.pid as number;

  let stopping: Promise<void> | null = null;
  // Whatever ends this process in its own time takes the server with it; only kill -9 leaves an orphan behind.
  const atExit = () => server.kill('SIGINT');
  process.once('exit', atExit);
  server.once('exit', (code, signal) => {
    if (stopping) return;
    const reason = `the embedded database ended by itself (${signal ?? code}): see ${join(dataDir, 'postgres.log')}`;
    logger.fatal({ serverPid: pid }, reason);
    onLost?.(reason);
  });
  const stop = () => {
    stopping ??= stopServer(pid).finally(() => {
      process.off('exit', atExit);
      release();
    });
    return stopping;
  };

  try {
    const base = `postgres://${clusterUser}:${password}@127.0.0.1:${port}`;
    const query = socketDir === null ? '' : `?host=${encodeURIComponent(socketDir)}`;
    await ensureDatabase(`${base}/postgres${query}`);
    logger.info({ serverPid: pid, port, dataDir }, 'embedded database runs');
    return { url: `${base}/${clusterUser}${query}`, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [clusterUser]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(clusterUser)}`);
  } finally {
    await client.end();
  }
}
