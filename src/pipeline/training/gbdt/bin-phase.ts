import { binColumn } from './bin-column.js';
import { findBinEdges } from './bin-edges.js';
import { BIN_STRIDE, type SharedState } from './shared-state.js';
import { sortFloats } from './sort-floats.js';

/** Features in one unit: sixteen float32 fill a cache line, so each line of the row-major input is read once. */
const GROUP = 16;

export const binUnits = (state: SharedState): number => Math.ceil(state.cols / GROUP);

/** Finds the bin edges of a group of features and fills their columns. */
export function binGroup(state: SharedState, unit: number): void {
  const { rows, cols, sampleRows } = state;
  const from = unit * GROUP;
  const count = Math.min(GROUP, cols - from);
  const values = new Float32Array(count * rows);
  extract(state.features, rows, cols, from, count, values);
  const sample = new Float32Array(sampleRows.length);
  for (let k = 0; k < count; k++) {
    const feature = from + k;
    const column = values.subarray(k * rows, (k + 1) * rows);
    const missing = scan(state, feature, column);
    let sampled = 0;
    for (let i = 0; i < sampleRows.length; i++) {
      const value = column[sampleRows[i]!]!;
      if (!Number.isNaN(value)) sample[sampled++] = value;
    }
    sortFloats(sample, sampled);
    const edges = state.edges.subarray(feature * BIN_STRIDE, (feature + 1) * BIN_STRIDE);
    const room = missing ? Math.min(state.maxBins, BIN_STRIDE - 1) : state.maxBins;
    const bins = findBinEdges(sample, sampled, room, edges);
    state.valueBins[feature] = bins;
    state.hasMissing[feature] = missing ? 1 : 0;
    binColumn(column, edges, bins, state.columns.subarray(feature * rows, (feature + 1) * rows));
  }
}

function extract(
  features: Float32Array,
  rows: number,
  cols: number,
  from: number,
  count: number,
  into: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const source = row * cols + from;
    for (let k = 0, target = row; k < count; k++, target += rows) into[target] = features[source + k]!;
  }
}

/** Notes an infinite value; returns whether any value is missing. */
function scan(state: SharedState, feature: number, column: Float32Array): boolean {
  let missing = 0;
  let infinite = -1;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    // Infinity − Infinity is NaN, and so is NaN − NaN.
    if (value - value !== 0) {
      if (Number.isNaN(value)) missing++;
      else if (infinite < 0) infinite = row;
    }
  }
  state.infiniteRow[feature] = infinite + 1;
  return missing > 0;
}
