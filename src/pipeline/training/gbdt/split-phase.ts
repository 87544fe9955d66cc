import { addToHistogram, subtractHistogram } from './histogram.js';
import { scanFeature, scanFeatureWithL1 } from './scan-feature.js';
import { BIN_STRIDE, Control, PAIR_FIELDS, Setting, type SharedState } from './shared-state.js';

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
  const scan = state.settings[Setting.L1] === 0 ? scanFeature : scanFeatureWithL1;
  for (let k = from; k < Math.min(to, active); k++) {
    const feature = state.active[k]!;
    scan(
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
