import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/core/units.js';
import { RowThreads } from '../../../../src/pipeline/features/row-threads.js';
import { packBars, packCandles, type RowsOf } from '../../../../src/pipeline/features/rows.js';
import { walk } from '../../../builders/history.js';
import '../../../support/long-tests.js';

const none = packCandles([]);
const of: RowsOf = { timeframe: '1h', btc: none, eth: none, from: epochMs(0) };
const bars = walk(20).map((candle) => ({ candle, funding: null }));
const packed = () => packBars(bars, 0, bars.length);

describe('threads of features', () => {
  it('are not started for short runs, nor where none are allowed', async () => {
    for (const [threads, long] of [
      [new RowThreads(2), 5_000],
      [new RowThreads(0), 1_000_000],
    ] as const) {
      const { count } = await threads.open(of, long).rows(packed());
      expect(count).toBe(0);
      expect(threads.size).toBe(0);
      await threads.close();
    }
  });

  it('take a series each until there are as many as allowed, and are used again', async () => {
    const threads = new RowThreads(2);
    try {
      const streams = [1, 2, 3].map(() => threads.open(of, 100_000));
      expect(threads.size).toBe(2);
      for (const stream of streams) stream.close();
      const short = threads.open(of, 10);
      expect(threads.size).toBe(2);
      expect((await short.rows(packed())).count).toBe(0);
    } finally {
      await threads.close();
    }
  });

  it('refuse what is still asked for when they end, saying so', async () => {
    const threads = new RowThreads(1);
    const stream = threads.open(of, 100_000);
    const refused = expect(stream.rows(packed())).rejects.toThrow(/a thread that computes features is gone: closed/);
    await threads.close();
    await refused;
    await expect(stream.rows(packed())).rejects.toThrow(/is gone: closed/);
    expect(() => threads.open(of, 100_000)).toThrow(/were closed/);
  });

  it('fail the run whose thread dies, saying of what, and start another for the next', async () => {
    const threads = new RowThreads(1);
    try {
      // What no caller can send by its type: it throws where the thread has nobody to tell.
      const broken = threads.open(null as never, 100_000);
      await expect(broken.rows(packed())).rejects.toThrow(
        /a thread that computes features is gone: Cannot destructure/,
      );
      expect(threads.size).toBe(0);
      await expect(broken.rows(packed())).rejects.toThrow(/is gone: Cannot destructure/);
      broken.close();

      expect((await threads.open(of, 100_000).rows(packed())).count).toBe(0);
      expect(threads.size).toBe(1);
    } finally {
      await threads.close();
    }
  });
});
