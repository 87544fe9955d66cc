import { integers } from '../../builders/candle-series.js';

export interface GoldenBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The series of tests/golden/tools/talib_values.py, from whole numbers, so that it is the same there and here. */
export function goldenSeries(count: number, seed: number): GoldenBar[] {
  const next = integers(seed);
  let close = 1_000_000;
  return Array.from({ length: count }, (_, at) => {
    const size = at % 97 < 30 ? 12_000 : 4_000;
    const open = close;
    close = Math.max(100_000, open + (next() % (2 * size + 1)) - size);
    const high = Math.max(open, close) + (next() % size);
    const low = Math.max(50_000, Math.min(open, close) - (next() % size));
    const volume = 1_000 + (next() % 100_000);
    return { open: open / 100, high: high / 100, low: low / 100, close: close / 100, volume };
  });
}
