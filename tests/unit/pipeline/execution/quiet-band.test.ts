import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { ClientOrderId, OrderShape, OrderTerms } from '../../../../src/core/order.js';
import { price } from '../../../../src/core/units.js';
import { isQuiet, quietBand } from '../../../../src/pipeline/execution/quiet-band.js';
import { type RestingOrder, restingOrder } from '../../../../src/pipeline/execution/resting-order.js';
import { aCandle, at, t0 } from '../../../builders/trading.js';
import { anOrder } from '../../../contract/execution-venue.js';

const rested = (
  shape: OrderShape,
  terms: Partial<OrderTerms> = {},
  given: Partial<RestingOrder> = {},
): RestingOrder => ({
  ...restingOrder(anOrder('a', shape, terms), t0),
  rested: true,
  ...given,
});
const sell = { side: 'sell' } as const;

describe('quietBand', () => {
  it('lies between the stop and the target of a bracket, and ends when one lapses', () => {
    const stop = rested({ type: 'stop', trigger: price(95) }, { ...sell, expiresAt: at(3) });
    const target = rested({ type: 'takeProfit', trigger: price(110) }, sell);
    const band = quietBand([stop, target]);
    expect(band).toEqual({ above: 95, below: 110, until: at(3) });
    if (!band) return;
    expect(isQuiet(band, aCandle(0, [100, 109, 96, 100]))).toBe(true);
    expect(isQuiet(band, aCandle(0, [100, 110, 96, 100]))).toBe(false);
    expect(isQuiet(band, aCandle(0, [100, 109, 95, 100]))).toBe(false);
    expect(isQuiet(band, aCandle(3, [100, 101, 99, 100]))).toBe(false);
  });

  it.each([
    ['a limit to buy', { type: 'limit', limit: price(95) }, {}, { above: 95 }],
    ['a limit to sell', { type: 'limit', limit: price(105) }, sell, { below: 105 }],
    ['a stop to buy', { type: 'stop', trigger: price(105) }, {}, { below: 105 }],
    ['a target to buy', { type: 'takeProfit', trigger: price(95) }, {}, { above: 95 }],
    ['a stop-limit to buy', { type: 'stopLimit', trigger: price(105), limit: price(106) }, {}, { below: 105 }],
  ] as const)('of %s', (_, shape, terms, expected) => {
    expect(quietBand([rested(shape, terms)])).toEqual({
      above: 0,
      below: Number.POSITIVE_INFINITY,
      until: Number.POSITIVE_INFINITY,
      ...expected,
    });
  });

  it('is none while an order waits that fills at once or ends, as a child woken inside a candle does', () => {
    const child = rested({ type: 'limit', limit: price(95) }, { timeInForce: 'IOC', after: 'b' as ClientOrderId });
    expect(quietBand([{ ...child, awake: true }])).toBeNull();
    expect(quietBand([child])).not.toBeNull();
    const stop = rested({ type: 'stopLimit', trigger: price(105), limit: price(106) }, { timeInForce: 'FOK' });
    expect(quietBand([stop])).toMatchObject({ below: 105 });
    expect(quietBand([{ ...stop, triggered: true }])).toBeNull();
  });

  it('of a trailing stop ends at the price that would move it', () => {
    const trails = { type: 'trailingStop', trail: new Decimal('0.05') } as const;
    const down = quietBand([rested(trails, sell, { level: 95 })]);
    expect(down?.above).toBe(95);
    expect(down?.below).toBeCloseTo(100, 6);
    expect(down?.below).toBeLessThan(100);
    const up = quietBand([rested(trails, {}, { level: 105 })]);
    expect([up?.below, up && up.above > 100]).toEqual([105, true]);
  });

  it('is none while an order only waits for the next price, or has not rested', () => {
    expect(quietBand([rested({ type: 'market' })])).toBeNull();
    expect(quietBand([rested({ type: 'stop', trigger: price(95) }, sell, { triggered: true })])).toBeNull();
    expect(quietBand([rested({ type: 'limit', limit: price(95) }, {}, { rested: false })])).toBeNull();
  });

  it('is not narrowed by what sleeps', () => {
    const asleep = rested({ type: 'stop', trigger: price(99) }, sell, { awake: false });
    expect(quietBand([asleep, rested({ type: 'limit', limit: price(95) })])?.above).toBe(95);
  });
});
