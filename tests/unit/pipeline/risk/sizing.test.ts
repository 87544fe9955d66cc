import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, price } from '../../../../src/core/units.js';
import { standardLimits } from '../../../../src/pipeline/risk/checks.js';
import { type Sizing, type SizingInput, sizeEntry } from '../../../../src/pipeline/risk/sizing.js';

const free = { ...standardLimits, maxPositionShare: 100, maxExposure: 100 };
const input = (given: Partial<SizingInput> = {}): SizingInput => ({
  equity: money(10_000),
  reference: price(100),
  stop: price(98),
  target: price(104),
  exposed: new Decimal(0),
  sigma: 0.01,
  candlesAYear: 8_760,
  winProbability: 0.5,
  ...given,
});
const units = (sizing: Sizing, given: Partial<SizingInput> = {}, limits = free) =>
  sizeEntry(sizing, input(given), limits).toNumber();

describe('sizeEntry', () => {
  it('loses the share at risk when its stop is hit', () => {
    // 1 % of 10,000 over 2 a unit.
    expect(units({ kind: 'stop', otherwise: 0.1 })).toBe(50);
    expect(units({ kind: 'stop', otherwise: 0.1 }, { stop: null })).toBe(10);
  });

  it('takes a fixed notional, or a share of equity', () => {
    expect(units({ kind: 'fixed', notional: 2_500 })).toBe(25);
    expect(units({ kind: 'fraction', share: 0.3 })).toBe(30);
  });

  it('aims at a volatility a year', () => {
    // σ a year is 0.01·√8760 = 0.93595, so a fifth of that is 21.37 % of equity.
    expect(units({ kind: 'volatility', annual: 0.2, otherwise: 0.1 })).toBeCloseTo(21.3688, 3);
    expect(units({ kind: 'volatility', annual: 0.2, otherwise: 0.1 }, { sigma: null })).toBe(10);
  });

  it('stakes a part of what Kelly would, and nothing on a losing bet', () => {
    // Odds 2: f = 0.5 − 0.5 / 2 = 0.25 at risk; a quarter of it is 625 over 2 a unit.
    expect(units({ kind: 'kelly', part: 0.25 })).toBe(312.5);
    expect(units({ kind: 'kelly', part: 0.25 }, { winProbability: 0.3 })).toBe(0);
    expect(units({ kind: 'kelly', part: 0.25 }, { winProbability: null })).toBe(0);
    expect(units({ kind: 'kelly', part: 0.25 }, { target: null })).toBe(0);
  });

  it('never exceeds a cap, whatever is asked', () => {
    const sizing = fc.oneof(
      fc.record({ kind: fc.constant('fixed' as const), notional: fc.double({ min: 0, max: 1e9, noNaN: true }) }),
      fc.record({ kind: fc.constant('fraction' as const), share: fc.double({ min: 0, max: 100, noNaN: true }) }),
      fc.record({ kind: fc.constant('stop' as const), otherwise: fc.double({ min: 0, max: 100, noNaN: true }) }),
      fc.record({ kind: fc.constant('kelly' as const), part: fc.double({ min: 0, max: 10, noNaN: true }) }),
    );
    fc.assert(
      fc.property(
        sizing,
        fc.double({ min: 0.0001, max: 1e6, noNaN: true }),
        fc.double({ min: 0.0001, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        (chosen, at, share, exposed) => {
          const reference = price(at.toPrecision(12));
          const limits = { ...standardLimits, maxPositionShare: share, maxExposure: 1.5 };
          const given = input({
            reference,
            stop: price(reference.times(0.99)),
            target: null,
            exposed: new Decimal(exposed),
          });
          const notional = sizeEntry(chosen, given, limits).times(reference);
          expect(notional.lte(new Decimal(10_000).times(share))).toBe(true);
          expect(notional.lte(Decimal.max(0, new Decimal(15_000).minus(exposed)))).toBe(true);
        },
      ),
    );
  });

  it('has nothing to trade with when equity is gone', () => {
    expect(units({ kind: 'fraction', share: 1 }, { equity: money(-5) })).toBe(0);
  });
});
