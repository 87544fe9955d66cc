import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../core/errors.js';
import { denseCount, featureCount, featureVersion } from './text-features.js';

const Header = z.object({
  format: z.literal('auspex-sentiment-1'),
  featureVersion: z.string(),
  featureCount: z.int(),
  denseCount: z.int(),
  /** Weight = stored whole number × scale, by class: negative, neutral, positive. Dense ones have their own, finer scale. */
  scales: z.array(z.number()).length(3),
  intercepts: z.array(z.number()).length(3),
  trainedOn: z.array(z.object({ name: z.string(), texts: z.int() })),
  seed: z.int(),
});
export type ModelHeader = z.infer<typeof Header>;

/** Weights by class, `featureCount` each, and what was trained on. */
export interface SentimentWeights {
  readonly header: ModelHeader;
  readonly weights: readonly [Float32Array, Float32Array, Float32Array];
}

/*
 * Layout: header length (uint32, little endian), header (JSON, UTF-8), then for each class the hashed weights as int8
 * and the dense ones as float32. The file holds no text, only weights of hash buckets.
 */

export function encodeWeights(
  weights: readonly Float32Array[],
  about: Omit<ModelHeader, 'format' | 'featureVersion' | 'featureCount' | 'denseCount' | 'scales'>,
): Uint8Array {
  const hashed = featureCount - denseCount;
  const scales = weights.map((of) => {
    const largest = of.subarray(0, hashed).reduce((most, weight) => Math.max(most, Math.abs(weight)), Number.EPSILON);
    return largest / 127;
  });
  const header: ModelHeader = {
    format: 'auspex-sentiment-1',
    featureVersion,
    featureCount,
    denseCount,
    scales,
    ...about,
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const parts = weights.flatMap((of, k) => {
    const whole = Int8Array.from(of.subarray(0, hashed), (weight) => Math.round(weight / (scales[k] as number)));
    const dense = Buffer.alloc(4 * denseCount);
    of.subarray(hashed).forEach((weight, i) => {
      dense.writeFloatLE(weight, 4 * i);
    });
    return [Buffer.from(whole.buffer), dense];
  });
  return Buffer.concat([length, json, ...parts]);
}

/** Throws UserError that names the file and what is wrong with it. */
export function readWeights(path: string): SentimentWeights {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new UserError(
      `the sentiment weights ${path} cannot be read (${cause instanceof Error ? cause.message : cause})`,
    );
  }
  const headerLength = bytes.length >= 4 ? bytes.readUInt32LE() : 0;
  const parsed = Header.safeParse(parseJson(bytes.subarray(4, 4 + headerLength).toString('utf8')));
  if (!parsed.success) throw new UserError(`${path} is no sentiment weights file: its header is damaged`);
  const header = parsed.data;
  if (
    header.featureVersion !== featureVersion ||
    header.featureCount !== featureCount ||
    header.denseCount !== denseCount
  ) {
    throw new UserError(
      `${path} was trained on features ${header.featureVersion}, this program has ${featureVersion}: train anew`,
    );
  }
  const hashed = featureCount - denseCount;
  const perClass = hashed + 4 * denseCount;
  const expected = 4 + headerLength + 3 * perClass;
  if (bytes.length !== expected) throw new UserError(`${path} is cut: expected ${expected} bytes, was ${bytes.length}`);
  const classOf = (k: number): Float32Array => {
    const start = 4 + headerLength + k * perClass;
    const weights = new Float32Array(featureCount);
    for (let i = 0; i < hashed; i++) weights[i] = bytes.readInt8(start + i) * (header.scales[k] as number);
    for (let i = 0; i < denseCount; i++) weights[hashed + i] = bytes.readFloatLE(start + hashed + 4 * i);
    return weights;
  };
  return { header, weights: [classOf(0), classOf(1), classOf(2)] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
