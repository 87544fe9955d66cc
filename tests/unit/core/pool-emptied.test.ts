import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { poolEmptied } from '../../../src/core/pool-emptied.js';

class Pool extends EventEmitter {
  constructor(readonly totalCount: number) {
    super();
  }
}

describe('poolEmptied', () => {
  it('resolves with the last of the connections, and at once when there is none', async () => {
    const pool = new Pool(2);
    let emptied = false;
    const waiting = poolEmptied(pool).then(() => {
      emptied = true;
    });
    pool.emit('remove');
    await new Promise((resolve) => setImmediate(resolve));
    expect(emptied).toBe(false);
    pool.emit('remove');
    await waiting;
    await expect(poolEmptied(new Pool(0))).resolves.toBeUndefined();
  });
});
