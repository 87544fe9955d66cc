import { standardCosts, type TradingCosts } from '../execution/costs.js';
import { type RiskLimits, standardLimits } from '../risk/checks.js';

/** How a paper account trades. */
export interface PaperPolicy {
  readonly costs: TradingCosts;
  readonly limits: RiskLimits;
}

export const standardPaperPolicy: PaperPolicy = { costs: standardCosts, limits: standardLimits };
