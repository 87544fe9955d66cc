import { MISSING_BIN } from './bin-column.js';
import { addToHistogram, subtractHistogram } from './histogram.js';
import {
  BIN_STRIDE,
  Control,
  MISSING_LEFT,
  MISSING_NONE,
  PAIR_FIELDS,
  Setting,
  type SharedState,
} from './shared-state.js';

/** Words (of four features) in one unit: 64 bytes of each row, and a histogram part that stays in the second cache. */
const CHUNK = 16;

const chunks = (state: SharedState): number => Math.ceil(activeWords(state) / CHUNK);
const activeWords = (state: SharedState): number => Math.ceil(state.control[Control.ACTIVE]! / 4);

export const splitUnits = (state: SharedState, pairs: number): number => pairs * chunks(state);

/**
 * For one pair of children and one chunk of features: builds the smaller child's histogram, takes it off the parent's
 * to get the larger child's, and finds the best split of each by feature.
 */
export function splitChunk(state: SharedState, unit: number): void {
  const perPair = chunks(state);
  const pair = Math.floor(unit / perPair) * PAIR_FIELDS;
  const wordFrom = (unit % perPair) * CHUNK;
  const wordTo = Math.min(activeWords(state), wordFrom + CHUNK);
  const { pairs, histograms, words } = state;
  const slotSize = words * 4 * BIN_STRIDE;
  const offset = wordFrom * 4 * BIN_STRIDE;
  const length = (wordTo - wordFrom) * 4 * BIN_STRIDE;
  const small = pairs[pair + 2]! * slotSize;
  histograms.fill(0, small + offset, small + offset + length);
  addToHistogram(
    state.matrix,
    words,
    wordFrom,
    wordTo,
    state.rowIndex,
    state.ordered,
    pairs[pair]!,
    pairs[pair + 1]!,
    histograms,
    small,
  );
  if (pairs[pair + 4]! >= 0) findSplits(state, pairs[pair + 4]!, small, wordFrom * 4, wordTo * 4);
  if (pairs[pair + 3]! >= 0) {
    const large = pairs[pair + 3]! * slotSize;
    subtractHistogram(histograms, large + offset, small + offset, length);
    if (pairs[pair + 5]! >= 0) findSplits(state, pairs[pair + 5]!, large, wordFrom * 4, wordTo * 4);
  }
}

function findSplits(state: SharedState, node: number, base: number, from: number, to: number): void {
  const active = state.control[Control.ACTIVE]!;
  for (let k = from; k < Math.min(to, active); k++) {
    const feature = state.active[k]!;
    scanFeature(
      state.histograms,
      base + k * BIN_STRIDE,
      state.valueBins[feature]!,
      state.hasMissing[feature] === 1,
      state.totals[node]!,
      state.settings,
      state.bestGain,
      state.bestLeft,
      state.bestBin,
      node * state.cols + k,
    );
  }
}

/**
 * Best split of one feature: sums bins from the left and scores each boundary, missing values once on either side.
 *
 * Score of a side: T(G)² / (H + l2), T the soft threshold by l1 (Chen and Guestrin 2016, eq. 7 with the L1 term of
 * XGBoost). Two fractions are compared by one product instead of being divided out, and empty bins add no boundary.
 * What is found for one feature never depends on another, so the order of features and threads cannot matter.
 */
function scanFeature(
  histograms: Float64Array,
  base: number,
  valueBins: number,
  hasMissing: boolean,
  total: number,
  settings: Float64Array,
  bestGain: Float64Array,
  bestLeft: Float64Array,
  bestBin: Int32Array,
  result: number,
): void {
  const l1 = settings[Setting.L1]!;
  const l2 = settings[Setting.L2]!;
  const least = settings[Setting.MIN_CHILD_WEIGHT]!;
  const range = settings[Setting.HESSIAN_RANGE]!;
  const inverse = 1 / range;
  const totalG = Math.floor(total * inverse);
  const totalH = total - totalG * range;
  const most = totalH - least;
  const missing = hasMissing ? histograms[base + MISSING_BIN]! : 0;
  // Without missing rows the boundary after the last bin leaves nothing on the right.
  const end = base + (missing === 0 ? valueBins - 1 : valueBins);
  let best = 0;
  let left = 0;
  let where = -1;
  let sum = 0;
  for (let bin = base; bin < end; bin++) {
    const packed = histograms[bin]!;
    if (packed === 0) continue;
    sum += packed;
    let g = Math.floor(sum * inverse);
    let h = sum - g * range;
    if (h >= least && h <= most) {
      const a = soften(g, l1);
      const b = soften(totalG - g, l1);
      const u = h + l2;
      const v = totalH - h + l2;
      const numerator = a * a * v + b * b * u;
      if (numerator > best * u * v) {
        best = numerator / (u * v);
        left = sum;
        where = bin;
      }
    }
    if (missing !== 0) {
      const withMissing = sum + missing;
      g = Math.floor(withMissing * inverse);
      h = withMissing - g * range;
      if (h >= least && h <= most) {
        const a = soften(g, l1);
        const b = soften(totalG - g, l1);
        const u = h + l2;
        const v = totalH - h + l2;
        const numerator = a * a * v + b * b * u;
        if (numerator > best * u * v) {
          best = numerator / (u * v);
          left = withMissing;
          where = bin + MISSING_LEFT;
        }
      }
    }
  }
  bestGain[result] = where < 0 ? -1 : best;
  bestLeft[result] = left;
  bestBin[result] = where - base + (missing === 0 ? MISSING_NONE : 0);
}

/** Soft threshold: moves `value` towards 0 by `by`, stopping there. */
function soften(value: number, by: number): number {
  if (by === 0) return value;
  return value > by ? value - by : value < -by ? value + by : 0;
}
