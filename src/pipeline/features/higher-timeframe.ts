import { type Timeframe, timeframeMs } from '../../core/market.js';
import type { Bar } from './bar.js';
import { type Definition, feature, type OpenFamily } from './family.js';
import { RangePosition } from './indicators/range-position.js';
import { Ring } from './indicators/ring.js';
import { CutlerRsi } from './indicators/rsi.js';
import { WindowSum } from './indicators/window-sum.js';
import { inSigmas, lnRatio, lnVolRatio } from './scale.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The two higher timeframes of each: at most 24 candles in one, so that 20 of them fit into the lookback. */
const higher: Readonly<Record<Timeframe, readonly [number, number]>> = {
  '1m': [5 * minute, 15 * minute],
  '5m': [15 * minute, hour],
  '15m': [hour, 4 * hour],
  '30m': [4 * hour, 12 * hour],
  '1h': [4 * hour, day],
  '4h': [12 * hour, day],
  '1d': [2 * day, 7 * day],
};

const buckets = 20;
/** 20 buckets of 24 candles, one that was cut at the start, one still forming, and the candle before the first. */
const lookback = (buckets + 1) * 24 + 2 * 24 + 2;

/**
 * Aggregates candles on the UTC grid. A bucket counts only once its last candle closed; one whose first candle was not
 * seen is dropped.
 */
class Bucket {
  #startedAt = Number.NaN;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;

  constructor(readonly lengthMs: number) {}

  /** True when this candle completed a bucket. */
  push(bar: Bar): boolean {
    if (bar.openedAt % this.lengthMs === 0) {
      this.#startedAt = bar.openedAt;
      this.open = bar.open;
      this.high = bar.high;
      this.low = bar.low;
      this.volume = 0;
    }
    if (Number.isNaN(this.#startedAt)) return false;
    this.high = Math.max(this.high, bar.high);
    this.low = Math.min(this.low, bar.low);
    this.close = bar.close;
    this.volume += bar.volume;
    return bar.closedAt % this.lengthMs === 0;
  }
}

interface Higher {
  update(bar: Bar): void;
  readonly definitions: readonly Definition[];
}

function openHigher(label: string, lengthMs: number, ratio: number): Higher {
  const bucket = new Bucket(lengthMs);
  const closes = new Ring(buckets + 1);
  const rsi = new CutlerRsi(14);
  const mean = new WindowSum(buckets);
  const place = new RangePosition(buckets);
  const squares = new WindowSum(10);
  const volumes = new WindowSum(buckets);
  let bucketClose = Number.NaN;
  let bucketPlace = Number.NaN;
  let bucketVolume = Number.NaN;
  const source = `candles of the ${label} higher timeframe on the UTC grid, closed ones only`;
  const name = (what: string): string => `${label}${what}`;

  return {
    update(bar) {
      if (!bucket.push(bar)) return;
      const change = Math.log(bucket.close / bucketClose);
      bucketClose = bucket.close;
      bucketVolume = bucket.volume;
      bucketPlace = bucket.high === bucket.low ? 0 : (bucket.close - bucket.low) / (bucket.high - bucket.low) - 0.5;
      closes.push(bucket.close);
      if (!Number.isNaN(change)) rsi.push(change);
      mean.push(bucket.close);
      place.push(bucket.high, bucket.low, bucket.close);
      const range = Math.log(bucket.high / bucket.low);
      squares.push(range * range);
      volumes.push(bucket.volume);
    },
    definitions: [
      ...[1, 20].map((span) =>
        feature(name(`Return${span}`), lookback, source, ({ sigma }) =>
          inSigmas(Math.log(closes.ago(0) / closes.ago(span)), sigma, span * ratio),
        ),
      ),
      feature(name('Rsi14'), lookback, 'Cutler 1970s', () => rsi.value / 100 - 0.5),
      feature(name('PlaceInRange20'), lookback, source, ({ close }) =>
        place.high === place.low ? 0 : (close - place.low) / (place.high - place.low) - 0.5,
      ),
      feature(name('Vol10'), lookback, 'Parkinson 1980', ({ sigma }) =>
        lnVolRatio(Math.sqrt(squares.mean / (4 * Math.LN2 * ratio)), sigma),
      ),
      feature(name('CloseLocation'), lookback, source, () => bucketPlace),
      feature(name('Volume'), lookback, source, () => lnRatio(bucketVolume, volumes.mean)),
    ],
  };
}

/** What longer candles show, aggregated inside the stream. */
export const higherTimeframeFamily: OpenFamily = (timeframe) => {
  const labels = ['mid', 'high'] as const;
  const parts = higher[timeframe].map((lengthMs, at) =>
    openHigher(labels[at] as string, lengthMs, lengthMs / timeframeMs(timeframe)),
  );
  return {
    group: 'higherTimeframe',
    update(bar) {
      for (const part of parts) part.update(bar);
    },
    definitions: parts.flatMap((part) => part.definitions),
  };
};
