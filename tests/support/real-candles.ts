import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Candle, fileSymbol, type Market, type Timeframe } from '../../src/core/market.js';
import { epochMs } from '../../src/core/units.js';
import { readCandles } from '../../src/pipeline/market-data/candle-csv.js';
import { SimulatedMarket } from '../../src/pipeline/market-data/simulation/simulated-market.js';

const folder = resolve('../shared/data/market');

/** True where the real candles lie beside the repository. */
export const haveRealCandles = existsSync(folder);

const simulatedUntil = Date.parse('2025-06-01T00:00:00Z');

/** The newest `count` candles: real ones where they are at hand, else those of the simulated market. */
export async function newestCandles(market: Market, timeframe: Timeframe, count: number): Promise<readonly Candle[]> {
  if (haveRealCandles) {
    return (await readCandles(join(folder, `${fileSymbol(market)}_${timeframe}.csv.gz`), timeframe)).slice(-count);
  }
  const from = epochMs(simulatedUntil - count * 3_600_000);
  return new SimulatedMarket(7).candles(market, timeframe, from, epochMs(simulatedUntil)).slice(-count);
}
