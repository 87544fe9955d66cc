import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, loadConfig } from '../config.js';
import { LocalScorer } from '../sentiment/local/local-scorer.js';
import { scoreLines } from '../sentiment/score-text.js';

const file = join('sentiment', 'weights.bin');
const shipped = fileURLToPath(new URL(`../../models/${file}`, import.meta.url));

/** The scorer that needs no key: the weights of MODELS_DIR, or those the program came with. */
export function openLocalScorer(modelsDir: string): LocalScorer {
  const own = join(modelsDir, file);
  return LocalScorer.load(existsSync(own) ? own : shipped);
}

/** One line of JSON for each line of stdin. */
export async function* scoreStdin(): AsyncGenerator<string> {
  yield* scoreLines(process.stdin, openLocalScorer(loadConfig(environment()).MODELS_DIR));
}
