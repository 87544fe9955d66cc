import type { Timeframe } from '../../core/market.js';
import type { FeatureInput, FeatureSet } from './types.js';

/** Rows of one series for training; `values` is row-major, NaN where not known. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Close of each row's candle, ms UTC. */
  readonly closedAt: Float64Array;
  readonly values: Float32Array;
  /** 1 once the set's lookback went in without a break. */
  readonly ready: Uint8Array;
}

/** Pushes a series through the stream that also serves live; there is no second way to compute a feature. */
export function buildMatrix(inputs: readonly FeatureInput[], set: FeatureSet, timeframe: Timeframe): FeatureMatrix {
  const rows = inputs.length;
  const columns = set.names.length;
  const closedAt = new Float64Array(rows);
  const values = new Float32Array(rows * columns);
  const ready = new Uint8Array(rows);
  const stream = set.open(timeframe);
  for (let at = 0; at < rows; at++) {
    const row = stream.push(inputs[at] as FeatureInput);
    closedAt[at] = row.closedAt;
    // One by one: `set` between unlike types takes ten times as long.
    for (let column = 0, to = at * columns; column < columns; column++, to++) {
      values[to] = row.values[column] as number;
    }
    ready[at] = row.ready ? 1 : 0;
  }
  return { rows, columns, closedAt, values, ready };
}
