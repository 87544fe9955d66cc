import type { Probabilities, Side } from '../../core/prediction.js';

/** When an entry may be advised; chosen out of fold, part of the model card. */
export interface EntryRule {
  /** False: no edge was shown out of fold, so entries abstain. */
  readonly mayEnter: boolean;
  /** Least expected log return after cost. */
  readonly margin: number;
  /** Round-trip cost as a fraction. */
  readonly cost: number;
}

/** Expected log return over the horizon of being long: the lean of the probabilities in move sizes, as much of it as came true out of fold. */
export const expectedReturnOf = (probabilities: Probabilities, moveSize: number, returnFactor: number): number =>
  returnFactor * (probabilities.up - probabilities.down) * moveSize;

/** The better side and its expected log return after cost. */
export function betterSide(
  expectedReturn: number,
  cost: number,
): { readonly side: Side; readonly expectedNet: number } {
  return { side: expectedReturn >= 0 ? 'long' : 'short', expectedNet: Math.abs(expectedReturn) - cost };
}

/** BUY or SELL only where the better side clears cost and margin and entries are allowed at all. */
export function callOf(expectedReturn: number, rule: EntryRule): 'BUY' | 'SELL' | 'HOLD' {
  const { side, expectedNet } = betterSide(expectedReturn, rule.cost);
  if (!rule.mayEnter || !(expectedNet > rule.margin)) return 'HOLD';
  return side === 'long' ? 'BUY' : 'SELL';
}
