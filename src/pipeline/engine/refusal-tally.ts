import type { Market } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';
import type { Refusal } from '../risk/review.js';

/** How often each check refused an entry. */
export class RefusalTally {
  readonly #counts: Record<string, number> = {};

  add(refusals: readonly Refusal[]): void {
    for (const { check } of refusals) this.#counts[check] = (this.#counts[check] ?? 0) + 1;
  }

  /** By the name of the check. */
  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }
}

const heldOf = new Map<Market, readonly Refusal[]>();

/** The most usual refusal by far, in words made once a market. */
export function heldAlready(market: Market): readonly Refusal[] {
  const known = heldOf.get(market);
  if (known) return known;
  const made: readonly Refusal[] = [{ check: 'oneAMarket', reason: sentence('said.check.held', { market }) }];
  heldOf.set(market, made);
  return made;
}
