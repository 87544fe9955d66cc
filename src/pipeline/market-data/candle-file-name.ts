import { basename } from 'node:path';
import { isTimeframe, type Market, parseMarket, type Timeframe } from '../../core/market.js';

/** What the name of a candle file says: `BTCUSDT-SPOT_1h.csv.gz`. */
export interface CandleFileName {
  /** `BTCUSDT` or `BTCUSDT-SPOT`, as in the name. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly spot: boolean;
  /** `BTC/USDT`, or null when the name ends in no known quote currency. */
  readonly market: Market | null;
}

const quotes = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'USD', 'EUR', 'BTC', 'ETH', 'BNB'] as const;
const spotSuffix = '-SPOT';

/** `DOGEUSDT` or `DOGEUSDT-SPOT` becomes `DOGE/USDT`; null when it ends in no known quote currency. */
export function marketOfSymbol(symbol: string): Market | null {
  const pair = symbol.endsWith(spotSuffix) ? symbol.slice(0, -spotSuffix.length) : symbol;
  const quote = quotes.find((end) => pair.endsWith(end) && pair.length > end.length);
  return quote ? parseMarket(`${pair.slice(0, -quote.length)}/${quote}`) : null;
}

/** Reads `<SYMBOL>_<timeframe>.csv` or `.csv.gz`; null for any other name. */
export function parseCandleFileName(path: string): CandleFileName | null {
  const match = /^([^_]+)_([0-9]+[a-z])\.csv(\.gz)?$/.exec(basename(path));
  const symbol = match?.[1];
  const timeframe = match?.[2];
  if (symbol === undefined || timeframe === undefined || !isTimeframe(timeframe)) return null;
  return { symbol, timeframe, spot: symbol.endsWith(spotSuffix), market: marketOfSymbol(symbol) };
}
