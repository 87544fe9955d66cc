import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candle } from '../../../../src/core/market.js';
import { folderData } from '../../../../src/pipeline/backtest/folder-data.js';
import { csvOf } from '../../../builders/candle-folder.js';
import { walk } from '../../../builders/history.js';
import { at, btc, eth } from '../../../builders/trading.js';

let folder: string;
const perpetual = walk(50, 1, 100);
const spot = walk(50, 2, 200);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auspex-folder-data-'));
  await writeFile(join(folder, 'BTCUSDT_1h.csv'), csvOf(perpetual));
  await writeFile(join(folder, 'BTCUSDT-SPOT_1h.csv'), csvOf(spot));
  const impossible: Candle = { ...(walk(30, 3)[10] as Candle), high: 1, low: 2 };
  await writeFile(
    join(folder, 'ETHUSDT_1h.csv'),
    csvOf(walk(30, 3).map((one, place) => (place === 10 ? impossible : one))),
  );
  await writeFile(join(folder, 'notes.txt'), 'not candles');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('folderData', () => {
  it('names its markets by timeframe', async () => {
    const data = await folderData(folder, 'perpetual');
    expect([...(await data.markets('1h'))].sort()).toEqual([btc, eth]);
    expect(await data.markets('4h')).toEqual([]);
    expect(data.name).toBe(folder);
  });

  it('reads the spot file for spot and the other for perpetuals', async () => {
    const closes = async (kind: 'perpetual' | 'spot') =>
      (await (await folderData(folder, kind)).candles(btc, '1h', null, null)).map(({ close }) => close);
    expect(await closes('perpetual')).toEqual(perpetual.map(({ close }) => close));
    expect(await closes('spot')).toEqual(spot.map(({ close }) => close));
  });

  it('gives the candles that lie whole in a span', async () => {
    const data = await folderData(folder, 'perpetual');
    const some = await data.candles(btc, '1h', at(10), at(20));
    expect(some.map(({ openedAt }) => openedAt)).toEqual(Array.from({ length: 10 }, (_, place) => at(10 + place)));
    expect(some.every(({ openedAt, closedAt }) => closedAt - openedAt === 3_600_000)).toBe(true);
  });

  it('leaves out rows that no market can have made', async () => {
    const data = await folderData(folder, 'perpetual');
    const candles = await data.candles(eth, '1h', null, null);
    expect(candles).toHaveLength(29);
    expect(candles.some(({ openedAt }) => openedAt === at(10))).toBe(false);
  });

  it('has no funding where there is no file, and refuses a folder that is not there', async () => {
    const data = await folderData(folder, 'perpetual');
    expect(await data.funding(btc)).toEqual([]);
    await expect(folderData(join(folder, 'nowhere'), 'spot')).rejects.toThrow(/cannot be read.*check --data/);
  });
});
