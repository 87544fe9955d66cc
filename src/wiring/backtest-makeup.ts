import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timeframe } from '../core/market.js';
import { featureSet } from '../pipeline/features/index.js';
import { ModelRegistry } from '../pipeline/inference/registry.js';

const pipeline = fileURLToPath(new URL('../pipeline', import.meta.url));

let program: Promise<string> | null = null;

/** A digest of the code that results depend on: a changed program answers no question from memory. */
function programDigest(): Promise<string> {
  program ??= digestOf(pipeline);
  return program;
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.d)\.(js|ts)$/.test(name)).sort();
  for (const name of files) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}

/** Names the program and the models that a backtest of this timeframe may ask. */
export async function makeupOf(modelsDir: string, timeframe: Timeframe): Promise<string> {
  const hash = createHash('sha256').update(await programDigest());
  // Without a folder there is no model; strategies without one run all the same.
  const listed = !existsSync(modelsDir) ? [] : await new ModelRegistry(modelsDir, featureSet).list();
  for (const { directory, timeframe: of, fault } of listed) {
    if (of !== timeframe || fault !== null) continue;
    // The card holds the digest of its model.
    hash.update(await readFile(join(directory, 'card.json')));
  }
  return hash.digest('hex');
}
