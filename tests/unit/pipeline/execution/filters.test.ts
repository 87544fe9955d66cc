import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { OrderRequest, OrderShape, OrderTerms } from '../../../../src/core/order.js';
import { price, quantity } from '../../../../src/core/units.js';
import { applyFilters, plainInstrument } from '../../../../src/pipeline/execution/filters.js';
import { btc } from '../../../builders/trading.js';
import { anOrder } from '../../../contract/execution-venue.js';

const instrument = {
  ...plainInstrument(btc),
  tickSize: new Decimal('0.1'),
  lotSize: new Decimal('0.001'),
  minNotional: new Decimal(5),
};
const filtered = (shape: OrderShape, terms: Partial<OrderTerms> = {}, mark: number | null = 100) =>
  applyFilters(anOrder('a', shape, terms), instrument, mark);
const levels = (order: OrderRequest): string =>
  [`${order.quantity}`, 'trigger' in order && `t${order.trigger}`, 'limit' in order && `l${order.limit}`]
    .filter(Boolean)
    .join(' ');
const p = price('100.05');

describe('applyFilters', () => {
  // A limit never worse than asked; a trigger towards the market, so that protection comes no later.
  it.each([
    ['a limit to buy down', { type: 'limit', limit: p }, 'buy', '2 l100'],
    ['a limit to sell up', { type: 'limit', limit: p }, 'sell', '2 l100.1'],
    ['a stop to sell up', { type: 'stop', trigger: p }, 'sell', '2 t100.1'],
    ['a stop to buy down', { type: 'stop', trigger: p }, 'buy', '2 t100'],
    ['a target to sell down', { type: 'takeProfit', trigger: p }, 'sell', '2 t100'],
    ['a target to buy up', { type: 'takeProfit', trigger: p }, 'buy', '2 t100.1'],
    ['a stop-limit to buy down', { type: 'stopLimit', trigger: p, limit: p }, 'buy', '2 t100 l100'],
    ['a stop-limit to sell up', { type: 'stopLimit', trigger: p, limit: p }, 'sell', '2 t100.1 l100.1'],
  ] as const)('rounds %s', (_, shape, side, expected) => {
    const told = filtered(shape, { side });
    expect('order' in told && levels(told.order)).toBe(expected);
    // Once rounded, rounding again changes nothing.
    const again = 'order' in told ? applyFilters(told.order, instrument, 100) : told;
    expect('order' in again && levels(again.order)).toBe(expected);
  });

  it('rounds a quantity down, and never a price to nothing', () => {
    const told = filtered({ type: 'market' }, { quantity: quantity('0.0519999') });
    expect('order' in told && levels(told.order)).toBe('0.051');
    const low = filtered({ type: 'limit', limit: price('0.04') }, { quantity: quantity(1_000) });
    expect('order' in low && levels(low.order)).toBe('1000 l0.1');
  });

  it.each([
    ['less than a lot', { type: 'market' }, { quantity: quantity('0.0009') }, /quantity 0\.0009 of BTC\/USDT is below/],
    ['too little money', { type: 'limit', limit: price(100) }, { quantity: quantity('0.049') }, /less than the least/],
    ['too little at the last price', { type: 'market' }, { quantity: quantity('0.049') }, /0\.049 BTC\/USDT at 100/],
    ['a trail of everything', { type: 'trailingStop', trail: new Decimal(1) }, {}, /between 0 and 1, was 1/],
    ['a trail of nothing', { type: 'trailingStop', trail: new Decimal(0) }, {}, /between 0 and 1, was 0/],
  ] as const)('refuses %s, and says why', (_, shape, terms, reason) => {
    const told = filtered(shape, terms);
    expect('refused' in told && told.refused).toMatch(reason);
  });

  it('lets a small rest be closed, and a market order pass whose price is not known', () => {
    const small = { quantity: quantity('0.001') };
    expect('order' in filtered({ type: 'market' }, { ...small, reduceOnly: true })).toBe(true);
    expect('order' in filtered({ type: 'market' }, small, null)).toBe(true);
  });
});

it('a spot market has no leverage and no margin', () => {
  expect(plainInstrument(btc, 'spot')).toMatchObject({ maxLeverage: 1, maintenanceMargin: 0 });
});
