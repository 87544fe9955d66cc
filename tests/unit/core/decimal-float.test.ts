import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearFloat } from '../../../src/core/decimal-float.js';

describe('nearFloat', () => {
  it('is exact for what people write down', () => {
    for (const text of [
      '0',
      '-0',
      '1',
      '-1',
      '0.1',
      '1012345.67',
      '0.00000001',
      '65123.4567891',
      '-99999999.9999999',
    ]) {
      expect(nearFloat(new Decimal(text))).toBe(Number(text));
    }
    expect(nearFloat(new Decimal(Number.NaN))).toBeNaN();
    expect(nearFloat(new Decimal(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is within four units in the last place of any number, however many digits it has', () => {
    const digits = fc.tuple(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: -60, max: 40 }));
    fc.assert(
      fc.property(digits, ([whole, power]) => {
        const value = new Decimal(`${whole}e${power}`);
        const exact = value.toNumber();
        expect(Math.abs(nearFloat(value) - exact)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(exact));
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees with itself for every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        expect(Math.abs(nearFloat(new Decimal(value)) - value)).toBeLessThanOrEqual(
          4 * Number.EPSILON * Math.abs(value),
        );
      }),
    );
  });
});
