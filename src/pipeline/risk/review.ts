import type { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderRequest, TradePlan } from '../../core/order.js';
import type { EpochMs, Money } from '../../core/units.js';

/** What the checks may know of an account. Open and pending trades alike count as exposure. */
export interface AccountView {
  readonly equity: Money;
  readonly peakEquity: Money;
  /** Why new entries are stopped, or null. */
  readonly pausedReason: string | null;
  readonly exposures: readonly { readonly market: Market; readonly notional: Decimal }[];
  /** The venue's time. */
  readonly now: EpochMs;
}

export interface Refusal {
  readonly check: string;
  readonly reason: string;
}

/** Null when the check has nothing against the plan. */
export type RiskCheck = (plan: TradePlan, account: AccountView) => Refusal | null;

export type Review =
  | { readonly kind: 'approved'; readonly plan: Approved<TradePlan> }
  | { readonly kind: 'refused'; readonly plan: TradePlan; readonly refusals: readonly Refusal[] };

/** Puts a plan before every check; all refusals are reported, not the first alone. */
export function review(plan: TradePlan, account: AccountView, checks: readonly RiskCheck[]): Review {
  const refusals = checks.flatMap((check) => check(plan, account) ?? []);
  return refusals.length === 0
    ? { kind: 'approved', plan: plan as Approved<TradePlan> }
    : { kind: 'refused', plan, refusals };
}

/** The order that enters an approved plan. */
export function entryOrder(plan: Approved<TradePlan>, clientOrderId: ClientOrderId): Approved<OrderRequest> {
  return {
    clientOrderId,
    market: plan.market,
    side: plan.side === 'long' ? 'buy' : 'sell',
    quantity: plan.quantity,
    reduceOnly: false,
    type: 'market',
  } as OrderRequest as Approved<OrderRequest>;
}
