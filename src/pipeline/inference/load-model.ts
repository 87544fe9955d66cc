import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { messageOf, UserError } from '../../core/errors.js';
import type { FeatureSet } from '../features/types.js';
import { type ModelCard, ModelCardSchema, sha256Of } from './model-card.js';
import { OnnxPredictor } from './onnx-predictor.js';

export interface LoadedModel {
  readonly directory: string;
  readonly card: ModelCard;
  readonly predictor: OnnxPredictor;
}

/**
 * Opens `<directory>/card.json` and `model.onnx` for serving rows of `features`. UserError naming the file and what to
 * do when one is missing, damaged, of another feature set or of another shape.
 */
export async function loadModel(
  directory: string,
  features: FeatureSet,
  { threads = 1 }: { readonly threads?: number } = {},
): Promise<LoadedModel> {
  const card = await readModelCard(directory);
  assertServes(card, features, directory);
  const bytes = await readModelFile(directory, card);
  const path = join(directory, card.model.file);
  const predictor = await OnnxPredictor.open(bytes, card, threads).catch((thrown) => {
    if (thrown instanceof UserError) throw new UserError(`${path} ${thrown.message}`);
    throw new UserError(`${path} is no model that can be run: ${oneLine(messageOf(thrown))}; train it again`);
  });
  return { directory, card, predictor };
}

/** The checked card of a model folder. */
export async function readModelCard(directory: string): Promise<ModelCard> {
  const path = join(directory, 'card.json');
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw new UserError(
      `${path} cannot be read: ${messageOf(thrown)}; give a model folder with card.json and model.onnx`,
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw new UserError(`${path} is no JSON: ${messageOf(thrown)}; restore it or train the model again`);
  }
  const parsed = ModelCardSchema.safeParse(json);
  if (!parsed.success) {
    throw new UserError(`${path} is no model card: ${faultsOf(parsed.error)}; restore it or train the model again`);
  }
  return parsed.data;
}

/** Throws UserError unless rows of `features` are what the model was trained on. */
export function assertServes(card: ModelCard, features: FeatureSet, directory: string): void {
  if (card.features.hash !== features.hash) {
    throw new UserError(
      `${join(directory, 'card.json')}: model ${card.version} expects features ${card.features.hash.slice(0, 12)}, this program computes ${features.hash.slice(0, 12)}; train the model again or use the version it came with`,
    );
  }
  if (card.features.names.length !== features.names.length) {
    throw new UserError(
      `${join(directory, 'card.json')}: model ${card.version} has ${card.features.names.length} features, this program computes ${features.names.length}; train the model again`,
    );
  }
}

/** Bytes of the model, of the size and hash its card names. */
export async function readModelFile(directory: string, card: ModelCard): Promise<Uint8Array> {
  const path = join(directory, card.model.file);
  const bytes = await readFile(path).catch((thrown) => {
    throw new UserError(`${path} cannot be read: ${messageOf(thrown)}; restore it or train the model again`);
  });
  const found = sha256Of(bytes);
  if (found !== card.model.sha256) {
    throw new UserError(
      `${path} has SHA-256 ${found.slice(0, 12)}, its card says ${card.model.sha256.slice(0, 12)}; restore the pair or train the model again`,
    );
  }
  return bytes;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200);

function faultsOf(error: z.ZodError): string {
  const faults = error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'card'}: ${issue.message}`);
  return faults.join('; ') + (error.issues.length > 5 ? `; and ${error.issues.length - 5} more` : '');
}
