import type { Candle } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { featureSet } from './feature-set.js';
import { buildMatrix } from './matrix.js';
import type { FeatureInput } from './types.js';

export interface FeatureBench {
  /** Whole set in batch, one thread; median of the rounds. */
  readonly candlesPerSecond: number;
  readonly liveUpdateMsMedian: number;
  readonly liveUpdateMsP99: number;
  readonly rows: number;
  readonly columns: number;
}

const hour = 3_600_000;

/** Measures the full set over a seeded series with BTC, ETH and funding: in batch, and one candle at a time once warm. */
export function benchFeatures({ rows = 20_000, rounds = 3 } = {}): FeatureBench {
  const inputs = syntheticInputs(rows);
  // Untimed first: the compiler learns the hot paths.
  buildMatrix(inputs.slice(0, Math.min(rows, 6_000)), featureSet, '1h');
  const rates = Array.from({ length: rounds }, () => {
    const start = performance.now();
    buildMatrix(inputs, featureSet, '1h');
    return rows / ((performance.now() - start) / 1_000);
  });
  const stream = featureSet.open('1h');
  const times: number[] = [];
  inputs.forEach((input, at) => {
    const start = performance.now();
    stream.push(input);
    if (at >= featureSet.lookback) times.push(performance.now() - start);
  });
  return {
    candlesPerSecond: Math.round(quantile(rates, 0.5)),
    liveUpdateMsMedian: quantile(times, 0.5),
    liveUpdateMsP99: quantile(times, 0.99),
    rows,
    columns: featureSet.names.length,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function syntheticInputs(count: number): FeatureInput[] {
  const [own, btc, eth] = [1, 2, 3].map((seed) => syntheticCandles(count, seed)) as [Candle[], Candle[], Candle[]];
  return own.map((candle, at) => ({
    candle,
    btc: btc[at] ?? null,
    eth: eth[at] ?? null,
    funding: ((Math.floor(at / 8) % 7) - 2) / 20_000,
  }));
}

function syntheticCandles(count: number, seed: number): Candle[] {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let close = 100;
  return Array.from({ length: count }, (_, at) => {
    const openedAt = 1_577_836_800_000 + at * hour;
    const open = close;
    close = open * Math.exp(0.01 * (uniform() + uniform() - 1));
    return {
      openedAt: openedAt as EpochMs,
      closedAt: (openedAt + hour) as EpochMs,
      open,
      high: Math.max(open, close) * (1 + 0.003 * uniform()),
      low: Math.min(open, close) * (1 - 0.003 * uniform()),
      close,
      volume: 1_000 * uniform(),
    };
  });
}
