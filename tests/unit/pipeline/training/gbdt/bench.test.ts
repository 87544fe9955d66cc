import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/core/errors.js';
import { benchGbdt } from '../../../../../src/pipeline/training/gbdt/index.js';
import { learnableData } from '../../../../builders/gbdt-data.js';

const rows = 600;
const cols = 4;
const settings = { rows, cols, trainRows: 400, rounds: 10, depth: 3, eta: 0.2, bins: 64, threads: 1 };
let folder: string;
let files: { x: string; y: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auspex-bench-'));
  files = { x: join(folder, 'X.f32'), y: join(folder, 'y.f32') };
  const { features, labels } = learnableData(rows, cols, 'binary');
  await writeFile(files.x, new Uint8Array(features.buffer));
  await writeFile(files.y, new Uint8Array(Float32Array.from(labels as Float64Array).buffer));
});

afterAll(() => rm(folder, { recursive: true }));

describe('benchGbdt', () => {
  it('scores the rows it did not train on', async () => {
    const { seconds, logloss } = await benchGbdt({ ...files, ...settings });
    expect(seconds).toBeGreaterThan(0);
    expect(logloss).toBeGreaterThan(0.2);
    expect(logloss).toBeLessThan(0.65);
  });

  it('names the file, size or setting that is wrong', async () => {
    const bench = (extra: object) => benchGbdt({ ...files, ...settings, ...extra });
    await expect(bench({ cols: 5 })).rejects.toThrow(`X.f32 has 9600 bytes, 600 rows × 5 cols of float32 need 12000`);
    await expect(bench({ y: files.x })).rejects.toThrow('X.f32 has 9600 bytes, 600 rows of float32 need 2400');
    await expect(bench({ x: join(folder, 'none') })).rejects.toThrow(/cannot read .*none: ENOENT/);
    await expect(bench({ trainRows: 600 })).rejects.toThrow('trainRows 600 leaves none of 600 rows');
    await expect(bench({ rows: -1 })).rejects.toThrow(UserError);
    await expect(bench({ bins: 999 })).rejects.toThrow('maxBins must be a whole number from 2 to 256, was 999');
  });
});
