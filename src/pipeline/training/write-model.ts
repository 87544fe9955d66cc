import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, UserError } from '../../core/errors.js';
import type { ModelCard } from '../inference/model-card.js';

/** Throws UserError when a model could not be put there: versions are never overwritten. */
export async function assertFree(directory: string): Promise<void> {
  const taken = await stat(directory).then(
    () => true,
    () => false,
  );
  if (taken) throw new UserError(`${directory} exists already; models are never overwritten, give another --out`);
}

/** Writes `model.onnx` and `card.json` into a new folder that appears whole or not at all. */
export async function writeModel(directory: string, bytes: Uint8Array, card: ModelCard): Promise<void> {
  const staging = join(dirname(directory), `.writing-${basename(directory)}`);
  try {
    await assertFree(directory);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    await writeFile(join(staging, card.model.file), bytes);
    await writeFile(join(staging, 'card.json'), `${JSON.stringify(card, null, 1)}\n`);
    await rename(staging, directory);
  } catch (thrown) {
    // What could not be made need not be removed: the first failure is the one to tell.
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`${directory} cannot be written: ${messageOf(thrown)}; give another --out`);
  }
}
