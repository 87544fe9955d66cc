import type { LabelledRows } from '../evaluation/labelled-folder.js';
import { quantile } from '../evaluation/metrics/block-bootstrap.js';

export const rangeQuantiles = [0.001, 0.999] as const;

export interface FeatureRanges {
  readonly low: (number | null)[];
  readonly median: (number | null)[];
  readonly high: (number | null)[];
}

/** Quantiles of each feature over the rows, null where it was never known. */
export function featureRanges(rows: LabelledRows): FeatureRanges {
  const ranges: FeatureRanges = { low: [], median: [], high: [] };
  const column = new Float32Array(rows.rows);
  for (let at = 0; at < rows.columns; at++) {
    let known = 0;
    for (let row = 0; row < rows.rows; row++) {
      const value = rows.values[row * rows.columns + at]!;
      if (!Number.isNaN(value)) column[known++] = value;
    }
    const sorted = column.subarray(0, known).sort();
    const pick = (share: number): number | null => (known > 0 ? Number(quantile(sorted, share).toPrecision(7)) : null);
    ranges.low.push(pick(rangeQuantiles[0]));
    ranges.median.push(pick(0.5));
    ranges.high.push(pick(rangeQuantiles[1]));
  }
  return ranges;
}
