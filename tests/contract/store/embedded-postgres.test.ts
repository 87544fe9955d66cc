import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.js';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../src/store/embedded/open-embedded-postgres.js';
import { readPostmasterFile } from '../../../src/store/embedded/postmaster-file.js';
import { isAlive } from '../../../src/store/embedded/process-identity.js';
import '../../support/long-tests.js';

const logger = pino({ level: 'silent' });
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let home = '';
let dataDir = '';
let opened: EmbeddedPostgres[] = [];
let children: ChildProcess[] = [];

beforeAll(async () => {
  // As mkdtemp makes it: nobody but its owner may even walk through, like /root.
  home = await mkdtemp(join(tmpdir(), 'auspex-embedded-'));
  dataDir = join(home, 'data');
});
afterEach(async () => {
  for (const child of children) await killed(child);
  for (const server of opened) await server.stop();
  opened = [];
  children = [];
});
afterAll(async () => {
  const orphan = readPostmasterFile(join(dataDir, 'postgres'));
  if (orphan && orphan.pid !== process.pid && isAlive(orphan.pid)) process.kill(orphan.pid, 'SIGQUIT');
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const open = async (directory = dataDir) => {
  const server = await openEmbeddedPostgres({ dataDir: directory, logger });
  opened.push(server);
  return server;
};

/** How many starts of another bot left their row. */
async function rowsKept({ url }: EmbeddedPostgres): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Number((await client.query('select count(*) from kept')).rows[0].count);
  } finally {
    await client.end();
  }
}

/** Another bot on the directory, once it has said the word: by default, that it has committed a row. */
async function anotherBot(
  given: { directory?: string; user?: { uid: number; gid: number }; says?: string } = {},
): Promise<ChildProcess> {
  const script = new URL('../../support/database-child.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, given.directory ?? dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...given.user,
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  await expect.poll(() => said, { timeout: 100_000, interval: 50 }).toContain(given.says ?? 'committed');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const postmaster = () => readPostmasterFile(join(dataDir, 'postgres'))!.pid;

describe('the embedded database', { timeout: 300_000 }, () => {
  it('begins again when a start was killed while it made the files', async () => {
    await mkdir(join(dataDir, 'postgres.new', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.password'), 'half');
    await killed(await anotherBot());
    expect(existsSync(join(dataDir, 'postgres.new'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.password'))).toBe(false);
  });

  it('has every committed row after kill -9 of its bot, whose server lives on', async () => {
    await killed(await anotherBot());
    const orphan = postmaster();
    expect(isAlive(orphan)).toBe(true);
    const server = await open();
    expect(isAlive(orphan)).toBe(false);
    expect(await rowsKept(server)).toBe(2);
    await server.stop();
    expect(await rowsKept(await open())).toBe(2);
  });

  it('recovers when bot and server were both killed and another process has the server’s number now', async () => {
    const bot = await anotherBot();
    const pid = postmaster();
    process.kill(pid, 'SIGKILL');
    await killed(bot);
    const file = join(dataDir, 'postgres', 'postmaster.pid');
    const left = await readFile(file, 'utf8');
    await writeFile(file, left.replace(/^\d+/, String(process.pid)));
    expect(await rowsKept(await open())).toBe(3);
  });

  it('refuses a second start while one runs, naming the directory and the process', async () => {
    const bot = await anotherBot();
    const thrown = await open().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toContain(`already runs on DATA_DIR ${dataDir} (process ${bot.pid})`);
    expect(bot.exitCode).toBeNull();
  });

  it('refuses a second start in the same process too, and starts again after a stop', async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(/already runs on DATA_DIR/);
    await Promise.all([first.stop(), first.stop()]);
    expect(existsSync(join(dataDir, 'auspex.lock'))).toBe(false);
    const second = await open();
    expect(new URL(second.url).hostname).toBe('127.0.0.1');
  });

  it('answers at a socket in its own folder, and sweeps away those of servers that were killed', async () => {
    const cluster = join(dataDir, 'postgres');
    const sockets = async () => (await readdir(cluster)).filter((name) => name.startsWith('.s.PGSQL.')).sort();
    const bot = await anotherBot();
    const orphan = postmaster();
    process.kill(orphan, 'SIGKILL');
    await killed(bot);
    const left = await sockets();
    expect(left).toHaveLength(2);
    const { url } = await open();
    const { port, searchParams } = new URL(url);
    expect(searchParams.get('host')).toBe(cluster);
    expect(await sockets()).toEqual([`.s.PGSQL.${port}`, `.s.PGSQL.${port}.lock`]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ byAddress: string | null }>('select inet_server_addr() as "byAddress"');
    expect(rows).toEqual([{ byAddress: null }]);
    await client.end();
  });

  it('answers at its port alone where the folder is too deep for a socket', async () => {
    const deep = join(home, 'd'.repeat(90));
    const { url } = await open(deep);
    expect(new URL(url).search).toBe('');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.end();
  });

  it('keeps its password from others, and lets nobody in without it', async () => {
    const { url } = await open();
    expect((await stat(join(dataDir, 'postgres', 'auspex.password'))).mode & 0o777).toBe(0o600);
    const wrong = Object.assign(new URL(url), { password: 'guess' });
    const client = new pg.Client({ connectionString: wrong.href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });

  it('explains a directory that cannot be used', async () => {
    const file = join(home, 'file');
    await writeFile(file, 'no folder');
    await expect(open(file)).rejects.toThrow(`DATA_DIR ${file} is not a folder`);
    if (process.platform === 'linux')
      await expect(open('/proc/none/data')).rejects.toThrow(/DATA_DIR: \/proc\/none cannot/);
    const older = join(home, 'older');
    await mkdir(join(older, 'postgres'), { recursive: true });
    await writeFile(join(older, 'postgres', 'PG_VERSION'), '15\n');
    await expect(open(older)).rejects.toThrow(/was made by PostgreSQL 15, this program brings 18/);
  });

  it.skipIf(!isRoot)('runs as root on files it gave away, and on a copy that root owns', async () => {
    const { uid } = await stat(join(dataDir, 'postgres'));
    expect(uid).not.toBe(0);
    await chown(join(dataDir, 'postgres'), 0, 0);
    await open();
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(uid);
  });

  const repositoryIsOpen = async () => {
    for (const part of ['', '..', '../..']) {
      const { mode } = await stat(join(process.cwd(), part));
      if ((mode & 0o005) !== 0o005) return false;
    }
    return true;
  };

  it.skipIf(!isRoot)('runs as a plain user, and says so when the directory is not his', async (context) => {
    context.skip(!(await repositoryIsOpen()), 'a plain user cannot read this repository');
    await chmod(home, 0o755);
    const user = { uid: nobody, gid: nobody };
    const his = join(home, 'his');
    await mkdir(his);
    await chown(his, nobody, nobody);
    await killed(await anotherBot({ directory: his, user }));
    expect(await rowsKept(await open(his))).toBe(1);
    await anotherBot({ directory: join(home, 'other'), user, says: 'may not be written by this user' });
  });
});
