import { describe, expect, it } from 'vitest';
import { sharedRead } from '../../../src/core/shared-read.js';

describe('a shared read', () => {
  it('answers all who ask at the same time with one read, and reads anew after it', async () => {
    let reads = 0;
    const read = sharedRead(async (key: string) => `${key}${++reads}`);
    expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual(['a1', 'a1', 'b2']);
    expect(await read('a')).toBe('a3');
  });

  it('keeps no failure', async () => {
    let fails = true;
    const read = sharedRead(async (_: null) => {
      if (fails) throw new Error('away');
      return 'here';
    });
    await expect(Promise.all([read(null), read(null)])).rejects.toThrow('away');
    fails = false;
    expect(await read(null)).toBe('here');
  });
});
