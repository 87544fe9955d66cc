/** Forecasts beside what came true, one value a row, of every candle whose label is known. Looks ahead: for judging only. */
export interface ScoredRows {
  /** Symbols as in file names; `market` indexes them. */
  readonly markets: readonly string[];
  readonly market: Int32Array;
  readonly closedAt: Float64Array;
  readonly down: Float64Array;
  readonly neutral: Float64Array;
  readonly up: Float64Array;
  readonly bigMove: Float64Array;
  /** P(the close at the horizon is higher), whatever the size: the ranking that direction is judged by. */
  readonly rise: Float64Array;
  /** Expected log return of being long, before cost. */
  readonly expectedReturn: Float64Array;
  /** Class that came true: 0 down, 1 neutral, 2 up. */
  readonly outcome: Int8Array;
  /** ln(close h candles later / close). */
  readonly forward: Float64Array;
  /** ln(close h candles later / next open). */
  readonly tradable: Float64Array;
  /** Log return of the h candles before: the momentum baseline; NaN where not known. */
  readonly past: Float64Array;
  /** Candles ahead that were forecast, and the length of one in ms. */
  readonly horizonBars: number;
  readonly stepMs: number;
}

/** Which way a row leans if it makes a big move, −1..1. */
export const leanOf = (down: number, up: number): number => (up + down > 0 ? (up - down) / (up + down) : 0);

/** The rows for which `wanted` holds, in their order. */
export function rowsWhere(rows: ScoredRows, wanted: (row: number) => boolean): ScoredRows {
  const kept: number[] = [];
  for (let row = 0; row < rows.closedAt.length; row++) if (wanted(row)) kept.push(row);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]!);
  return {
    ...rows,
    market: Int32Array.from(kept, (row) => rows.market[row]!),
    outcome: Int8Array.from(kept, (row) => rows.outcome[row]!),
    closedAt: pick(rows.closedAt),
    down: pick(rows.down),
    neutral: pick(rows.neutral),
    up: pick(rows.up),
    bigMove: pick(rows.bigMove),
    rise: pick(rows.rise),
    expectedReturn: pick(rows.expectedReturn),
    forward: pick(rows.forward),
    tradable: pick(rows.tradable),
    past: pick(rows.past),
  };
}
