import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.js';
import type { Binaries } from './binaries.js';
import { cleanEnvironment, directoryArgument } from './cluster.js';
import { diskErrorIn, diskFull } from './disk-error.js';
import { readPostmasterFile } from './postmaster-file.js';
import type { RunAs } from './run-as.js';

/** Small, since it shares a machine with the bot; durable, since a row is our promise that a message will be sent. */
const ownSettings = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  // Job rows change often and do not live long.
  autovacuum_naptime: '15s',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  huge_pages: 'off',
  log_checkpoints: 'off',
  log_connections: '',
  log_line_prefix: '%m ',
  timezone: 'UTC',
};

const startLimitMs = 60_000;

/** Where the system has no such sockets, or a longer address than it takes, the loopback port serves alone. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103;
const socketName = (port: number | string) => `.s.PGSQL.${port}`;
const fitsSocket = (clusterDir: string): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(join(clusterDir, socketName(65_535))) <= longestSocketPath;

export interface RunningServer {
  readonly port: number;
  /** The folder of its Unix socket, for whom a question costs half the processor time of the port; null without one. */
  readonly socketDir: string | null;
  readonly process: ChildProcess;
}

/** Starts the server and waits until it takes connections (recovery after a crash included). */
export async function startServer(
  dataDir: string,
  clusterDir: string,
  binaries: Binaries,
  runAs: RunAs | null,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  let socketDir = fitsSocket(clusterDir) ? clusterDir : null;
  removeSockets(clusterDir);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const log = freshLog(dataDir);
    // The server stands in that folder, and may not be allowed to walk down to it.
    const sockets = { unix_socket_directories: socketDir === null ? '' : '.' };
    const child = launch(port, clusterDir, binaries, runAs, log, { ...ownSettings, ...sockets, ...settings });
    if (await untilReady(child, clusterDir)) return { port, socketDir, process: child };
    const said = readFileSync(log, 'utf8');
    if (socketDir !== null && /Unix-domain socket|Unix address/i.test(said)) {
      // Some file systems (shared folders of a virtual machine, network drives) hold no sockets.
      socketDir = null;
      continue;
    }
    // Another program took the port, or backends of a killed server are still letting go of its memory.
    const passing = /could not bind|Address already in use|pre-existing shared memory|still in use/i.test(said);
    if (!passing || attempt >= 20)
      throw diskErrorIn(dataDir, said) ?? diskFull(dataDir) ?? startFailure(clusterDir, log, said);
    await sleep(250);
  }
}

function launch(
  port: number,
  clusterDir: string,
  binaries: Binaries,
  runAs: RunAs | null,
  logPath: string,
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(logPath, 'a', 0o600);
  try {
    const child = spawn(
      binaries.postgres,
      [
        '-D',
        directoryArgument(clusterDir, runAs),
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      // A group of its own: Ctrl-C in the terminal reaches the bot alone, which stops the server last.
      { cwd: clusterDir, detached: true, env: cleanEnvironment, stdio: ['ignore', log, log], ...(runAs ?? {}) },
    );
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

async function untilReady(child: ChildProcess, clusterDir: string): Promise<boolean> {
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  for (let waited = 0; waited < startLimitMs; waited += 10) {
    if (ended) return false;
    const file = readPostmasterFile(clusterDir);
    if (file?.ready && file.pid === child.pid) return true;
    await sleep(10);
  }
  child.kill('SIGQUIT');
  return false;
}

function startFailure(clusterDir: string, log: string, said: string): UserError {
  const lines = said.split('\n').filter((line) => /FATAL|PANIC|ERROR|error/.test(line));
  const last = (lines.at(-1) ?? said.trim().split('\n').at(-1) ?? '').replace(/^\S+ \S+ \S+ /, '');
  return new UserError(
    `the embedded database in ${clusterDir} did not start${last ? ` (${last.trim()})` : ''}: see ${log}, or set DATABASE_URL to a PostgreSQL of your own`,
  );
}

/** A server that was killed leaves its socket behind. */
function removeSockets(clusterDir: string): void {
  for (const name of readdirSync(clusterDir)) {
    if (name.startsWith(socketName(''))) rmSync(join(clusterDir, name), { force: true });
  }
}

/** The log of this start; the one before is kept beside it. */
function freshLog(dataDir: string): string {
  const path = join(dataDir, 'postgres.log');
  if (existsSync(path)) renameSync(path, `${path}.old`);
  return path;
}

/** A port nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
