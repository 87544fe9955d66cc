import type { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import type { Approved, ClientOrderId, OrderRequest, OrderShape, OrderTerms, TradePlan } from '../../core/order.js';
import type { EpochMs, Money, Price } from '../../core/units.js';

/** What the checks may know of an account. Open and pending trades alike count as exposure. */
export interface AccountView {
  readonly equity: Money;
  readonly peakEquity: Money;
  /** Why new entries are stopped, or null. */
  readonly pausedReason: string | null;
  readonly exposures: readonly { readonly market: Market; readonly notional: Decimal }[];
  /** The venue's time. */
  readonly now: EpochMs;
  /**
   * The same money as floats, where the caller has them: a check that passes by a wide margin passes by them at once, and only
   * what is near its limit is worked out exactly.
   */
  readonly near?: { readonly equity: number; readonly peakEquity: number; readonly dayStartEquity: number };
}

/** Whether one sum of money is larger than another beyond any rounding. */
export const clearlyMore = (one: number, other: number): boolean => one - Math.abs(one) * 1e-9 > other;

export interface Refusal {
  readonly check: string;
  readonly reason: string;
}

/** Null when the check has nothing against the plan. */
export type RiskCheck<View extends AccountView = AccountView> = (plan: TradePlan, account: View) => Refusal | null;

export type Review =
  | { readonly kind: 'approved'; readonly plan: Approved<TradePlan> }
  | { readonly kind: 'refused'; readonly plan: TradePlan; readonly refusals: readonly Refusal[] };

/** Puts a plan before every check; all refusals are reported, not the first alone. */
export function review<View extends AccountView>(
  plan: TradePlan,
  account: View,
  checks: readonly RiskCheck<View>[],
): Review {
  const refusals = checks.flatMap((check) => check(plan, account) ?? []);
  return refusals.length === 0
    ? { kind: 'approved', plan: plan as Approved<TradePlan> }
    : { kind: 'refused', plan, refusals };
}

/** The order that enters an approved plan: at the market, or at `limit` where one is given. */
export function entryOrder(
  plan: Approved<TradePlan>,
  clientOrderId: ClientOrderId,
  { limit, expiresAt }: { readonly limit?: Price | null; readonly expiresAt?: EpochMs } = {},
): Approved<OrderRequest> {
  const terms: OrderTerms = {
    clientOrderId,
    market: plan.market,
    side: plan.side === 'long' ? 'buy' : 'sell',
    quantity: plan.quantity,
    reduceOnly: false,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  return (limit ? { ...terms, type: 'limit', limit } : { ...terms, type: 'market' }) as Approved<OrderRequest>;
}

/** An order that can only bring a position nearer to zero needs no more approval than that. */
export function reducingOrder(terms: Omit<OrderTerms, 'reduceOnly'>, shape: OrderShape): Approved<OrderRequest> {
  return { ...terms, reduceOnly: true, ...shape } as OrderRequest as Approved<OrderRequest>;
}
