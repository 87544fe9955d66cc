import { type Bps, bps, fractionOf } from '../../core/units.js';

/** What a trade costs a side: the venue's fee, and how much worse than the quoted price it fills. Never zero by default. */
export interface TradingCosts {
  readonly feeBps: Bps;
  readonly slippageBps: Bps;
}

/** Binance's taker fee for perpetuals, and a slippage that liquid markets keep to. */
export const standardCosts: TradingCosts = { feeBps: bps(5), slippageBps: bps(2) };

/** Both sides of a round trip as a fraction: 0.0014 for the standard costs. */
export const roundTripCost = ({ feeBps, slippageBps }: TradingCosts): number =>
  2 * (fractionOf(feeBps) + fractionOf(slippageBps));
