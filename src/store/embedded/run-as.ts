import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.js';

/** The user PostgreSQL runs as when we are root, whom it refuses. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Null: as ourselves. As root: the owner of the cluster that is there, else `postgres` or `nobody`
 * (initdb wants a user with a name).
 */
export function chooseRunAs(clusterDir: string): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(clusterDir)) {
    const owner = statSync(clusterDir);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new UserError(
    'PostgreSQL may not run as root, and there is no user "postgres" or "nobody" to run it as: add one (useradd --system postgres), run as another user, or set DATABASE_URL',
  );
}

/** Whether that user may enter the directory from the root down. */
export function mayTraverse(directory: string, { uid, gid }: RunAs): boolean {
  for (let at = directory; ; at = dirname(at)) {
    const { uid: owner, gid: group, mode } = statSync(at);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
