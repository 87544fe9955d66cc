import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.js';
import { processSpace, startOf } from './process-identity.js';

interface Holder {
  readonly pid: number;
  readonly start: string | null;
  /** Where that pid counts. */
  readonly space: string;
}

/**
 * Takes `<dataDir>/auspex.lock` for this process; returns how to give it back. Throws UserError while another running
 * process holds it. A lock whose process died, or whose id now belongs to another process, is taken over; one of a
 * process we cannot see (another container's) when it was not touched for three beats, which its holder does at each.
 */
export async function lockInstance(dataDir: string, beatMs = 2_000): Promise<() => void> {
  const path = join(dataDir, 'auspex.lock');
  const holder: Holder = { pid: process.pid, start: startOf(process.pid), space: processSpace() };
  const own = `${JSON.stringify(holder)}\n`;
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, own, { mode: 0o644 });
    // A link appears whole or not at all, so nobody reads half a lock.
    for (let round = 0; round < 20; round += 1) {
      if (tryLink(draft, path)) return hold(path, own, beatMs);
      const found = readLock(path);
      if (found === null) continue;
      const other = parseHolder(found);
      if (other && (await isRunning(other, path, 3 * beatMs))) throw refusal(dataDir, other.pid);
      removeStale(path, found, `${draft}.stale`);
    }
    throw new UserError(`the lock ${path} keeps changing hands: start one bot at a time on ${dataDir}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Shows by the file's time that the holder lives, for those who cannot see its process. */
function hold(path: string, own: string, beatMs: number): () => void {
  const beat = setInterval(() => {
    const now = new Date();
    if (readLock(path) === own) utimesSync(path, now, now);
  }, beatMs);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (readLock(path) === own) rmSync(path, { force: true });
  };
}

const refusal = (dataDir: string, pid: number) =>
  new UserError(
    `a bot already runs on DATA_DIR ${dataDir} (process ${pid}): stop it first (kill ${pid}), or give this one another DATA_DIR or a DATABASE_URL`,
  );

async function isRunning(holder: Holder, path: string, stillMs: number): Promise<boolean> {
  if (holder.space === processSpace()) return holder.start !== null && holder.start === startOf(holder.pid);
  const before = timeOf(path);
  await sleep(stillMs);
  return timeOf(path) !== before;
}

const timeOf = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;

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
    const { pid, start = null, space } = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(pid) && typeof space === 'string' ? { pid: pid as number, start, space } : null;
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
