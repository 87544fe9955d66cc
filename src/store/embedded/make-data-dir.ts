import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.js';

/**
 * Makes DATA_DIR and the folders above it. Node's own `recursive` turns forever where a file system answers "no such
 * folder" to a new folder in one that is there, as /proc does.
 */
export function makeDataDir(path: string): void {
  if (existsSync(path)) {
    mkdirSync(path, { recursive: true }); // EEXIST when it is a file
    return;
  }
  if (dirname(path) !== path) makeDataDir(dirname(path));
  try {
    mkdirSync(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw new UserError(
      `DATA_DIR: ${path} cannot be made in ${dirname(path)} (ENOENT): set DATA_DIR to another folder`,
    );
  }
}
