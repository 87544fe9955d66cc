import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf, UserError } from '../../core/errors.js';
import type { Binaries } from './binaries.js';
import { diskErrorIn } from './disk-error.js';
import type { RunAs } from './run-as.js';

/** Version of the cluster's files that the bundled programs read. */
const majorVersion = '18';
export const clusterUser = 'auspex';

/** How PostgreSQL is told its directory, started with that directory as its working directory. */
export function directoryArgument(clusterDir: string, runAs: RunAs | null): string {
  // As another user it may not be allowed to walk down to DATA_DIR (say below /root, mode 0700). It need not: the kernel
  // follows this link to the directory it stands in.
  return runAs && process.platform === 'linux' ? '/proc/self/cwd' : clusterDir;
}

/** Nothing of our environment reaches the server, neither settings nor secrets. */
export const cleanEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Makes the cluster when there is none yet, and returns the password of its only user. */
export async function prepareCluster(
  dataDir: string,
  clusterDir: string,
  binaries: Binaries,
  runAs: RunAs | null,
): Promise<string> {
  if (!existsSync(join(clusterDir, 'PG_VERSION'))) await createCluster(dataDir, clusterDir, binaries, runAs);
  else if (runAs) handOver(clusterDir, runAs);
  const version = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim();
  if (version !== majorVersion) {
    throw new UserError(
      `the database in ${clusterDir} was made by PostgreSQL ${version}, this program brings ${majorVersion}: set DATA_DIR to another folder, or move the data over with pg_dump`,
    );
  }
  try {
    return readFileSync(passwordFile(clusterDir), 'utf8').trim();
  } catch (thrown) {
    throw new UserError(
      `the password file of the database cannot be read (${messageOf(thrown)}): run as the user who made ${dataDir}, or move ${clusterDir} away to begin anew`,
    );
  }
}

/** A cluster copied by root belongs to root, and PostgreSQL reads only what is its own. */
function handOver(clusterDir: string, { uid, gid }: RunAs): void {
  if (statSync(clusterDir).uid === uid) return;
  for (const path of ['.', ...(readdirSync(clusterDir, { recursive: true }) as string[])]) {
    lchownSync(join(clusterDir, path), uid, gid);
  }
  chmodSync(clusterDir, 0o700);
}

const passwordFile = (clusterDir: string) => join(clusterDir, 'auspex.password');

/** Made beside its place and moved there whole: a start that is killed here leaves no half cluster. */
async function createCluster(dataDir: string, clusterDir: string, binaries: Binaries, runAs: RunAs | null) {
  const draft = `${clusterDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const handover = `${clusterDir}.password`;
  writeFileSync(handover, `${password}\n`, { mode: 0o600 });
  try {
    if (runAs) for (const path of [draft, handover]) chownSync(path, runAs.uid, runAs.gid);
    await initdb(dataDir, draft, handover, binaries, runAs);
    renameSync(handover, passwordFile(draft));
    chmodSync(passwordFile(draft), 0o600);
    rmSync(clusterDir, { recursive: true, force: true });
    renameSync(draft, clusterDir);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    throw thrown;
  } finally {
    rmSync(handover, { force: true });
  }
}

async function initdb(dataDir: string, draft: string, handover: string, binaries: Binaries, runAs: RunAs | null) {
  const handed = openSync(handover, 'r');
  try {
    const child = spawn(
      binaries.initdb,
      [
        `--pgdata=${directoryArgument(draft, runAs)}`,
        `--username=${clusterUser}`,
        `--pwfile=${runAs && process.platform === 'linux' ? '/proc/self/fd/3' : handover}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { cwd: draft, env: cleanEnvironment, stdio: ['ignore', 'pipe', 'pipe', handed], ...(runAs ?? {}) },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, signal) => resolve(exit ?? signal ?? 'unknown'));
    });
    if (code === 0) return;
    const lines = output.split('\n').filter((line) => /error|fatal|could not|No space/i.test(line));
    throw (
      diskErrorIn(dataDir, output) ??
      new UserError(
        `the embedded database could not be made in ${draft} (initdb ended with ${code}: ${lines.at(-1)?.trim() ?? output.trim().split('\n').at(-1)}): check DATA_DIR, or set DATABASE_URL`,
      )
    );
  } finally {
    closeSync(handed);
  }
}
