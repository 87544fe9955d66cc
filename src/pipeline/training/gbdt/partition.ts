import { MISSING_BIN } from './bin-column.js';
import type { SharedState } from './shared-state.js';

/** Buffers that a partition needs, kept between calls. */
export interface PartitionScratch {
  readonly rows: Int32Array;
  readonly ordered: Float64Array;
  readonly goesLeft: Uint8Array;
}

export const partitionScratch = (rows: number): PartitionScratch => ({
  rows: new Int32Array(rows),
  ordered: new Float64Array(rows),
  goesLeft: new Uint8Array(256),
});

/**
 * Moves rows [start, end) that go left before those that go right, keeping the order within each side, and their packed
 * gradients with them. Returns where the right side begins. Without a branch that depends on data: half of such
 * branches would be mispredicted.
 */
export function partitionRows(
  state: SharedState,
  scratch: PartitionScratch,
  start: number,
  end: number,
  feature: number,
  bin: number,
  missingLeft: boolean,
): number {
  const { rowIndex, ordered, columns } = state;
  const { goesLeft } = scratch;
  goesLeft.fill(0);
  goesLeft.fill(1, 0, bin + 1);
  if (state.hasMissing[feature] === 1) goesLeft[MISSING_BIN] = missingLeft ? 1 : 0;
  const column = feature * state.rows;
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rowIndex[i]!;
    const packed = ordered[i]!;
    const toLeft = goesLeft[columns[column + row]!]!;
    rowIndex[left] = row;
    ordered[left] = packed;
    scratch.rows[right] = row;
    scratch.ordered[right] = packed;
    left += toLeft;
    right += 1 - toLeft;
  }
  rowIndex.set(scratch.rows.subarray(0, right), left);
  ordered.set(scratch.ordered.subarray(0, right), left);
  return left;
}
