import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ClientOrderId, Fill } from '../../../src/core/order.js';
import { epochMs, money, price, quantity } from '../../../src/core/units.js';
import { PortfolioLedger } from '../../../src/pipeline/ledger/portfolio-ledger.js';
import { btc, eth } from '../../builders/trading.js';

const market = fc.constantFrom(btc, eth);
const event = fc.oneof(
  fc.record({
    kind: fc.constant('fill' as const),
    market,
    buys: fc.boolean(),
    /** 10⁻⁸ units, and prices of 12 digits: what the venue makes. Sums stay below 10¹¹, where 40 digits hold them. */
    units: fc.integer({ min: 1, max: 10 ** 12 }),
    digits: fc.integer({ min: 1, max: 10 ** 12 - 1 }),
    scale: fc.integer({ min: 7, max: 14 }),
    fee: fc.integer({ min: 0, max: 10 ** 9 }),
  }),
  fc.record({
    kind: fc.constant('fund' as const),
    market,
    mark: fc.double({ min: 0.0001, max: 100_000, noNaN: true }),
    rate: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('mark' as const),
    market,
    mark: fc.double({ min: 0.0001, max: 100_000, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('restart' as const) }),
);

it('keeps two sets of books that agree to the last digit, whatever happens and wherever it is restarted', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let ledger = new PortfolioLedger(money(1_000_000));
      let [cash, fees, funding] = [new Decimal(1_000_000), new Decimal(0), new Decimal(0)];
      const units = new Map([btc, eth].map((one) => [one, new Decimal(0)]));
      const marks = new Map([btc, eth].map((one) => [one, 0]));
      for (const [i, one] of events.entries()) {
        if (one.kind === 'restart') {
          ledger = new PortfolioLedger(money(1_000_000), ledger.snapshot());
          continue;
        }
        const held = units.get(one.market) as Decimal;
        if (one.kind === 'mark') {
          ledger.mark(one.market, one.mark);
          if (!held.isZero()) marks.set(one.market, one.mark);
          continue;
        }
        if (one.kind === 'fund') {
          const received = ledger.fund(one.market, one.mark, one.rate);
          const owed = held.times(one.mark).times(one.rate).negated();
          // Rounded against us, by a hundred-millionth at most.
          expect(received.lte(owed) && owed.minus(received).lte('1e-8')).toBe(true);
          [cash, funding] = [cash.plus(received), funding.plus(received)];
          continue;
        }
        const drawn = new Decimal(one.units).div(10 ** 8);
        const turns = !held.isZero() && held.isPositive() !== one.buys;
        const fill: Fill = {
          clientOrderId: `f${i}` as ClientOrderId,
          sequence: 1,
          market: one.market,
          side: one.buys ? 'buy' : 'sell',
          quantity: quantity(turns ? Decimal.min(drawn, held.abs()) : drawn),
          price: price(new Decimal(one.digits).div(new Decimal(10).pow(one.scale))),
          fee: money(new Decimal(one.fee).div(10 ** 8)),
          liquidity: 'taker',
          filledAt: epochMs(i),
        };
        const signed = one.buys ? fill.quantity : (fill.quantity.negated() as Decimal);
        const after = held.plus(signed);
        if (held.isZero()) marks.set(one.market, fill.price.toNumber());
        units.set(one.market, after);
        cash = cash.minus(signed.times(fill.price)).minus(fill.fee);
        fees = fees.plus(fill.fee);
        expect(ledger.fill(fill)).toBe(after.isZero());
      }
      const { initial, realised, unrealised, final, ...paid } = ledger.sums();
      const worth = [...units].reduce((sum, [one, n]) => sum.plus(n.times(marks.get(one) ?? 0)), cash);
      expect(ledger.cash.eq(cash) && paid.fees.eq(fees) && paid.funding.eq(funding)).toBe(true);
      expect(final.eq(worth)).toBe(true);
      expect(initial.plus(realised).plus(unrealised).minus(fees).plus(funding).eq(final)).toBe(true);
      const near = 1e-9 * (1_000_000 + ledger.exposureFloat() + cash.abs().toNumber());
      expect(Math.abs(ledger.equityFloat() - final.toNumber())).toBeLessThan(near);
      for (const [one, n] of units) expect(ledger.units(one).eq(n) && ledger.holds(one) === !n.isZero()).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('at its liquidation price, equity is the maintenance margin', () => {
  const side = fc.constantFrom('buy' as const, 'sell' as const);
  const size = fc.integer({ min: 1, max: 400 });
  fc.assert(
    fc.property(side, size, side, size, fc.constantFrom(0.004, 0.005, 0.02), (one, units, other, beside, margin) => {
      const ledger = new PortfolioLedger(money(1_000));
      const fill = (market: typeof btc, way: typeof one, n: number): Fill => ({
        clientOrderId: 'a' as ClientOrderId,
        sequence: 1,
        market,
        side: way,
        quantity: quantity(n),
        price: price(100),
        fee: money(1),
        liquidity: 'taker',
        filledAt: epochMs(1),
      });
      ledger.fill(fill(btc, one, units));
      ledger.fill(fill(eth, other, beside));
      const at = ledger.liquidationPrice(btc, margin);
      if (at === null || at === 0) return;
      ledger.mark(btc, at);
      expect(ledger.equityFloat()).toBeCloseTo(margin * ledger.exposureFloat(), 6);
    }),
    { numRuns: 300 },
  );
});
