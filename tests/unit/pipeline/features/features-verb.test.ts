import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candle } from '../../../../src/core/market.js';
import { featureSet } from '../../../../src/pipeline/features/feature-set.js';
import { runFeaturesVerb } from '../../../../src/pipeline/features/features-verb.js';
import { inputsFromFile } from '../../../../src/pipeline/features/from-files.js';
import { candleHeader } from '../../../../src/pipeline/market-data/candle-csv.js';
import { candleSeries } from '../../../builders/candle-series.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'features-verb-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, candles: readonly Candle[]): Promise<string> {
  const rows = candles.map(({ openedAt, open, high, low, close, volume }) =>
    [openedAt, open, high, low, close, volume].join(','),
  );
  const path = join(folder, name);
  await writeFile(path, gzipSync([candleHeader, ...rows, ''].join('\n')));
  return path;
}

const count = featureSet.lookback + 80;

describe('the features verb', () => {
  it('writes the same rows without the future, from files', async () => {
    for (const [part, rows] of [
      ['whole', count],
      ['cut', count - 60],
    ] as const) {
      const name = (symbol: string): string => `${symbol}_1h.csv.gz`;
      const at = async (symbol: string, seed: number): Promise<string> =>
        write(name(symbol), candleSeries({ seed, count }).slice(0, rows));
      await at('BTCUSDT', 2);
      await at('ETHUSDT', 3);
      const input = await at('ADAUSDT', 1);
      const done = await runFeaturesVerb({ input, timeframe: '1h', out: join(folder, `${part}.csv`) });
      expect(done).toEqual({ rows, columns: featureSet.names.length });
    }
    const whole = (await readFile(join(folder, 'whole.csv'), 'utf8')).split('\n');
    const cut = (await readFile(join(folder, 'cut.csv'), 'utf8')).split('\n');
    expect(cut.at(-1)).toBe('');
    expect(whole.slice(0, cut.length - 1)).toEqual(cut.slice(0, -1));
    expect(cut[0]).toBe(`closedAt,${featureSet.names.join(',')}`);
    const last = (cut.at(-2) as string).split(',');
    const known = featureSet.specs.filter(({ group }) => group !== 'funding').map(({ name }) => name);
    expect(known.filter((name) => last[featureSet.names.indexOf(name) + 1] === '')).toEqual([]);
    expect((cut[1] as string).split(',').slice(1).join('')).toBe('');
  });

  it('writes to a stream without --out', async () => {
    const input = await write('XRPUSDT_1h.csv.gz', candleSeries({ count: 5 }));
    let text = '';
    const stdout = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    expect(await runFeaturesVerb({ input, timeframe: '1h', stdout })).toMatchObject({ rows: 5 });
    expect(text.trimEnd().split('\n')).toHaveLength(6);
    expect(stdout.writable).toBe(true);
  });

  it('refuses a file of another timeframe', async () => {
    const input = await write('BNBUSDT_1h.csv.gz', candleSeries({ seed: 1, count: 5 }));
    await expect(runFeaturesVerb({ input, timeframe: '15m', out: join(folder, 'x.csv') })).rejects.toThrow(
      /BNBUSDT_1h\.csv\.gz holds 1h candles by its name; give --timeframe 1h/,
    );
  });

  it('leaves nothing half written', async () => {
    const input = await write('LTCUSDT_1h.csv.gz', candleSeries({ count: 5 }));
    await expect(runFeaturesVerb({ input, timeframe: '1h', out: join(folder, 'no', 'such.csv') })).rejects.toThrow(
      /cannot be written/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes BTC, ETH and funding from the files beside, the spot ones for spot', async () => {
    const [own, btc, spot] = [4, 5, 6].map((seed) => candleSeries({ seed, count: 40 })) as [
      Candle[],
      Candle[],
      Candle[],
    ];
    const inside = await mkdtemp(join(folder, 'siblings-'));
    const put = (name: string, candles: readonly Candle[]) =>
      write(join(inside.slice(folder.length + 1), name), candles);
    const perpetual = await put('DOGEUSDT_1h.csv.gz', own);
    const spotPath = await put('DOGEUSDT-SPOT_1h.csv.gz', own);
    await put('BTCUSDT_1h.csv.gz', btc.slice(0, -1));
    const btcSpot = await put('BTCUSDT-SPOT_1h.csv.gz', spot);
    const settledAt = (own[20] as Candle).closedAt;
    await writeFile(join(inside, 'DOGEUSDT_funding.csv'), `timestamp,funding_rate\n${settledAt},0.0002\n`);
    const inputs = await inputsFromFile(perpetual, '1h');
    expect(inputs[7]?.btc).toEqual(btc[7]);
    expect(inputs[39]?.btc).toBeNull();
    expect(inputs[7]?.eth).toBeNull();
    expect([inputs[19]?.funding, inputs[20]?.funding, inputs[39]?.funding]).toEqual([null, 0.0002, 0.0002]);
    expect((await inputsFromFile(spotPath, '1h'))[39]?.btc).toEqual(spot[39]);
    const leader = await inputsFromFile(btcSpot, '1h');
    expect(leader[3]?.btc).toEqual(leader[3]?.candle);
  });
});
