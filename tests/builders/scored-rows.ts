import { seeded } from '../../src/pipeline/evaluation/metrics/block-bootstrap.js';
import type { ScoredRows } from '../../src/pipeline/evaluation/scored-rows.js';

const hour = 3_600_000;

interface Wanted {
  readonly markets?: readonly string[];
  readonly seed?: number;
  /** How much of the stated lean is true, 0..1. */
  readonly skill?: number;
  readonly expectedReturn?: (row: number) => number;
  readonly tradable?: (row: number) => number;
}

/** `perMarket` hourly rows a market, h = 4, with random forecasts of a stated skill. */
export function someScoredRows(perMarket: number, wanted: Wanted = {}): ScoredRows {
  const markets = wanted.markets ?? ['BTCUSDT'];
  const count = perMarket * markets.length;
  const random = seeded(wanted.seed ?? 1);
  const rows: ScoredRows = {
    markets,
    market: Int32Array.from({ length: count }, (_, row) => Math.floor(row / perMarket)),
    closedAt: Float64Array.from({ length: count }, (_, row) => (1 + (row % perMarket)) * hour),
    down: new Float64Array(count),
    neutral: new Float64Array(count),
    up: new Float64Array(count),
    bigMove: new Float64Array(count),
    rise: new Float64Array(count),
    expectedReturn: new Float64Array(count),
    outcome: new Int8Array(count),
    forward: new Float64Array(count),
    tradable: new Float64Array(count),
    past: new Float64Array(count),
    horizonBars: 4,
    stepMs: hour,
  };
  for (let row = 0; row < count; row++) {
    const big = 0.1 + 0.4 * random();
    const lean = (random() - 0.5) * 0.6;
    const moved = random() < big;
    const rose = random() < 0.5 + lean * (wanted.skill ?? 1);
    const size = moved ? 0.011 + 0.01 * random() : 0.009 * random();
    rows.bigMove[row] = big;
    rows.rise[row] = 0.5 + lean;
    rows.up[row] = big * (0.5 + lean);
    rows.down[row] = big * (0.5 - lean);
    rows.neutral[row] = 1 - big;
    rows.forward[row] = rose ? size : -size;
    rows.tradable[row] = wanted.tradable?.(row) ?? rows.forward[row]!;
    rows.past[row] = random() - 0.5;
    rows.expectedReturn[row] = wanted.expectedReturn?.(row) ?? lean * 0.02;
    rows.outcome[row] = moved ? (rose ? 2 : 0) : 1;
  }
  return rows;
}
