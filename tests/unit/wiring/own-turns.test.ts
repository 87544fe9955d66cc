import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { ownTurns } from '../../../src/wiring/own-turns.js';
import { patience } from '../../support/patience.js';

const logger = pino({ level: 'silent' });

describe('work that comes round', () => {
  it('goes on after a turn that failed, and tells of those that ended well only', async () => {
    const results = [new Error('no'), 2, 3];
    const done: number[] = [];
    const turns = ownTurns({
      name: 'test',
      everyMs: 5,
      work: async () => {
        const next = results.shift() ?? 4;
        if (typeof next !== 'number') throw next;
        return next;
      },
      done: (result) => void done.push(result),
      logger,
    });
    await expect.poll(() => done.slice(0, 3), patience).toEqual([2, 3, 4]);
    await turns.close();
    const count = done.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(done).toHaveLength(count);
  });

  it('begins no second turn beside one that hangs, and ends all the same', async () => {
    const work = vi.fn(() => new Promise<void>(() => undefined));
    const done = vi.fn();
    const turns = ownTurns({ name: 'test', everyMs: 5, work, done, logger });
    await expect.poll(() => work.mock.calls.length, patience).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 40));
    await turns.close();
    expect(work).toHaveBeenCalledTimes(1);
    expect(done).not.toHaveBeenCalled();
  });
});
