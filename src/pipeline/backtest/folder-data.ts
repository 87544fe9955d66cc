import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BacktestData } from '../../core/backtest.js';
import { messageOf, UserError } from '../../core/errors.js';
import {
  type Candle,
  type FundingRate,
  fileSymbol,
  type Market,
  type Timeframe,
  timeframeMs,
} from '../../core/market.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { readCandles } from '../market-data/candle-csv.js';
import { parseCandleFileName } from '../market-data/candle-file-name.js';
import { readFunding } from '../market-data/funding-csv.js';
import { replayVenue } from '../market-data/replay-venue.js';
import { judgeAll } from '../market-data/validate.js';

/**
 * Candles from a folder of `<SYMBOL>_<timeframe>.csv(.gz)`; for spot the `-SPOT` files where there are any. Each file is
 * read once. Rows that no market can have made are left out. UserError when the folder cannot be listed.
 */
export async function folderData(folder: string, kind: 'perpetual' | 'spot'): Promise<BacktestData> {
  const names = await readdir(folder).catch((thrown) => {
    throw new UserError(`data folder ${folder} cannot be read: ${messageOf(thrown)}; check --data`);
  });
  const files = names.flatMap((name) => {
    const parsed = parseCandleFileName(name);
    return parsed?.market ? [{ ...parsed, market: parsed.market, path: join(folder, name) }] : [];
  });
  const fileOf = (market: Market, timeframe: Timeframe): string | null => {
    const fitting = files.filter((file) => file.market === market && file.timeframe === timeframe);
    const wanted = fitting.find(({ spot }) => spot === (kind === 'spot'));
    return (wanted ?? fitting[0])?.path ?? null;
  };
  const read = new Map<string, Promise<readonly Candle[]>>();
  return {
    name: folder,
    venue: replayVenue,
    markets: async (timeframe) => [
      ...new Set(files.filter((file) => file.timeframe === timeframe).map(({ market }) => market)),
    ],
    async candles(market, timeframe, from, to) {
      const path = fileOf(market, timeframe);
      if (path === null) return [];
      const reading = read.get(path) ?? readJudged(path, market, timeframe);
      read.set(path, reading);
      const all = await reading;
      if (from === null && to === null) return all;
      return all.filter(({ openedAt, closedAt }) => openedAt >= (from ?? 0) && closedAt <= (to ?? Infinity));
    },
    async funding(market): Promise<readonly FundingRate[]> {
      const stem = `${fileSymbol(market)}_funding.csv`;
      const name = names.find((one) => one === `${stem}.gz` || one === stem);
      return name ? readFunding(join(folder, name)) : [];
    },
  };
}

async function readJudged(path: string, market: Market, timeframe: Timeframe): Promise<readonly Candle[]> {
  const bad: string[] = [];
  const candles = await readCandles(path, timeframe, { onBad: ({ row }) => bad.push(String(row)) });
  const length = timeframeMs(timeframe);
  const rows = candles.map((c) => [c.openedAt, c.open, c.high, c.low, c.close, c.volume]);
  const judged = judgeAll({ venue: replayVenue, market, timeframe }, rows, Number.MAX_SAFE_INTEGER as EpochMs);
  if (judged.candles.length === 0) {
    throw new UserError(`${basename(path)} holds no usable candle of ${market}; check the file`);
  }
  return judged.candles.map((candle) => ({ ...candle, closedAt: epochMs(candle.openedAt + length) }));
}
