import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { TradePlan } from '../../../../src/core/order.js';
import { money, price, quantity } from '../../../../src/core/units.js';
import {
  standardTradeLimits,
  type TradeLimits,
  type TradeView,
  tradeChecks,
} from '../../../../src/pipeline/risk/guards.js';
import { review } from '../../../../src/pipeline/risk/review.js';
import { at, btc, eth, t0 } from '../../../builders/trading.js';

/** 200 of equity 1,000. */
const plan: TradePlan = {
  signalId: 1,
  market: btc,
  side: 'long',
  quantity: quantity(2),
  reference: price(100),
  stop: price(99),
  target: price(102),
  expiresAt: at(4),
};
const account: TradeView = {
  equity: money(1_000),
  peakEquity: money(1_000),
  pausedReason: null,
  exposures: [],
  now: t0,
  dayStartEquity: money(1_000),
  lossStreak: 0,
  lastLossAt: null,
  killed: null,
  lastStopAt: null,
  pricedAt: t0,
  halfSpreadBps: null,
  correlation: () => null,
  kind: 'perpetual',
};
const refusedBy = (view: Partial<TradeView>, limits: Partial<TradeLimits> = {}, given: Partial<TradePlan> = {}) => {
  const checks = tradeChecks({ ...standardTradeLimits, ...limits });
  const reviewed = review({ ...plan, ...given }, { ...account, ...view }, checks);
  return reviewed.kind === 'refused' ? reviewed.refusals.map(({ check }) => check) : [];
};
const held = { market: eth, notional: new Decimal(700) };

describe('the guards of an account that trades', () => {
  it('let through what none has anything against', () => {
    expect(refusedBy({})).toEqual([]);
  });

  it('are all counted by their own name', () => {
    expect(refusedBy({ killed: 'an exercise' })).toEqual(['killSwitch']);
    expect(refusedBy({ kind: 'spot' }, {}, { side: 'short', stop: price(101), target: price(98) })).toEqual(['spot']);
  });

  it('stop for the day at the daily loss, not a cent before', () => {
    const limits = { maxDailyLoss: 0.05 };
    expect(refusedBy({ equity: money('950.01') }, limits)).toEqual([]);
    expect(refusedBy({ equity: money(950) }, limits)).toEqual(['dailyLoss']);
  });

  it('pause after so many losses in a row, for so long', () => {
    const limits = { cooldownAfter: 3, cooldownMs: 3_600_000 };
    expect(refusedBy({ lossStreak: 2, lastLossAt: t0 }, limits)).toEqual([]);
    expect(refusedBy({ lossStreak: 3, lastLossAt: t0 }, limits)).toEqual(['cooldown']);
    expect(refusedBy({ lossStreak: 3, lastLossAt: at(-1) }, limits)).toEqual([]);
  });

  it('lock a market that was stopped out', () => {
    const limits = { lockoutMs: 2 * 3_600_000 };
    expect(refusedBy({ lastStopAt: at(-1) }, limits)).toEqual(['lockout']);
    expect(refusedBy({ lastStopAt: at(-2) }, limits)).toEqual([]);
  });

  it('trust no old price and no wide spread', () => {
    expect(refusedBy({ pricedAt: at(-2) }, { staleAfterMs: 3_600_000 })).toEqual(['stale']);
    expect(refusedBy({ pricedAt: at(-1) }, { staleAfterMs: 3_600_000 })).toEqual([]);
    expect(refusedBy({ halfSpreadBps: 30 }, { maxHalfSpreadBps: 20 })).toEqual(['spread']);
    expect(refusedBy({ halfSpreadBps: 20 }, { maxHalfSpreadBps: 20 })).toEqual([]);
  });

  it('take markets that move together for one bet, and unknown ones for such', () => {
    const limits = { maxCorrelated: 0.8, correlatedAbove: 0.7 };
    expect(refusedBy({ exposures: [held], correlation: () => 0.9 }, limits)).toEqual(['correlation']);
    expect(refusedBy({ exposures: [held], correlation: () => null }, limits)).toEqual(['correlation']);
    expect(refusedBy({ exposures: [held], correlation: () => 0.2 }, limits)).toEqual([]);
  });
});
