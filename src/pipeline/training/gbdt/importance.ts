import type { GbdtModel } from './model.js';

/** Share of the total gain that splits on each feature brought; sums to 1 (all 0 without any split). */
export function featureImportance(model: GbdtModel): Float64Array {
  const shares = new Float64Array(model.cols);
  let total = 0;
  for (const tree of model.trees) {
    for (let node = 0; node < tree.feature.length; node++) {
      const feature = tree.feature[node]!;
      if (feature < 0) continue;
      shares[feature]! += tree.gain[node]!;
      total += tree.gain[node]!;
    }
  }
  if (total > 0) for (let feature = 0; feature < shares.length; feature++) shares[feature]! /= total;
  return shares;
}
