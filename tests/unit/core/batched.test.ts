import { describe, expect, it } from 'vitest';
import { batched, batchedWrites } from '../../../src/core/batched.js';
import { joined } from '../../../src/core/joined.js';

describe('batched', () => {
  it('asks once for all of a turn and gives everybody their own', async () => {
    const asked: (readonly number[])[] = [];
    const double = batched(async (keys: readonly number[]) => {
      asked.push(keys);
      return keys.map((key) => key * 2);
    });
    expect(await Promise.all([double(1), double(2), double(2)])).toEqual([2, 4, 4]);
    expect(await double(5)).toBe(10);
    expect(asked).toEqual([[1, 2, 2], [5]]);
  });

  it('asks at once when the batch is full', async () => {
    const sizes: number[] = [];
    const same = batched(async (keys: readonly number[]) => {
      sizes.push(keys.length);
      return keys;
    }, 2);
    expect(await Promise.all([1, 2, 3, 4, 5].map(same))).toEqual([1, 2, 3, 4, 5]);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('tells a failure to those of its batch only', async () => {
    const odd = batched(async (keys: readonly number[]) => {
      if (keys.some((key) => key % 2 === 0)) throw new Error('even');
      return keys;
    });
    const failed = await Promise.allSettled([odd(1), odd(2)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await odd(3)).toBe(3);
    const write = batchedWrites(async (keys: readonly string[]) => {
      if (keys.includes('bad')) throw new Error('bad');
    });
    await expect(write('bad')).rejects.toThrow('bad');
    expect(await write('good')).toBeUndefined();
  });
});

describe('joined', () => {
  it('makes once what is asked for while it is being made, and anew after', async () => {
    let made = 0;
    const slow = joined(
      async (key: string) => {
        made += 1;
        const mine = made;
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (key === 'bad') throw new Error('bad');
        return mine;
      },
      (key) => key,
    );
    expect(await Promise.all([slow('a'), slow('a'), slow('b')])).toEqual([1, 1, 2]);
    expect(await slow('a')).toBe(3);
    await expect(Promise.all([slow('bad'), slow('bad')])).rejects.toThrow('bad');
    await expect(slow('bad')).rejects.toThrow('bad');
    expect(made).toBe(5);
  });
});
