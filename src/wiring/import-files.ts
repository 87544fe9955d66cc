import { basename } from 'node:path';
import { environment, loadConfig, secretsOf } from '../config.js';
import { UserError } from '../core/errors.js';
import type { Candle, FundingRate, Market, Series, Timeframe, Venue } from '../core/market.js';
import { createLogger } from '../logging.js';
import { readCandles } from '../pipeline/market-data/candle-csv.js';
import { marketOfSymbol, parseCandleFileName } from '../pipeline/market-data/candle-file-name.js';
import { readFunding } from '../pipeline/market-data/funding-csv.js';
import { openPersistence, type Persistence } from './persistence.js';

export interface ImportedFile {
  readonly file: string;
  readonly rows: number;
  readonly added: number;
  readonly corrected: number;
}

type Checked =
  | {
      readonly file: string;
      readonly market: Market;
      readonly timeframe: Timeframe;
      readonly candles: readonly Candle[];
    }
  | { readonly file: string; readonly market: Market; readonly funding: readonly FundingRate[] };

const rowsAtOnce = 5_000;

/** Takes candle and funding files into the store. Every file is read and checked before a row of any is written. */
export async function importFiles(files: readonly string[], venue: string): Promise<readonly ImportedFile[]> {
  if (!/^[a-z0-9]{2,30}$/.test(venue)) {
    throw new UserError(`--venue must be an exchange id such as binance, was "${venue}"`);
  }
  const checked: Checked[] = [];
  for (const file of files) checked.push(await check(file));
  const config = loadConfig(environment());
  const level = config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL;
  const logger = createLogger({ level, secrets: secretsOf(config) });
  const store = await openPersistence(config, logger, (reason) => logger.fatal(reason));
  try {
    const imported: ImportedFile[] = [];
    for (const one of checked) imported.push(await write(store, one, venue as Venue));
    return imported;
  } finally {
    await store.close();
  }
}

async function check(file: string): Promise<Checked> {
  const funding = /^([^_]+)_funding\.csv(\.gz)?$/.exec(basename(file));
  if (funding) {
    const market = marketOfSymbol(funding[1] as string);
    if (!market)
      throw new UserError(
        `${file}: "${funding[1]}" ends in no known quote currency; name it like BTCUSDT_funding.csv.gz`,
      );
    return { file, market, funding: await readFunding(file) };
  }
  const name = parseCandleFileName(file);
  if (!name?.market) {
    throw new UserError(
      `${file}: the name must tell market and timeframe; name it like BTCUSDT_1h.csv.gz or BTCUSDT_funding.csv.gz`,
    );
  }
  if (name.spot) {
    throw new UserError(
      `${file}: holds spot candles, and the store keeps perpetual markets; give ${name.symbol.replace('-SPOT', '')}_${name.timeframe}.csv.gz`,
    );
  }
  return { file, market: name.market, timeframe: name.timeframe, candles: await readCandles(file, name.timeframe) };
}

async function write(store: Persistence, one: Checked, venue: Venue): Promise<ImportedFile> {
  if ('funding' in one) {
    await store.candles.saveFunding(venue, one.market, one.funding);
    return { file: one.file, rows: one.funding.length, added: one.funding.length, corrected: 0 };
  }
  const series: Series = { venue, market: one.market, timeframe: one.timeframe };
  let added = 0;
  let corrected = 0;
  for (let at = 0; at < one.candles.length; at += rowsAtOnce) {
    const saved = await store.candles.save(series, one.candles.slice(at, at + rowsAtOnce));
    added += saved.inserted;
    corrected += saved.corrected.length;
  }
  return { file: one.file, rows: one.candles.length, added, corrected };
}
