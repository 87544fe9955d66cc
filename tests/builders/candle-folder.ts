import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Candle } from '../../src/core/market.js';
import { candleHeader } from '../../src/pipeline/market-data/candle-csv.js';
import { candleSeries } from './candle-series.js';

export const csvOf = (candles: readonly Candle[]): string =>
  [
    candleHeader,
    ...candles.map(({ openedAt, open, high, low, close, volume }) =>
      [openedAt, open, high, low, close, volume].join(','),
    ),
    '',
  ].join('\n');

/** A folder of `<SYMBOL>_1h.csv.gz` with made-up candles of the same hours; the caller removes it. */
export async function candleFolder(symbols: readonly string[], count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auspex-candles-'));
  for (const [at, symbol] of symbols.entries()) {
    const text = csvOf(candleSeries({ seed: 11 + at, count }));
    await writeFile(join(folder, `${symbol}_1h.csv.gz`), gzipSync(text));
  }
  return folder;
}
