import { MISSING_BIN } from './bin-column.js';
import { MISSING_LEFT, MISSING_NONE, Setting } from './shared-state.js';

/**
 * A candidate must beat the best so far by this factor. Mirrored splits (one feature's left is another's right) are equal
 * on paper, and without the margin the last bit of a rounding would choose between them: the first in order wins instead.
 */
export const CLEARLY = 1 + 1e-10;

/**
 * Best split of one feature: sums bins from the left and scores each boundary, missing values once on either side.
 *
 * The score of a side is G² / (H + l2) (Chen and Guestrin 2016, eq. 7). With T and S the sums of both sides' G and
 * H + l2, a² / u + (T − a)² / (S − u) = T² / S + S · (a − u·T/S)² / (u · (S − u)), so only the last fraction has to be
 * maximal: few operations, and two candidates compare by a product instead of a division. Empty bins add no boundary.
 * What is found for one feature never depends on another, so the order of features and threads cannot matter.
 */
export function scanFeature(
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
  const l2 = settings[Setting.L2]!;
  const least = settings[Setting.MIN_CHILD_WEIGHT]!;
  const range = settings[Setting.HESSIAN_RANGE]!;
  const inverse = 1 / range;
  const totalG = Math.floor(total * inverse);
  const totalH = total - totalG * range;
  const most = totalH - least;
  const s = totalH + 2 * l2;
  const slope = totalG / s;
  const missing = hasMissing ? histograms[base + MISSING_BIN]! : 0;
  // Without missing rows the boundary after the last bin leaves nothing on the right.
  const end = base + (missing === 0 ? valueBins - 1 : valueBins);
  let best = 0;
  let bar = 0;
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
      const u = h + l2;
      const deviation = g - slope * u;
      const spread = u * (s - u);
      if (deviation * deviation > bar * spread) {
        best = (deviation * deviation) / spread;
        bar = best * CLEARLY;
        left = sum;
        where = bin;
      }
    }
    if (missing !== 0) {
      const withMissing = sum + missing;
      g = Math.floor(withMissing * inverse);
      h = withMissing - g * range;
      if (h >= least && h <= most) {
        const u = h + l2;
        const deviation = g - slope * u;
        const spread = u * (s - u);
        if (deviation * deviation > bar * spread) {
          best = (deviation * deviation) / spread;
          bar = best * CLEARLY;
          left = withMissing;
          where = bin + MISSING_LEFT;
        }
      }
    }
  }
  bestGain[result] = where < 0 ? -1 : totalG * slope + s * best;
  bestLeft[result] = left;
  bestBin[result] = where - base + (missing === 0 ? MISSING_NONE : 0);
}

/** As {@link scanFeature}, with the score T(G)² / (H + l2), T the soft threshold by l1. */
export function scanFeatureWithL1(
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
  const totalG = Math.floor(total / range);
  const totalH = total - totalG * range;
  const missing = hasMissing ? histograms[base + MISSING_BIN]! : 0;
  const end = base + (missing === 0 ? valueBins - 1 : valueBins);
  let best = 0;
  let left = 0;
  let where = -1;
  let sum = 0;
  for (let bin = base; bin < end; bin++) {
    const packed = histograms[bin]!;
    if (packed === 0) continue;
    sum += packed;
    for (let side = 0; side <= (missing === 0 ? 0 : 1); side++) {
      const candidate = side === 0 ? sum : sum + missing;
      const g = Math.floor(candidate / range);
      const h = candidate - g * range;
      if (h < least || h > totalH - least) continue;
      const score = soften(g, l1) ** 2 / (h + l2) + soften(totalG - g, l1) ** 2 / (totalH - h + l2);
      if (score <= best * CLEARLY) continue;
      best = score;
      left = candidate;
      where = bin + side * MISSING_LEFT;
    }
  }
  bestGain[result] = where < 0 ? -1 : best;
  bestLeft[result] = left;
  bestBin[result] = where - base + (missing === 0 ? MISSING_NONE : 0);
}

/** Soft threshold: how far |value| lies above `by`, 0 when it does not. */
function soften(value: number, by: number): number {
  return Math.max(0, Math.abs(value) - by);
}
