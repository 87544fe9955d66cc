import type { Brand, EpochMs } from './units.js';

/** A pair as people write it, upper case: `BTC/USDT`. Perpetual contract of that pair unless the venue has spot only. */
export type Market = Brand<string, 'Market'>;

export const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type Timeframe = (typeof timeframes)[number];

const minute = 60_000;
const lengths: Readonly<Record<Timeframe, number>> = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '30m': 30 * minute,
  '1h': 60 * minute,
  '4h': 240 * minute,
  '1d': 1_440 * minute,
};

/** Length of one candle in ms. */
export const timeframeMs = (timeframe: Timeframe): number => lengths[timeframe];

export const isTimeframe = (text: string): text is Timeframe => (timeframes as readonly string[]).includes(text);

/** `btc/usdt`, `BTC-USDT` and `BTC/USDT:USDT` become `BTC/USDT`; anything else `null`. */
export function parseMarket(text: string): Market | null {
  const match = /^([A-Z0-9]{1,15})[/\-_]([A-Z]{2,6})(?::[A-Z]{2,6})?$/.exec(text.trim().toUpperCase());
  return match ? (`${match[1]}/${match[2]}` as Market) : null;
}

/** `BTC` of `BTC/USDT`. */
export const baseOf = (market: Market): string => market.slice(0, market.indexOf('/'));
/** `USDT` of `BTC/USDT`. */
export const quoteOf = (market: Market): string => market.slice(market.indexOf('/') + 1);
/** `BTCUSDT`, the name in files. */
export const fileSymbol = (market: Market): string => market.replace('/', '');

/** Where a price series comes from. `venue` keeps real and made-up candles apart wherever they are stored or shown. */
export interface Series {
  readonly venue: Venue;
  readonly market: Market;
  readonly timeframe: Timeframe;
}

/** `binance`, `okx`, any other ccxt id; or `simulated`, `replay`. */
export type Venue = Brand<string, 'Venue'>;

/** What may be claimed of a venue's prices. */
export type Provenance = 'live' | 'replay' | 'simulated';
export const provenanceOf = (venue: Venue): Provenance =>
  (venue as string) === 'simulated' ? 'simulated' : (venue as string) === 'replay' ? 'replay' : 'live';

/** Key for maps and job ids; contains no `:`. */
export const seriesKey = (series: Series): string => `${series.venue}-${fileSymbol(series.market)}-${series.timeframe}`;

/** A closed candle: by the time one exists its `closedAt` has passed by the venue's clock. Prices in quote, volume in base units. */
export interface Candle {
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A settled funding rate: 0.0001 is 0.01 % for the settlement period, paid by longs to shorts. */
export interface FundingRate {
  readonly settledAt: EpochMs;
  readonly rate: number;
}
