import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.js';
import { startOf } from './process-identity.js';

interface Holder {
  readonly pid: number;
  readonly start: string | null;
}

/**
 * Takes `<dataDir>/auspex.lock` for this process; returns how to give it back. Throws UserError while another running
 * process holds it. A lock whose process died, or whose id now belongs to another process, is taken over.
 */
export function lockInstance(dataDir: string): () => void {
  const path = join(dataDir, 'auspex.lock');
  const own = `${JSON.stringify({ pid: process.pid, start: startOf(process.pid) } satisfies Holder)}\n`;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, own, { mode: 0o644 });
  try {
    // A link appears whole or not at all, so nobody reads half a lock.
    for (let round = 0; round < 20; round += 1) {
      if (tryLink(draft, path)) return () => release(path, own);
      const found = readLock(path);
      if (found === null) continue;
      const holder = parseHolder(found);
      if (holder && isRunning(holder)) throw refusal(dataDir, holder.pid);
      removeStale(path, found, `${draft}.stale`);
    }
    throw new UserError(`the lock ${path} keeps changing hands: start one bot at a time on ${dataDir}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

const refusal = (dataDir: string, pid: number) =>
  new UserError(
    `a bot already runs on DATA_DIR ${dataDir} (process ${pid}): stop it first (kill ${pid}), or give this one another DATA_DIR or a DATABASE_URL`,
  );

function isRunning(holder: Holder): boolean {
  if (holder.pid === process.pid) return holder.start === startOf(process.pid);
  const start = startOf(holder.pid);
  return start !== null && (holder.start === null || holder.start === start);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(value.pid) ? { pid: value.pid as number, start: value.start ?? null } : null;
  } catch {
    // Not ours or cut short by a full disk: a lock nobody can be named by is stale.
    return null;
  }
}

/** Moves the stale lock aside; puts it back when another process had replaced it in between. */
function removeStale(path: string, stale: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  if (readFileSync(aside, 'utf8') !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, own: string): void {
  if (readLock(path) === own) rmSync(path, { force: true });
}
