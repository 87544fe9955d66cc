import type { Wealth } from './daily-returns.js';
import type { PriceHistory } from './price-history.js';

/**
 * The account of someone who buys each market at its first open, in equal parts, and sells at the last close: half of `roundTripCost`
 * (a fraction) each time, no funding, no rebalancing. Seen at the same instants as ours; null without candles.
 */
export function buyAndHold(
  prices: PriceHistory,
  { at, equity }: Wealth,
  { candleMs, roundTripCost }: { readonly candleMs: number; readonly roundTripCost: number },
): Wealth | null {
  if (prices.size === 0 || at.length < 2) return null;
  const initial = equity[0] as number;
  const values = new Float64Array(at.length);
  for (const market of prices.values()) {
    const bought = (1 - roundTripCost / 2) / (market.open[0] as number);
    // A market that began later waits in cash.
    let worth = 1;
    let next = 0;
    for (let i = 0; i < at.length; i++) {
      while (next < market.at.length && (market.at[next] as number) + candleMs <= (at[i] as number)) {
        worth = bought * (market.close[next++] as number);
      }
      values[i] = (values[i] as number) + (worth * initial) / prices.size;
    }
  }
  values[at.length - 1] = (values[at.length - 1] as number) * (1 - roundTripCost / 2);
  return { at, equity: values };
}
