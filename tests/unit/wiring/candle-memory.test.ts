import { describe, expect, it } from 'vitest';
import type { Market, Series, Venue } from '../../../src/core/market.js';
import { epochMs } from '../../../src/core/units.js';
import { CandleMemory } from '../../../src/wiring/overview/candle-memory.js';
import { sharedFor } from '../../../src/wiring/overview/shared.js';
import { someCandles } from '../../builders/pictures.js';
import { MemoryCandleRepository } from '../../fakes/memory-candles.js';

const series: Series = { venue: 'simulated' as Venue, market: 'BTC/USDT' as Market, timeframe: '1h' };
const all = someCandles({ count: 120 });

async function aMemory(known: number) {
  let now = 0;
  const asked: string[] = [];
  const store = new MemoryCandleRepository();
  await store.save(series, all.slice(0, known));
  const counted = {
    newestOf: (of: readonly Series[]) => {
      asked.push('newest');
      return store.newestOf(of);
    },
    latest: (of: Series, count: number) => {
      asked.push(`latest ${count}`);
      return store.latest(of, count);
    },
    range: (of: Series, from: number, to: number) => {
      asked.push('range');
      return store.range(of, epochMs(from), epochMs(to));
    },
  };
  const memory = new CandleMemory(
    counted,
    () => [series],
    () => now,
  );
  return { store, memory, asked, later: (ms: number) => (now += ms) };
}

describe('candles in memory', () => {
  it('are read once for a crowd, and again only when something closed', async () => {
    const { store, memory, asked, later } = await aMemory(100);
    const answers = await Promise.all(Array.from({ length: 50 }, () => memory.of(series, 60)));
    for (const candles of answers) expect(candles).toEqual(all.slice(40, 100));
    expect(asked).toEqual(['newest', 'latest 60']);
    later(1_000);
    await memory.of(series, 60);
    expect(asked).toEqual(['newest', 'latest 60', 'newest']);
    await store.save(series, all.slice(100, 103));
    later(1_000);
    expect(await memory.of(series, 60)).toEqual(all.slice(43, 103));
    expect(asked.slice(3)).toEqual(['newest', 'range']);
  });

  it('are read anew when more are asked for, and give fewer to who wants fewer', async () => {
    const { memory, asked } = await aMemory(100);
    expect(await memory.of(series, 10)).toEqual(all.slice(90, 100));
    expect(await memory.of(series, 500)).toEqual(all.slice(0, 100));
    expect(await memory.of(series, 5)).toEqual(all.slice(95, 100));
    expect(asked).toEqual(['newest', 'latest 10', 'latest 500']);
  });

  it('take in a correction of the candles just before with the next close, and any within half an hour', async () => {
    const { store, memory, later } = await aMemory(100);
    await memory.of(series, 60);
    const corrected = { ...all[97]!, close: 1 };
    await store.save(series, [corrected, all[100]!]);
    later(1_000);
    expect((await memory.of(series, 60)).at(-4)).toEqual(corrected);
    const old = { ...all[60]!, close: 2 };
    await store.save(series, [old]);
    later(1_800_000);
    expect((await memory.of(series, 60)).find(({ openedAt }) => openedAt === old.openedAt)).toEqual(old);
  });

  it('are none where the store has none', async () => {
    const { memory } = await aMemory(0);
    expect(await memory.of(series, 10)).toEqual([]);
  });

  it('do not keep a failure', async () => {
    const { memory, store, later } = await aMemory(10);
    const works = store.latest.bind(store);
    store.latest = async () => {
      throw new Error('the database is away');
    };
    await expect(memory.of(series, 5)).rejects.toThrow('the database is away');
    store.latest = works;
    later(1_000);
    expect(await memory.of(series, 5)).toHaveLength(5);
  });
});

describe('an answer shared for a while', () => {
  it('is made once while it is fresh, and again after a failure', async () => {
    let now = 0;
    let made = 0;
    const shared = sharedFor(
      100,
      async () => {
        made += 1;
        if (made === 2) throw new Error('no');
        return made;
      },
      () => now,
    );
    expect(await Promise.all([shared(), shared()])).toEqual([1, 1]);
    now = 99;
    expect(await shared()).toBe(1);
    now = 100;
    await expect(shared()).rejects.toThrow('no');
    expect(await shared()).toBe(3);
  });
});
