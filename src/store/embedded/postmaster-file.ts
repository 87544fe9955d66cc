import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { UserError } from '../../core/errors.js';
import { isAlive } from './process-identity.js';

/** What a running PostgreSQL writes into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

const fileOf = (clusterDir: string) => join(clusterDir, 'postmaster.pid');

/** Null when there is none, or it is not whole yet. */
export function readPostmasterFile(clusterDir: string): PostmasterFile | null {
  const path = fileOf(clusterDir);
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
}

/**
 * Clears the way for a new server: one that outlived its bot (kill -9) is stopped in order; the file of a dead one is
 * removed, also when its process id now belongs to somebody else. The caller must hold the instance lock.
 */
export async function clearOrphan(clusterDir: string, logger: Logger): Promise<void> {
  const found = readPostmasterFile(clusterDir);
  if (!found) return;
  if (isAlive(found.pid) && isServerOf(found.pid, clusterDir)) {
    logger.warn({ serverPid: found.pid }, 'stopping the database server that outlived its bot');
    await stopServer(found.pid);
  }
  rmSync(fileOf(clusterDir), { force: true });
}

/** Fast, then immediate shutdown: either way committed rows are kept. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < waitMs && isAlive(pid); waited += 10) await sleep(10);
  }
  if (isAlive(pid)) throw new UserError(`the database server (process ${pid}) does not stop: end it by hand`);
}

function isServerOf(pid: number, clusterDir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir);
    } catch {
      // Not ours to look at, so not a server that we started.
      return false;
    }
  }
  const asked = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return (asked.stdout ?? '').includes(clusterDir);
}
