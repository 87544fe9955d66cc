import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { benchQueue, type QueueStore } from '../../jobs/index.js';

/** Queue figures with the backend's name in each key. */
export async function queueFigures(store: QueueStore, logger: Logger): Promise<Record<string, number>> {
  const { backend, plainJobsPerSecond, flowJobsPerSecond, closeP50Ms, closeP99Ms, closesAtOnce, closesAtOnceMs } =
    await benchQueue(store, logger);
  const on = backend === 'postgres' ? 'Postgres' : 'Redis';
  return {
    [`jobsPerSecond${on}`]: plainJobsPerSecond,
    [`flowJobsPerSecond${on}`]: flowJobsPerSecond,
    [`flowP50Ms${on}`]: closeP50Ms,
    [`flowP99Ms${on}`]: closeP99Ms,
    [`flowsAtOnce${on}`]: closesAtOnce,
    [`flowsAtOnceMs${on}`]: closesAtOnceMs,
  };
}

export const hasRedisServer = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Gives `work` an empty Redis of its own, gone afterwards. */
export async function withScratchRedis<T>(work: (url: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'auspex-bench-redis-'));
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', '', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    await accepting(server.stdout);
    return await work(`redis://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  }
}

async function accepting(log: NodeJS.ReadableStream): Promise<void> {
  let said = '';
  for await (const chunk of log) {
    said += String(chunk);
    if (/ready to accept connections/i.test(said)) {
      log.resume();
      return;
    }
  }
  throw new Error(`redis-server ended before it took connections: ${said.trim().split('\n').at(-1)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
