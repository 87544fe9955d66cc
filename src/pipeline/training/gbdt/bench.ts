import { open } from 'node:fs/promises';
import { UserError } from '../../../core/errors.js';
import { predictProbabilities } from './predict.js';
import { trainGbdt } from './train.js';

/** What `bench gbdt` is asked for; `x` and `y` are files of little-endian float32, `x` row-major. */
export interface BenchGbdtOptions {
  readonly x: string;
  readonly y: string;
  readonly rows: number;
  readonly cols: number;
  readonly trainRows: number;
  readonly rounds: number;
  readonly depth: number;
  readonly eta: number;
  readonly bins: number;
  readonly threads: number;
}

/**
 * Trains on the first `trainRows` rows, binning included in `seconds`, and scores the rest: mean log loss in nats of
 * the binary labels. Other settings are the booster's defaults (l2 1, min child weight 1), as XGBoost's are.
 */
export async function benchGbdt(options: BenchGbdtOptions): Promise<{ seconds: number; logloss: number }> {
  const { rows, cols, trainRows } = options;
  for (const name of ['rows', 'cols', 'trainRows'] as const) {
    if (!Number.isInteger(options[name]) || options[name] < 1) {
      throw new UserError(`bench gbdt: ${name} must be a whole number above 0, was ${options[name]}`);
    }
  }
  if (trainRows >= rows) {
    throw new UserError(`bench gbdt: trainRows ${trainRows} leaves none of ${rows} rows to score; lower it`);
  }
  const features = await readFloats(options.x, rows * cols, `${rows} rows × ${cols} cols`);
  const labels = await readFloats(options.y, rows, `${rows} rows`);
  const started = performance.now();
  const model = await trainGbdt(
    { features: features.subarray(0, trainRows * cols), rows: trainRows, cols, labels: labels.subarray(0, trainRows) },
    {
      objective: 'binary',
      rounds: options.rounds,
      maxDepth: options.depth,
      learningRate: options.eta,
      maxBins: options.bins,
      threads: options.threads,
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const held = predictProbabilities(model, features.subarray(trainRows * cols), rows - trainRows, cols);
  let sum = 0;
  for (let row = trainRows; row < rows; row++) {
    const p = held[row - trainRows]!;
    sum -= Math.log(labels[row] === 1 ? p : 1 - p);
  }
  return { seconds, logloss: sum / (rows - trainRows) };
}

async function readFloats(path: string, count: number, shape: string): Promise<Float32Array> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`bench gbdt: cannot read ${path}: ${error.code ?? error.message}`);
  });
  try {
    const { size } = await file.stat();
    if (size !== count * 4) {
      throw new UserError(`bench gbdt: ${path} has ${size} bytes, ${shape} of float32 need ${count * 4}`);
    }
    const values = new Float32Array(new SharedArrayBuffer(size));
    const bytes = new Uint8Array(values.buffer);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, 2 ** 28), at);
      if (bytesRead === 0) throw new UserError(`bench gbdt: ${path} ended at byte ${at} of ${size}`);
      at += bytesRead;
    }
    return values;
  } finally {
    await file.close();
  }
}
