/** Bin of missing values, in features that have any. */
export const MISSING_BIN = 255;

const CELLS = 2048;

/**
 * Replaces values by bin numbers: the first bin whose edge is not below the value, NaN by {@link MISSING_BIN}.
 *
 * A table of equal cells over the span of the edges tells where to begin, then few comparisons remain: several times
 * quicker than a binary search. A cell with many edges (a heavy tail squeezes the rest together) is searched by halves.
 */
export function binColumn(values: Float32Array, edges: Float32Array, bins: number, into: Uint8Array): void {
  const low = edges[0]!;
  const high = bins > 1 ? edges[bins - 2]! : low;
  const scale = high > low ? (CELLS - 1) / (high - low) : 0;
  const first = firstBinOfCells(edges, bins, low, scale);
  const table = new Float64Array(edges.subarray(0, bins));
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    // A NaN gives cell 0 in the conversion below and is told apart by not equalling itself.
    const position = (value - low) * scale;
    const cell = position >= CELLS ? CELLS - 1 : position <= 0 ? 0 : position | 0;
    let bin = first[cell]!;
    let end = first[cell + 1]!;
    while (end - bin > 8) {
      const middle = (bin + end) >> 1;
      if (value > table[middle]!) bin = middle + 1;
      else end = middle;
    }
    while (value > table[bin]!) bin++;
    into[row] = Number.isNaN(value) ? MISSING_BIN : bin;
  }
}

/** For each cell the number of edges in earlier cells; no smaller bin can hold a value of that cell. */
function firstBinOfCells(edges: Float32Array, bins: number, low: number, scale: number): Int32Array {
  const first = new Int32Array(CELLS + 1);
  let cell = 0;
  for (let bin = 0; bin < bins - 1; bin++) {
    const own = Math.min(CELLS - 1, Math.max(0, Math.trunc((edges[bin]! - low) * scale)));
    while (cell < own) first[++cell] = bin;
  }
  while (cell < CELLS) first[++cell] = bins - 1;
  return first;
}
