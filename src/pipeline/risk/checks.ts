import { Decimal } from 'decimal.js';
import { nearFloat } from '../../core/decimal-float.js';
import { isMore } from '../../core/decimal-order.js';
import { signOf } from '../../core/exit-rule.js';
import type { TradePlan } from '../../core/order.js';
import { sentence } from '../../core/sentence.js';
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
    if (pausedReason !== null)
      return { check: 'drawdown', reason: sentence('said.check.paused', { reason: pausedReason }) };
    if (near && clearlyMore(near.equity, near.peakEquity * (1 - maxDrawdown))) return null;
    const { equity, peakEquity } = account;
    if (equity.gt(peakEquity.times(kept))) return null;
    const drawdown = peakEquity.lte(0) ? 1 : 1 - equity.div(peakEquity).toNumber();
    return {
      check: 'drawdown',
      reason: sentence('said.check.fallen', { drawdown: percent(drawdown), limit: percent(maxDrawdown) }),
    };
  };

/** One position a market: a second would double a bet already made. */
export const oneAMarket: RiskCheck = (plan, { exposures }) =>
  exposures.some(({ market }) => market === plan.market)
    ? { check: 'oneAMarket', reason: sentence('said.check.held', { market: plan.market }) }
    : null;

export const positionLimit =
  ({ maxPositions }: Pick<RiskLimits, 'maxPositions'>): RiskCheck =>
  (_plan, { exposures }) =>
    exposures.length < maxPositions
      ? null
      : {
          check: 'positions',
          reason: sentence('said.check.positions', { count: exposures.length, limit: maxPositions }),
        };

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
    const share = equity.gt(0) ? percent(wanted.div(equity).toNumber()) : sentence('said.check.moreThanAll');
    return {
      check: 'exposure',
      reason: sentence('said.check.exposure', { share, cap: percent(maxExposure) }),
    };
  };

/** Acting on a lapsed signal is a guess. */
export const notExpired: RiskCheck = (plan, { now }) =>
  now < plan.expiresAt
    ? null
    : { check: 'expiry', reason: sentence('said.check.lapsed', { at: new Date(plan.expiresAt).toISOString() }) };

/** Something to buy, a stop that loses and a target that wins. */
export const sane: RiskCheck = (plan) => {
  if (!isMore(plan.quantity)) return { check: 'size', reason: sentence('said.check.tooSmall') };
  const sign = signOf(plan.side);
  const stopLoses = plan.stop === null || plan.reference.minus(plan.stop).times(sign).gt(0);
  const targetWins = plan.target === null || plan.target.minus(plan.reference).times(sign).gt(0);
  if (stopLoses && targetWins) return null;
  const isBuy = sign > 0;
  const wrong = stopLoses
    ? isBuy
      ? 'said.check.targetAbove'
      : 'said.check.targetBelow'
    : isBuy
      ? 'said.check.stopBelow'
      : 'said.check.stopAbove';
  const level = String(stopLoses ? plan.target : plan.stop);
  return { check: 'levels', reason: sentence(wrong, { level, price: String(plan.reference) }) };
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
