import { Decimal } from 'decimal.js';
import { nearFloat } from '../../core/decimal-float.js';
import { isMore } from '../../core/decimal-order.js';
import { signOf } from '../../core/exit-rule.js';
import type { TradePlan } from '../../core/order.js';
import { type AccountView, clearlyMore, type RiskCheck } from './review.js';

export interface RiskLimits {
  /** Fall of equity from its peak, as a fraction, at which new entries stop. */
  readonly maxDrawdown: number;
  readonly maxPositions: number;
  /** All positions together, and one alone, as shares of equity. */
  readonly maxExposure: number;
  readonly maxPositionShare: number;
  /** Share of equity lost when one stop is hit at its price. */
  readonly riskPerTrade: number;
}

export const standardLimits: RiskLimits = {
  maxDrawdown: 0.08,
  maxPositions: 6,
  maxExposure: 1,
  maxPositionShare: 0.25,
  riskPerTrade: 0.01,
};

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** No entry while the account is paused or has fallen to its limit; exact, so the very limit counts. */
export const drawdownLimit =
  ({ maxDrawdown }: Pick<RiskLimits, 'maxDrawdown'>, kept = new Decimal(1).minus(maxDrawdown)): RiskCheck =>
  (_plan, account) => {
    const { pausedReason, near } = account;
    if (pausedReason !== null) return { check: 'drawdown', reason: `new entries are paused: ${pausedReason}` };
    if (near && clearlyMore(near.equity, near.peakEquity * (1 - maxDrawdown))) return null;
    const { equity, peakEquity } = account;
    if (equity.gt(peakEquity.times(kept))) return null;
    const drawdown = peakEquity.lte(0) ? 1 : 1 - equity.div(peakEquity).toNumber();
    return {
      check: 'drawdown',
      reason: `down ${percent(drawdown)} from the peak, the limit is ${percent(maxDrawdown)}`,
    };
  };

/** One position a market: a second would double a bet already made. */
export const oneAMarket: RiskCheck = (plan, { exposures }) =>
  exposures.some(({ market }) => market === plan.market)
    ? { check: 'oneAMarket', reason: `${plan.market} is already held or ordered` }
    : null;

export const positionLimit =
  ({ maxPositions }: Pick<RiskLimits, 'maxPositions'>): RiskCheck =>
  (_plan, { exposures }) =>
    exposures.length < maxPositions
      ? null
      : { check: 'positions', reason: `${exposures.length} positions are open, the limit is ${maxPositions}` };

/** What would be held with the plan, as a float. */
export const nearNotional = (plan: TradePlan, exposures: AccountView['exposures']): number =>
  exposures.reduce(
    (sum, { notional }) => sum + Math.abs(nearFloat(notional)),
    nearFloat(plan.quantity) * nearFloat(plan.reference),
  );

/** Crypto markets fall together, so their sum is bounded too. */
export const exposureCap =
  ({ maxExposure }: Pick<RiskLimits, 'maxExposure'>): RiskCheck =>
  (plan, { exposures, equity, near }) => {
    if (near && clearlyMore(near.equity * maxExposure, nearNotional(plan, exposures))) return null;
    const held = exposures.reduce((sum, { notional }) => sum.plus(notional.abs()), new Decimal(0));
    const wanted = held.plus(plan.quantity.times(plan.reference));
    if (equity.gt(0) && wanted.lte(equity.times(maxExposure))) return null;
    const share = equity.gt(0) ? percent(wanted.div(equity).toNumber()) : 'more than all';
    return {
      check: 'exposure',
      reason: `positions would be worth ${share} of equity, the cap is ${percent(maxExposure)}`,
    };
  };

/** Acting on a lapsed signal is a guess. */
export const notExpired: RiskCheck = (plan, { now }) =>
  now < plan.expiresAt
    ? null
    : { check: 'expiry', reason: `the signal lapsed at ${new Date(plan.expiresAt).toISOString()}` };

/** Something to buy, a stop that loses and a target that wins. */
export const sane: RiskCheck = (plan) => {
  if (!isMore(plan.quantity)) return { check: 'size', reason: 'the account is too small for this trade' };
  const sign = signOf(plan.side);
  const stopLoses = plan.stop === null || plan.reference.minus(plan.stop).times(sign).gt(0);
  const targetWins = plan.target === null || plan.target.minus(plan.reference).times(sign).gt(0);
  if (stopLoses && targetWins) return null;
  const isBuy = sign > 0;
  const wrong = stopLoses
    ? `the target ${plan.target} must lie ${isBuy ? 'above' : 'below'}`
    : `the stop ${plan.stop} must lie ${isBuy ? 'below' : 'above'}`;
  return { check: 'levels', reason: `${wrong} the price of ${plan.reference}` };
};

/** Every check an entry must pass. */
export const entryChecks = (limits: RiskLimits = standardLimits): readonly RiskCheck[] => [
  sane,
  notExpired,
  drawdownLimit(limits),
  oneAMarket,
  positionLimit(limits),
  exposureCap(limits),
];
