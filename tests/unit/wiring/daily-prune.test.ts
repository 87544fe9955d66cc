import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/core/units.js';
import { pruneDaily } from '../../../src/wiring/daily-prune.js';
import type { Persistence } from '../../../src/wiring/persistence.js';
import { MemoryState } from '../../fakes/memory-trading.js';

const utc = (text: string) => epochMs(Date.parse(`${text}Z`));

function aStore() {
  const state = new MemoryState();
  let broken = false;
  let pruned = 0;
  const prune = async () => {
    if (broken) throw new Error('the database says no');
    pruned += 1;
    return { deliveries: 7 };
  };
  const store = { state, upkeep: { prune } } as unknown as Pick<Persistence, 'upkeep' | 'state'>;
  return {
    at: (text: string) => pruneDaily(store, undefined, { now: () => utc(text) }),
    fail: (now: boolean) => {
      broken = now;
    },
    count: () => pruned,
  };
}

describe('pruning', () => {
  it('waits for its hour after the first start, then comes once a day', async () => {
    const { at, count } = aStore();
    expect(await at('2026-01-01T12:00')).toBeNull();
    expect(await at('2026-01-02T03:16')).toBeNull();
    expect(await at('2026-01-02T03:17')).toEqual({ deliveries: 7 });
    expect(await at('2026-01-02T03:27')).toBeNull();
    expect(await at('2026-01-03T03:16')).toBeNull();
    expect(count()).toBe(1);
  });

  it('comes soon after a start that follows a night in which nothing ran', async () => {
    const { at } = aStore();
    await at('2026-01-01T12:00');
    expect(await at('2026-01-05T09:00')).toEqual({ deliveries: 7 });
    expect(await at('2026-01-05T09:10')).toBeNull();
  });

  it('is tried again when it failed', async () => {
    const { at, fail } = aStore();
    await at('2026-01-01T12:00');
    fail(true);
    await expect(at('2026-01-02T03:17')).rejects.toThrow('the database says no');
    fail(false);
    expect(await at('2026-01-02T03:27')).toEqual({ deliveries: 7 });
  });
});
