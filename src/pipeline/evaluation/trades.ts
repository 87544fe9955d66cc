import { callOf, type EntryRule } from '../inference/entry-rule.js';
import type { ScoredRows } from './scored-rows.js';

/** What following a rule would have brought, oldest first within a market. */
export interface Trades {
  /** Row that was acted on. */
  readonly row: Int32Array;
  /** Log return of the called side after cost. */
  readonly net: Float64Array;
}

/** Side to take at a row: 1 long, −1 short, 0 none. */
export type SideAt = (row: number) => number;

/** The side that the entry rule calls. */
export const calledSide =
  (rows: ScoredRows, rule: EntryRule): SideAt =>
  (row) => {
    const call = callOf(rows.expectedReturn[row]!, rule);
    return call === 'BUY' ? 1 : call === 'SELL' ? -1 : 0;
  };

/**
 * Trades of a rule: one at a time in each market, entered at the next open, left at the close of the horizon, cost taken
 * off. A row that comes while its market's trade is open is passed over. Rows of one market must ascend in time.
 */
export function tradesOf(rows: ScoredRows, side: SideAt, cost: number): Trades {
  const freeFrom = new Float64Array(rows.markets.length).fill(Number.NEGATIVE_INFINITY);
  const holdMs = rows.horizonBars * rows.stepMs;
  const taken: number[] = [];
  const nets: number[] = [];
  for (let row = 0; row < rows.closedAt.length; row++) {
    const market = rows.market[row]!;
    if (rows.closedAt[row]! < freeFrom[market]!) continue;
    const sign = side(row);
    if (sign === 0 || Number.isNaN(rows.tradable[row]!)) continue;
    taken.push(row);
    nets.push(sign * rows.tradable[row]! - cost);
    freeFrom[market] = rows.closedAt[row]! + holdMs;
  }
  return { row: Int32Array.from(taken), net: Float64Array.from(nets) };
}
