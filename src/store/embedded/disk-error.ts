import { statfsSync } from 'node:fs';
import { messageOf, UserError } from '../../core/errors.js';

const advice: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user: change its owner, or set DATA_DIR to a folder of yours',
  EPERM: 'may not be written by this user: change its owner, or set DATA_DIR to a folder of yours',
  EROFS: 'is on a read-only disk: set DATA_DIR to a folder that can be written',
  ENOTDIR: 'is not a folder: set DATA_DIR to a folder',
  EEXIST: 'is not a folder: set DATA_DIR to a folder',
  ENOSPC: 'is on a full disk: free some space there, or set DATA_DIR to another disk',
  EDQUOT: 'is over its disk quota: free some space there, or set DATA_DIR to another disk',
};

/** One line for what the disk refused, or the error itself when it is of another kind. */
export function diskError(dataDir: string, thrown: unknown): Error {
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  const known = advice[code];
  if (known) return new UserError(`DATA_DIR ${dataDir} ${known} (${code})`);
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}

/** The same for what a program said; null when it was not about the disk. */
export function diskErrorIn(dataDir: string, output: string): UserError | null {
  const code = /No space left on device/i.test(output)
    ? 'ENOSPC'
    : /Disk quota exceeded/i.test(output)
      ? 'EDQUOT'
      : /Read-only file system/i.test(output)
        ? 'EROFS'
        : /Permission denied/i.test(output)
          ? 'EACCES'
          : null;
  return code ? new UserError(`DATA_DIR ${dataDir} ${advice[code]} (${code})`) : null;
}

const leastFree = 1_000_000;

/** The same when nothing could be said because there was no room even for that; null when there is room. */
export function diskFull(dataDir: string, free = freeBytes(dataDir)): UserError | null {
  return free < leastFree ? new UserError(`DATA_DIR ${dataDir} ${advice['ENOSPC']} (ENOSPC)`) : null;
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
