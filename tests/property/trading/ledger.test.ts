import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ClientOrderId, Fill } from '../../../src/core/order.js';
import { epochMs, money, price, quantity } from '../../../src/core/units.js';
import { applyFill, equityOf, openLedger } from '../../../src/pipeline/ledger/ledger.js';
import { btc, eth } from '../../builders/trading.js';

const fills = fc.array(
  fc.record({
    market: fc.constantFrom(btc, eth),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    units: fc.integer({ min: 1, max: 10 ** 12 }),
    cents: fc.integer({ min: 1, max: 10 ** 10 }),
    fee: fc.integer({ min: 0, max: 10 ** 6 }),
  }),
  { maxLength: 30 },
);

it('reconciles to the last digit: equity = initial + realised + unrealised − fees, and cash by itself', () => {
  fc.assert(
    fc.property(fills, fc.integer({ min: 1, max: 10 ** 9 }), (drawn, mark) => {
      let ledger = openLedger(money(1_000_000));
      let cash = new Decimal(1_000_000);
      let fees = new Decimal(0);
      for (const [i, one] of drawn.entries()) {
        const fill: Fill = {
          clientOrderId: `f${i}` as ClientOrderId,
          sequence: 1,
          liquidity: 'taker',
          market: one.market,
          side: one.side,
          quantity: quantity(new Decimal(one.units).div(10 ** 8)),
          price: price(new Decimal(one.cents).div(100)),
          fee: money(new Decimal(one.fee).div(10 ** 4)),
          filledAt: epochMs(i),
        };
        const value = fill.price.times(fill.quantity);
        cash = (fill.side === 'buy' ? cash.minus(value) : cash.plus(value)).minus(fill.fee);
        fees = fees.plus(fill.fee);
        ledger = applyFill(ledger, fill);
      }
      expect(ledger.cash.eq(cash) && ledger.fees.eq(fees)).toBe(true);
      let unrealised = new Decimal(0);
      for (const { units, averagePrice } of ledger.holdings.values()) {
        unrealised = unrealised.plus(new Decimal(mark).minus(averagePrice).times(units));
      }
      const equity = equityOf(ledger, () => mark);
      const expected = ledger.initial.plus(ledger.realised).plus(unrealised).minus(ledger.fees);
      // The average price is a quotient, so the last of 40 digits may differ; far below any coin.
      expect(equity.minus(expected).abs().lt('1e-18')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('has no holding after equal buys and sells, and refuses to value one without a price', () => {
  const fill = (side: 'buy' | 'sell', at: number, paid: number): Fill => ({
    clientOrderId: `${side}${at}` as ClientOrderId,
    sequence: 1,
    liquidity: 'taker',
    market: btc,
    side,
    quantity: quantity(2),
    price: price(paid),
    fee: money(1),
    filledAt: epochMs(at),
  });
  const open = applyFill(openLedger(money(1_000)), fill('buy', 1, 100));
  expect(() => equityOf(open, () => Number.NaN)).toThrow(/no price for BTC\/USDT/);
  const closed = applyFill(open, fill('sell', 2, 110));
  expect([closed.cash.toString(), closed.realised.toString(), closed.holdings.size]).toEqual(['1018', '20', 0]);
});
