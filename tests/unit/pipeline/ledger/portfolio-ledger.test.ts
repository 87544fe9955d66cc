import { describe, expect, it } from 'vitest';
import type { Market } from '../../../../src/core/market.js';
import type { ClientOrderId, Fill } from '../../../../src/core/order.js';
import { epochMs, money, price, quantity } from '../../../../src/core/units.js';
import { PortfolioLedger } from '../../../../src/pipeline/ledger/portfolio-ledger.js';
import { btc, eth } from '../../../builders/trading.js';

const aFill = (side: 'buy' | 'sell', units: string, at: string, fee = '0', market: Market = btc): Fill => ({
  clientOrderId: 'a' as ClientOrderId,
  sequence: 1,
  market,
  side,
  quantity: quantity(units),
  price: price(at),
  fee: money(fee),
  liquidity: 'taker',
  filledAt: epochMs(7),
});
const open = (...fills: readonly Fill[]): PortfolioLedger => {
  const ledger = new PortfolioLedger(money(1_000));
  for (const fill of fills) ledger.fill(fill);
  return ledger;
};
const sums = (ledger: PortfolioLedger): Record<string, string> =>
  Object.fromEntries(Object.entries(ledger.sums()).map(([name, value]) => [name, String(value)]));

describe('PortfolioLedger', () => {
  it('pays for a purchase, marks it, and realises it when flat', () => {
    const ledger = open(aFill('buy', '2', '100', '0.1'));
    expect(String(ledger.cash)).toBe('799.9');
    ledger.mark(btc, 110);
    expect(sums(ledger)).toMatchObject({ realised: '0', unrealised: '20', fees: '0.1', final: '1019.9' });
    expect(ledger.equityFloat()).toBeCloseTo(1_019.9, 9);
    expect(ledger.fill(aFill('sell', '0.5', '110', '0.1'))).toBe(false);
    expect(ledger.fill(aFill('sell', '1.5', '90', '0.1'))).toBe(true);
    // 55 + 135 − 200 = −10.
    expect(sums(ledger)).toMatchObject({ realised: '-10', unrealised: '0', fees: '0.3', final: '989.7' });
    expect([ledger.holds(btc), String(ledger.cash)]).toEqual([false, '989.7']);
  });

  it('is brought cash by a short sale, which it owes', () => {
    const ledger = open(aFill('sell', '3', '100'));
    expect(String(ledger.cash)).toBe('1300');
    ledger.mark(btc, 120);
    expect(sums(ledger)).toMatchObject({ unrealised: '-60', final: '940' });
    expect(ledger.openPositions()).toMatchObject([{ side: 'short', openedAt: 7 }]);
    expect(String(ledger.openPositions()[0]?.entryPrice)).toBe('100');
    expect(ledger.exposureFloat()).toBe(360);
    expect(String(ledger.notional(btc))).toBe('360');
  });

  it('does not round what an average price would', () => {
    const ledger = open(aFill('buy', '1', '1'), aFill('buy', '2', '2'), aFill('sell', '3', '1.7'));
    expect(sums(ledger)).toMatchObject({ realised: '0.1', final: '1000.1' });
  });

  it.each([
    ['a long pays', 'buy', 0.0001, '-0.02'],
    ['a short receives', 'sell', 0.0001, '0.02'],
    ['a long receives a negative rate', 'buy', -0.0001, '0.02'],
    ['rounding is against us', 'buy', 0.0000000001234, '-0.00000003'],
  ] as const)('funding: %s', (_, side, rate, expected) => {
    const ledger = open(aFill(side, '2', '100'));
    expect(ledger.fund(btc, 100, rate).toFixed()).toBe(expected);
    expect(ledger.fund(eth, 100, rate).isZero()).toBe(true);
    expect(ledger.sums().funding.toFixed()).toBe(expected);
    expect(ledger.sums().final.minus(1_000).toFixed()).toBe(expected);
  });

  it('refuses a fill that turns a position around, and books nothing of it', () => {
    const ledger = open(aFill('buy', '1', '100', '1'));
    const before = sums(ledger);
    expect(() => ledger.fill(aFill('sell', '2', '100', '1'))).toThrow(/must not turn a position around/);
    expect(sums(ledger)).toEqual(before);
  });
});

describe('the liquidation price', () => {
  it('of a long: what is left of equity is the margin on what it is worth', () => {
    // 20 at 100 on 1000: equity at p is 1000 + 20·(p − 100) = 0.005·20·p → 19.9·p = 1000.
    const ledger = open(aFill('buy', '20', '100'));
    expect(ledger.liquidationPrice(btc, 0.005)).toBeCloseTo(1_000 / 19.9, 9);
  });

  it('of a short', () => {
    // 1000 + 20·(100 − p) = 0.005·20·p → 20.1·p = 3000.
    const ledger = open(aFill('sell', '20', '100'));
    expect(ledger.liquidationPrice(btc, 0.005)).toBeCloseTo(3_000 / 20.1, 9);
  });

  it('is none for what the account can bear, and none for what it does not hold', () => {
    expect(open(aFill('buy', '5', '100')).liquidationPrice(btc, 0.005)).toBeNull();
    expect(open().liquidationPrice(btc, 0.005)).toBeNull();
  });

  it('stands behind all positions: what another loses brings it nearer', () => {
    const ledger = open(aFill('buy', '20', '100'), aFill('buy', '10', '50', '0', eth));
    const before = ledger.liquidationPrice(btc, 0.005) as number;
    ledger.mark(eth, 30);
    const after = ledger.liquidationPrice(btc, 0.005) as number;
    // 19.9·p = 1000 + 200 + 0.005·300.
    expect(after).toBeCloseTo((1_200 + 1.5) / 19.9, 9);
    expect(after).toBeGreaterThan(before);
  });

  it('of a short is any price once the others have lost everything', () => {
    const ledger = open(aFill('sell', '1', '100'), aFill('buy', '100', '50', '0', eth));
    ledger.mark(eth, 30);
    expect(ledger.liquidationPrice(btc, 0.005)).toBe(0);
  });
});
