import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environment } from '../../config.js';
import { UserError } from '../../core/errors.js';

const program = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const startLimitMs = 120_000;
/**
 * As `npm start` and the image have it: room for what a crowd's answers leave behind. With the 16 MB of V8's own choice it is
 * collected several times while they wait.
 */
const nodeFlags = ['--max-semi-space-size=64'];

const LogLine = z.object({ msg: z.string(), http: z.string().optional() });

/** The bot as `start` runs it, in a process of its own. */
export interface SpawnedBot {
  readonly process: ChildProcess;
  readonly url: string;
  /** From spawn to its line `ready`. */
  readonly readyMs: number;
}

/**
 * Starts the built bot in `dataDir` with these settings and nothing inherited that would lead to a real chat or database.
 * Rejects when it ends before it is ready; UserError when it was not built.
 */
export async function spawnBot(dataDir: string, settings: Readonly<Record<string, string>>): Promise<SpawnedBot> {
  if (!existsSync(program)) throw new UserError(`${program} is missing; build it first: npm run build`);
  const startedAt = performance.now();
  const { PATH, HOME } = environment();
  const child = spawn(process.execPath, [...nodeFlags, program, 'start'], {
    // From a folder without a .env.
    cwd: dataDir,
    env: { PATH, HOME, DATA_DIR: dataDir, HTTP_PORT: '0', NEWS_FEEDS: '', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ready = new Promise<SpawnedBot>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${startLimitMs} ms`)), startLimitMs);
    let last = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      const parsed = LogLine.safeParse(jsonOf(line));
      if (!parsed.success || parsed.data.msg !== 'ready') return;
      clearTimeout(timer);
      resolve({ process: child, url: parsed.data.http ?? '', readyMs: performance.now() - startedAt });
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the bot ended with status ${code} before it was ready: ${last}`));
    });
  });
  return ready.catch(async (error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
}

export async function stopBot({ process: child }: SpawnedBot): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // a line for people
  }
}
