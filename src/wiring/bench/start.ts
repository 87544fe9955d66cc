import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environment } from '../../config.js';
import { UserError } from '../../core/errors.js';
import { round } from './machine.js';

const program = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const startLimitMs = 120_000;

const LogLine = z.object({ msg: z.string(), http: z.string().optional() });

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  readonly readyMs: number;
}

/** Starts the bot twice on one data folder: from spawn to `ready`, and the memory of the second after a while. */
export async function timeStarts(modelsDir: string, { memoryAfterMs = 60_000 } = {}): Promise<Record<string, number>> {
  if (!existsSync(program)) throw new UserError(`${program} is missing; build it first: npm run build`);
  const dataDir = await mkdtemp(join(tmpdir(), 'auspex-bench-start-'));
  try {
    const first = await start(dataDir, modelsDir);
    // Long enough for the market to move on, so that the second start finds a database somebody worked with.
    await sleep(5_000);
    await stop(first);
    const second = await start(dataDir, modelsDir);
    try {
      await sleep(memoryAfterMs);
      const rss = await residentBytes(second.url);
      return {
        firstStartSeconds: round(first.readyMs / 1_000, 2),
        warmStartSeconds: round(second.readyMs / 1_000, 2),
        memoryAfterSeconds: round(memoryAfterMs / 1_000),
        memoryMb: round(rss / 2 ** 20, 0),
      };
    } finally {
      await stop(second);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function start(dataDir: string, modelsDir: string): Promise<Running> {
  const startedAt = performance.now();
  const { PATH, HOME } = environment();
  const child = spawn(process.execPath, [program, 'start'], {
    // From a folder without a .env, with nothing inherited that would lead to a real chat or database.
    cwd: dataDir,
    env: {
      PATH,
      HOME,
      EXCHANGE: 'simulated',
      DATA_DIR: dataDir,
      MODELS_DIR: modelsDir,
      HTTP_PORT: '0',
      NEWS_FEEDS: '',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ready = new Promise<Running>((resolve, reject) => {
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

async function stop({ process: child }: Running): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** The bot's own figure; the embedded database is a process of its own and not in it. */
async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^process_resident_memory_bytes (\S+)$/m.exec(text);
  if (!found) throw new Error(`${url}/metrics does not tell process_resident_memory_bytes`);
  return Number(found[1]);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // a line for people
  }
}
