import { Decimal } from 'decimal.js';
import type { Market } from '../../core/market.js';
import { sentence } from '../../core/sentence.js';
import type { EpochMs, Money } from '../../core/units.js';
import { entryChecks, nearNotional, type RiskLimits, standardLimits } from './checks.js';
import { type AccountView, clearlyMore, type RiskCheck } from './review.js';

/** Limits of an account that trades by itself. */
export interface TradeLimits extends RiskLimits {
  /** Fall of equity since 00:00 UTC, as a fraction, at which new entries stop for the day. */
  readonly maxDailyLoss: number;
  /** Losses in a row after which nothing is entered for `cooldownMs`. */
  readonly cooldownAfter: number;
  readonly cooldownMs: number;
  /** After a stop was hit in a market nothing is entered there for so long. */
  readonly lockoutMs: number;
  /** Exposure of all markets whose recent returns correlate with the wanted one above `correlatedAbove`, as a share of equity. */
  readonly maxCorrelated: number;
  readonly correlatedAbove: number;
  /** A price older than this is no price to enter at. */
  readonly staleAfterMs: number;
  /** Half the spread above which nothing is entered, bps; known on live venues only. */
  readonly maxHalfSpreadBps: number;
}

export const standardTradeLimits: TradeLimits = {
  ...standardLimits,
  maxDailyLoss: 0.05,
  cooldownAfter: 4,
  cooldownMs: 6 * 3_600_000,
  lockoutMs: 0,
  maxCorrelated: 1,
  correlatedAbove: 0.8,
  staleAfterMs: 2 * 3_600_000,
  maxHalfSpreadBps: 20,
};

/** What the guards know beside the account. */
export interface TradeView extends AccountView {
  readonly dayStartEquity: Money;
  readonly lossStreak: number;
  readonly lastLossAt: EpochMs | null;
  readonly killed: string | null;
  /** Of the wanted market. */
  readonly lastStopAt: EpochMs | null;
  /** Close of the candle that the reference price is of. */
  readonly pricedAt: EpochMs;
  readonly halfSpreadBps: number | null;
  /** Correlation of recent returns of the wanted market with a held one; null when too few are known. */
  readonly correlation: (held: Market) => number | null;
  readonly kind: 'spot' | 'perpetual';
}

type Guard = RiskCheck<TradeView>;
const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

export const killSwitch: Guard = (_, { killed }) =>
  killed === null ? null : { check: 'killSwitch', reason: sentence('said.check.killSwitch', { reason: killed }) };

export const dailyLoss =
  ({ maxDailyLoss }: TradeLimits, kept = new Decimal(1).minus(maxDailyLoss)): Guard =>
  (_, account) =>
    !(account.near && clearlyMore(account.near.equity, account.near.dayStartEquity * (1 - maxDailyLoss))) &&
    account.equity.lte(account.dayStartEquity.times(kept))
      ? { check: 'dailyLoss', reason: sentence('said.check.dailyLoss', { share: percent(maxDailyLoss) }) }
      : null;

export const cooldown =
  ({ cooldownAfter, cooldownMs }: TradeLimits): Guard =>
  (_, { lossStreak, lastLossAt, now }) =>
    lastLossAt !== null && lossStreak >= cooldownAfter && now < lastLossAt + cooldownMs
      ? {
          check: 'cooldown',
          reason: sentence('said.check.cooldown', { count: lossStreak, until: iso(lastLossAt + cooldownMs) }),
        }
      : null;

export const lockout =
  ({ lockoutMs }: TradeLimits): Guard =>
  (plan, { lastStopAt, now }) =>
    lastStopAt !== null && now < lastStopAt + lockoutMs
      ? {
          check: 'lockout',
          reason: sentence('said.check.lockout', { market: plan.market, until: iso(lastStopAt + lockoutMs) }),
        }
      : null;

export const fresh =
  ({ staleAfterMs }: TradeLimits): Guard =>
  (plan, { pricedAt, now }) =>
    now - pricedAt <= staleAfterMs
      ? null
      : { check: 'stale', reason: sentence('said.check.stale', { market: plan.market, at: iso(pricedAt) }) };

export const spread =
  ({ maxHalfSpreadBps }: TradeLimits): Guard =>
  (plan, { halfSpreadBps }) =>
    halfSpreadBps === null || halfSpreadBps <= maxHalfSpreadBps
      ? null
      : {
          check: 'spread',
          reason: sentence('said.check.spread', {
            market: plan.market,
            spread: halfSpreadBps,
            limit: maxHalfSpreadBps,
          }),
        };

/** Markets that move together are one bet; their sum has a cap of its own. */
export const correlated =
  ({ maxCorrelated, correlatedAbove }: TradeLimits): Guard =>
  (plan, { exposures, equity, near, correlation }) => {
    // Were all of it one bet.
    if (near && clearlyMore(near.equity * maxCorrelated, nearNotional(plan, exposures))) return null;
    let sum = plan.quantity.times(plan.reference);
    for (const { market, notional } of exposures) {
      if ((correlation(market) ?? 1) > correlatedAbove) sum = sum.plus(notional.abs());
    }
    return sum.lte(equity.times(maxCorrelated))
      ? null
      : {
          check: 'correlation',
          reason: sentence('said.check.correlation', { market: plan.market, cap: percent(maxCorrelated) }),
        };
  };

export const spotOnly: Guard = (plan, { kind }) =>
  kind === 'spot' && plan.side === 'short' ? { check: 'spot', reason: sentence('said.check.spot') } : null;

/** Every check an entry of a trading account must pass. */
export const tradeChecks = (limits: TradeLimits = standardTradeLimits): readonly Guard[] => [
  ...entryChecks(limits),
  killSwitch,
  spotOnly,
  dailyLoss(limits),
  cooldown(limits),
  lockout(limits),
  fresh(limits),
  spread(limits),
  correlated(limits),
];

const iso = (at: number): string => new Date(at).toISOString();
