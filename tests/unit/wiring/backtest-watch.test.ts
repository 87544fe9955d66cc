import { describe, expect, it } from 'vitest';
import type { BacktestJob, BacktestState } from '../../../src/core/backtest-job.js';
import { BacktestWatch } from '../../../src/wiring/backtest-watch.js';
import { aJob } from '../../builders/backtests.js';

const minute = 60_000;

function aWatch() {
  const states = new Map<number, BacktestState>();
  let now = 0;
  const watch = new BacktestWatch(
    {
      open: async () => [...states.keys()],
      find: async (id): Promise<BacktestJob> => ({
        ...aJob({ kind: 'queued', ahead: 0 }),
        id,
        state: states.get(id) as BacktestState,
      }),
    },
    () => now,
  );
  const after = (minutes: number) => {
    now += minutes * minute;
    return watch.goesOn();
  };
  return { states, after };
}

const running = (share: number): BacktestState => ({ kind: 'running', share, doing: 'trading' });
const queued: BacktestState = { kind: 'queued', ahead: 0 };

describe('the watch over backtests', () => {
  it('finds nothing wrong where nothing is asked for', async () => {
    const { after } = aWatch();
    expect(await after(0)).toBe(true);
    expect(await after(600)).toBe(true);
  });

  it('finds one that says nothing new, and not one that goes on slowly', async () => {
    const { states, after } = aWatch();
    states.set(1, running(0.1));
    states.set(2, queued);
    expect(await after(0)).toBe(true);
    states.set(1, running(0.2));
    expect(await after(19)).toBe(true);
    expect(await after(19)).toBe(true);
    expect(await after(2)).toBe(false);
    states.set(1, running(0.3));
    expect(await after(1)).toBe(true);
    states.delete(1);
    states.set(2, running(0));
    expect(await after(15)).toBe(true);
  });

  it('finds what nobody takes up, though not while others are before it', async () => {
    const { states, after } = aWatch();
    states.set(4, queued);
    expect(await after(0)).toBe(true);
    expect(await after(9)).toBe(true);
    expect(await after(2)).toBe(false);
    states.set(3, running(0.5));
    expect(await after(1)).toBe(true);
    states.delete(3);
    expect(await after(1)).toBe(true);
    states.clear();
    expect(await after(99)).toBe(true);
  });
});
