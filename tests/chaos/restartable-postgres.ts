import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { prepareBinaries } from '../../src/store/embedded/binaries.js';
import { cleanEnvironment, directoryArgument } from '../../src/store/embedded/cluster.js';
import { openEmbeddedPostgres } from '../../src/store/embedded/open-embedded-postgres.js';
import { clearOrphan, readPostmasterFile, stopServer } from '../../src/store/embedded/postmaster-file.js';
import { chooseRunAs } from '../../src/store/embedded/run-as.js';
import { freePort } from '../support/redis.js';

export interface RestartablePostgres {
  /** The same after every restart. */
  readonly url: string;
  /** kill -9, and a new server on the same files and port; returns the ms in which nobody could ask it anything. */
  restart(): Promise<number>;
  stop(): Promise<void>;
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '.',
  max_connections: '100',
  shared_buffers: '32MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum_naptime: '15s',
  jit: 'off',
  timezone: 'UTC',
};

/** The bundled PostgreSQL on a port of its own that it keeps, durable as the embedded one is. */
export async function openRestartablePostgres(dataDir: string, logger: Logger): Promise<RestartablePostgres> {
  const first = await openEmbeddedPostgres({ dataDir, logger });
  const url = new URL(first.url);
  await first.stop();
  const clusterDir = join(realpathSync(dataDir), 'postgres');
  const runAs = chooseRunAs(clusterDir);
  const binaries = prepareBinaries(runAs);
  const port = await freePort();
  url.port = String(port);

  const answers = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const start = async (): Promise<ChildProcess> => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const child = spawn(
        binaries.postgres,
        ['-D', directoryArgument(clusterDir, runAs), '-p', String(port), ...args],
        {
          cwd: clusterDir,
          detached: true,
          env: cleanEnvironment,
          stdio: 'ignore',
          ...(runAs ?? {}),
        },
      );
      let ended = false;
      child.once('exit', () => {
        ended = true;
      });
      while (!ended) {
        const file = readPostmasterFile(clusterDir);
        if (file?.ready && file.pid === child.pid && (await answers())) return child;
        await sleep(20);
      }
      // Processes of the killed server are still letting go of its memory.
      await sleep(50);
    }
    throw new Error(`postgres does not start in ${clusterDir}`);
  };

  let server = await start();
  return {
    url: url.href,
    restart: async () => {
      const since = performance.now();
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await gone;
      await clearOrphan(clusterDir, logger);
      server = await start();
      return performance.now() - since;
    },
    stop: () => stopServer(server.pid as number),
  };
}
