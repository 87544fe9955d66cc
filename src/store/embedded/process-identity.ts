import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Whether a process with this id runs, ours to signal or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Names the set of processes whose ids we can judge: this boot of this machine, and in a container this container.
 * Elsewhere the same number means another process.
 */
export function processSpace(): string {
  if (!existsSync('/proc/self/ns/pid')) return hostname();
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
}

/**
 * A text that tells this process from a later one with the same id: when it started.
 * Null when there is no such process.
 */
export function startOf(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (existsSync('/proc/self/stat')) {
    return statFields(pid)?.[19] ?? null;
  }
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return asked.stdout?.trim() || null;
}

/** A killed process keeps its id until its parent looks; in a container without an init nobody may ever look. */
function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z';
}

/** Fields of /proc/<pid>/stat after the name, which may hold blanks: state first, start time twentieth. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // No /proc on this system, or the process is gone: either way nothing is known of it.
    return null;
  }
}
