import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { TradePlan } from '../../../../src/core/order.js';
import { money, price, quantity } from '../../../../src/core/units.js';
import { entryChecks, standardLimits } from '../../../../src/pipeline/risk/checks.js';
import { type AccountView, review } from '../../../../src/pipeline/risk/review.js';
import { sizeByStop } from '../../../../src/pipeline/risk/sizing.js';
import { at, btc, eth, t0 } from '../../../builders/trading.js';

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
const account: AccountView = {
  equity: money(1_000),
  peakEquity: money(1_000),
  pausedReason: null,
  exposures: [],
  now: t0,
};
const checks = entryChecks();
const refusedBy = (given: Partial<TradePlan>, view: Partial<AccountView> = {}) => {
  const reviewed = review({ ...plan, ...given }, { ...account, ...view }, checks);
  return reviewed.kind === 'refused' ? reviewed.refusals.map(({ check }) => check) : [];
};
const held = (market: typeof btc, notional: number) => ({ market, notional: new Decimal(notional) });

describe('review', () => {
  it('approves what no check refuses', () => {
    expect(review(plan, account, checks)).toEqual({ kind: 'approved', plan });
  });

  it.each([
    ['no size', { quantity: quantity(0) }, {}, ['size']],
    ['a stop on the wrong side', { stop: price(101) }, {}, ['levels']],
    ['a lapsed signal', {}, { now: at(4) }, ['expiry']],
    ['a drawdown at the limit', {}, { equity: money(920) }, ['drawdown']],
    ['a paused account', {}, { pausedReason: 'drawdown' }, ['drawdown']],
    ['a second position in a market', {}, { exposures: [held(btc, 10)] }, ['oneAMarket']],
    ['too much exposure', {}, { exposures: [held(eth, -801)] }, ['exposure']],
    [
      'several at once, all told',
      { stop: price(101) },
      { now: at(5), pausedReason: 'x' },
      ['levels', 'expiry', 'drawdown'],
    ],
  ] as const)('refuses %s', (_name, given, view, expected) => {
    expect(refusedBy(given, view)).toEqual(expected);
  });

  it('bounds the number of positions', () => {
    const exposures = Array.from({ length: standardLimits.maxPositions }, () => held(eth, 1));
    expect(refusedBy({}, { exposures })).toEqual(['positions']);
  });
});

describe('sizeByStop', () => {
  const given = { equity: money(1_000), reference: price(100), stop: price(90), exposed: new Decimal(0) };
  it('loses one percent of equity at the stop', () => {
    expect(sizeByStop(given, standardLimits).toString()).toBe('1');
  });
  it('is capped by the share of one position and by what is free', () => {
    expect(sizeByStop({ ...given, stop: price(99) }, standardLimits).toString()).toBe('2.5');
    expect(sizeByStop({ ...given, stop: price(99), exposed: new Decimal(950) }, standardLimits).toString()).toBe('0.5');
    expect(sizeByStop({ ...given, exposed: new Decimal(2_000) }, standardLimits).toString()).toBe('0');
  });
});
