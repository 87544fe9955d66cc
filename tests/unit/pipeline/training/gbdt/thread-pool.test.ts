import { describe, expect, it } from 'vitest';
import { createSharedState, Phase } from '../../../../../src/pipeline/training/gbdt/shared-state.js';
import { ThreadPool } from '../../../../../src/pipeline/training/gbdt/thread-pool.js';

const size = { rows: 64, cols: 40, maxBins: 16, slots: 1, batch: 2, sampleRows: 64 };
const features = () => new Float32Array(new SharedArrayBuffer(size.rows * size.cols * 4)).map((_, i) => i % 7);

describe('ThreadPool', () => {
  it('does every unit once and closes', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(size.rows * size.cols * 4));
    shared.set(features());
    const state = createSharedState(size, shared);
    state.sampleRows.set(Array.from({ length: size.rows }, (_, i) => i));
    const pool = new ThreadPool(state, 2);
    await pool.run(Phase.BIN, 3);
    expect([...state.valueBins]).toEqual(Array<number>(size.cols).fill(7));
    await pool.close();
    await pool.close();
  });

  it('rejects with the message of a worker that fails', async () => {
    const state = createSharedState(size, features());
    // A worker that meets a broken state, and a caller that has no unit left to fail on first.
    const broken = { ...state, active: null as unknown as Int32Array };
    const pool = new ThreadPool(broken, 2);
    Object.assign(broken, { active: state.active });
    state.control[6] = 4;
    const run = async () => {
      for (let i = 0; i < 1000; i++) await pool.run(Phase.PACK, 4000);
    };
    await expect(run()).rejects.toThrow(/a booster thread failed: .*null/);
    await pool.close();
  });

  it('rejects when a worker dies', async () => {
    const state = createSharedState(size, features());
    const pool = new ThreadPool(state, 2);
    await pool.run(Phase.BIN, 3);
    await pool.close();
    await expect(pool.run(Phase.BIN, 3)).rejects.toThrow('a booster thread died: exit code 1');
  });
});
