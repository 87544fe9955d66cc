import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf, UserError } from '../../core/errors.js';
import type { Timeframe } from '../../core/market.js';
import { parseCandleFileName } from '../market-data/candle-file-name.js';
import { featureSet } from './feature-set.js';
import { inputsFromFile } from './from-files.js';
import type { FeatureInput } from './types.js';

export interface FeaturesRequest {
  /** Candle file, gzip or plain. */
  readonly input: string;
  readonly timeframe: Timeframe;
  /** File to write; without it the rows go to `stdout`. */
  readonly out?: string | undefined;
  readonly stdout?: Writable | undefined;
}

/**
 * Writes one CSV row a candle: `closedAt` (ms UTC), then one column a feature, empty where not known. An output file appears
 * whole or not at all. UserError for bad input or an output that cannot be written.
 */
export async function runFeaturesVerb(request: FeaturesRequest): Promise<{ rows: number; columns: number }> {
  const named = parseCandleFileName(request.input)?.timeframe;
  if (named !== undefined && named !== request.timeframe) {
    throw new UserError(
      `${request.input} holds ${named} candles by its name; give --timeframe ${named} or another file`,
    );
  }
  const inputs = await inputsFromFile(request.input, request.timeframe);
  const count = { rows: inputs.length, columns: featureSet.names.length };
  const text = Readable.from(csv(inputs, request.timeframe));
  if (request.out === undefined) {
    if (!request.stdout) throw new UserError('features needs --out <file> or an output stream to write to');
    await pipeline(text, request.stdout, { end: false });
    return count;
  }
  const half = `${request.out}.part`;
  try {
    await pipeline(text, createWriteStream(half));
    await rename(half, request.out);
  } catch (thrown) {
    await rm(half, { force: true });
    throw new UserError(`${request.out} cannot be written: ${messageOf(thrown)}; choose another --out`);
  }
  return count;
}

function* csv(inputs: readonly FeatureInput[], timeframe: Timeframe): Generator<string> {
  yield `closedAt,${featureSet.names.join(',')}\n`;
  const stream = featureSet.open(timeframe);
  let chunk = '';
  for (const input of inputs) {
    const { closedAt, values } = stream.push(input);
    let line = String(closedAt);
    for (const value of values) line += Number.isNaN(value) ? ',' : `,${value}`;
    chunk += `${line}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
