import type { ScoredRows } from '../evaluation/scored-rows.js';

/**
 * How much of the stated lean came true as return: the slope through the origin of return over (P(up) − P(down)) ·
 * moveSize, both in move sizes so that wild days do not decide. Returns beyond four move sizes count as four.
 * Not below 0: a lean that was wrong is not turned round.
 *
 * @param moveSize one a row of `rows`
 */
export function fitReturnFactor(rows: ScoredRows, moveSize: ArrayLike<number>): number {
  let product = 0;
  let square = 0;
  for (let row = 0; row < rows.closedAt.length; row++) {
    const lean = rows.up[row]! - rows.down[row]!;
    const moved = Math.max(-4, Math.min(4, rows.tradable[row]! / moveSize[row]!));
    if (Number.isNaN(moved)) continue;
    product += lean * moved;
    square += lean * lean;
  }
  return square > 0 ? Math.max(0, product / square) : 0;
}
