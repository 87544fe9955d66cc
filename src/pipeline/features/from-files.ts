import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Candle, Timeframe } from '../../core/market.js';
import { readCandles } from '../market-data/candle-csv.js';
import { parseCandleFileName } from '../market-data/candle-file-name.js';
import { readFunding } from '../market-data/funding-csv.js';
import { FundingSeries } from '../market-data/funding-series.js';
import type { FeatureInput } from './types.js';

/** Joins candles with what else was known at each close. `btc` and `eth` may be null when there is no such series. */
export function joinInputs(
  candles: readonly Candle[],
  btc: readonly Candle[] | null,
  eth: readonly Candle[] | null,
  funding: FundingSeries | null,
): FeatureInput[] {
  const btcAt = btc && candleFinder(btc);
  const ethAt = eth && candleFinder(eth);
  return candles.map((candle) => ({
    candle,
    btc: btcAt ? btcAt(candle.closedAt) : null,
    eth: ethAt ? ethAt(candle.closedAt) : null,
    funding: funding ? funding.at(candle.closedAt) : null,
  }));
}

/** Finds the candle that closed at an instant, of ascending ones; instants must rise from call to call. */
export function candleFinder(candles: readonly Candle[]): (closedAt: number) => Candle | null {
  let next = 0;
  return (closedAt) => {
    while (next < candles.length && (candles[next] as Candle).closedAt < closedAt) next++;
    const candle = candles[next];
    return candle && candle.closedAt === closedAt ? candle : null;
  };
}

/**
 * Feature inputs from a folder of candle files. BTC, ETH and funding are taken from the files beside the candles: for
 * `ADAUSDT-SPOT_1h.csv.gz` the SPOT ones. Each file is read once. A file that is there but bad is a UserError.
 */
export class InputFolder {
  readonly #candles = new Map<string, Promise<Candle[] | null>>();

  constructor(private readonly timeframe: Timeframe) {}

  /** Inputs for the candles of one file; a name that is no `<SYMBOL>_<timeframe>.csv.gz` has no context. */
  async inputs(path: string): Promise<FeatureInput[]> {
    const candles = await readCandles(path, this.timeframe);
    const name = parseCandleFileName(path);
    if (!name) return joinInputs(candles, null, null, null);
    const folder = dirname(path);
    const suffix = name.spot ? '-SPOT' : '';
    const leader = (symbol: string): Promise<Candle[] | null> =>
      name.symbol === symbol ? Promise.resolve(candles) : this.#leader(folder, symbol);
    return joinInputs(
      candles,
      await leader(`BTCUSDT${suffix}`),
      await leader(`ETHUSDT${suffix}`),
      await this.#funding(folder, name.symbol),
    );
  }

  #leader(folder: string, symbol: string): Promise<Candle[] | null> {
    const stem = join(folder, `${symbol}_${this.timeframe}.csv`);
    let candles = this.#candles.get(stem);
    if (!candles) {
      candles = firstThere(`${stem}.gz`, stem).then((path) =>
        path === null ? null : readCandles(path, this.timeframe),
      );
      this.#candles.set(stem, candles);
    }
    return candles;
  }

  async #funding(folder: string, symbol: string): Promise<FundingSeries | null> {
    // The spot market pays no funding; its perpetual's rate says the same about it.
    const stem = join(folder, `${symbol.replace('-SPOT', '')}_funding.csv`);
    const path = await firstThere(`${stem}.gz`, stem);
    return path ? new FundingSeries(await readFunding(path)) : null;
  }
}

async function firstThere(...paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return null;
}

/** Inputs of one file with the files beside it. */
export const inputsFromFile = (path: string, timeframe: Timeframe): Promise<FeatureInput[]> =>
  new InputFolder(timeframe).inputs(path);
