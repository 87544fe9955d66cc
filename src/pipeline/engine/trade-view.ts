import { Decimal } from 'decimal.js';
import { nearFloat } from '../../core/decimal-float.js';
import type { Market } from '../../core/market.js';
import { type EpochMs, money } from '../../core/units.js';
import type { PortfolioLedger } from '../ledger/portfolio-ledger.js';
import type { TradeView } from '../risk/guards.js';
import type { RiskState } from './risk-state.js';

/** The account as risk sees it when an entry into `market` is wanted. */
export function viewOf(given: {
  readonly ledger: PortfolioLedger;
  readonly risk: RiskState;
  readonly market: Market;
  /** Entries under way; they count as held. */
  readonly pending: readonly { readonly market: Market; readonly notional: Decimal }[];
  readonly pricedAt: EpochMs;
  readonly now: EpochMs;
  readonly kind: 'spot' | 'perpetual';
  readonly halfSpreadBps: number | null;
}): TradeView {
  const { ledger, risk, market } = given;
  const equity = ledger.equity();
  return {
    equity,
    // Rarely needed beside the floats, and costly to make of one.
    get peakEquity() {
      return money(new Decimal(risk.peak));
    },
    near: { equity: nearFloat(equity), peakEquity: risk.peak, dayStartEquity: risk.dayStart },
    pausedReason: risk.pausedReason,
    exposures: [...ledger.markets.map((one) => ({ market: one, notional: ledger.notional(one) })), ...given.pending],
    now: given.now,
    get dayStartEquity() {
      return money(new Decimal(risk.dayStart));
    },
    lossStreak: risk.lossStreak,
    lastLossAt: risk.lastLossAt,
    killed: risk.killed,
    lastStopAt: risk.lastStopAt(market),
    pricedAt: given.pricedAt,
    halfSpreadBps: given.halfSpreadBps,
    correlation: (other) => risk.correlation(market, other),
    kind: given.kind,
  };
}
