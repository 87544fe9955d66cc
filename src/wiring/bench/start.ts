import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { round } from './machine.js';
import { type SpawnedBot, spawnBot, stopBot } from './spawned-bot.js';

/** Starts the bot twice on one data folder: from spawn to `ready`, and the memory of the second after a while. */
export async function timeStarts(modelsDir: string, { memoryAfterMs = 60_000 } = {}): Promise<Record<string, number>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'auspex-bench-start-'));
  try {
    const first = await start(dataDir, modelsDir);
    // Long enough for the market to move on, so that the second start finds a database somebody worked with.
    await sleep(5_000);
    await stopBot(first);
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
      await stopBot(second);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const start = (dataDir: string, modelsDir: string): Promise<SpawnedBot> =>
  spawnBot(dataDir, { EXCHANGE: 'simulated', MODELS_DIR: modelsDir });

/** The bot's own figure; the embedded database is a process of its own and not in it. */
async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^process_resident_memory_bytes (\S+)$/m.exec(text);
  if (!found) throw new Error(`${url}/metrics does not tell process_resident_memory_bytes`);
  return Number(found[1]);
}
