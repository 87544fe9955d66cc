import type { Candle, Timeframe } from '../../src/core/market.js';
import { timeframeMs } from '../../src/core/market.js';
import type { EpochMs } from '../../src/core/units.js';
import type { FeatureInput } from '../../src/pipeline/features/types.js';

/** Whole numbers 0 to 2^31 − 2 from a seed (Park & Miller 1988); the same in every language. */
export function integers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}

export interface SeriesOptions {
  readonly seed?: number;
  readonly count: number;
  readonly timeframe?: Timeframe;
  /** Open time of the first candle; a Wednesday 05:00 UTC unless told, so that no bucket begins with it. */
  readonly from?: number;
  /** Every how many candles one stands still without volume; 0 for never. */
  readonly flatEvery?: number;
}

/** Candles that move by a few tenths of a percent, with spells of higher volatility. */
export function candleSeries({ seed = 7, count, timeframe = '1h', from, flatEvery = 0 }: SeriesOptions): Candle[] {
  const next = integers(seed);
  const uniform = (): number => next() / 2_147_483_647;
  const length = timeframeMs(timeframe);
  let openedAt = from ?? 1_704_862_800_000;
  let close = 100;
  return Array.from({ length: count }, (_, at) => {
    const flat = flatEvery > 0 && at % flatEvery === flatEvery - 1;
    const size = at % 97 < 30 ? 0.009 : 0.003;
    const open = flat ? close : close * (1 + 0.0002 * (uniform() - 0.5));
    close = flat ? close : open * Math.exp(size * (uniform() + uniform() + uniform() - 1.5));
    const high = flat ? close : Math.max(open, close) * (1 + size * uniform());
    const low = flat ? close : Math.min(open, close) * (1 - size * uniform());
    const volume = flat ? 0 : 1_000 * (0.2 + uniform() ** 3 * (at % 24 < 8 ? 3 : 1));
    const candle: Candle = {
      openedAt: openedAt as EpochMs,
      closedAt: (openedAt + length) as EpochMs,
      open,
      high,
      low,
      close,
      volume,
    };
    openedAt += length;
    return candle;
  });
}

/** A series with both leaders and a funding rate that changes every eight candles. */
export function featureInputs(options: SeriesOptions): FeatureInput[] {
  const seed = options.seed ?? 7;
  const btc = candleSeries({ ...options, seed: seed + 1 });
  const eth = candleSeries({ ...options, seed: seed + 2 });
  const next = integers(seed + 3);
  let funding = 0.0001;
  return candleSeries(options).map((candle, at) => {
    if (at % 8 === 0) funding = (next() % 40) / 100_000 - 0.0001;
    return { candle, btc: btc[at] ?? null, eth: eth[at] ?? null, funding };
  });
}
