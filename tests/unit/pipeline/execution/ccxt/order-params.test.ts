import { expect, it } from 'vitest';
import type { OrderShape, OrderTerms } from '../../../../../src/core/order.js';
import { price, quantity } from '../../../../../src/core/units.js';
import { orderCall } from '../../../../../src/pipeline/execution/ccxt/order-params.js';
import { anOrder } from '../../../../builders/live-venue.js';

const able: Readonly<Record<string, unknown>> = {
  stopLossPrice: true,
  takeProfitPrice: true,
  triggerPrice: true,
  trailing: true,
  timeInForce: { IOC: true, FOK: true, PO: true },
};
const call = (shape: OrderShape, terms: Partial<OrderTerms> = {}, features = able) =>
  orderCall(anOrder('a', shape, terms), 'a', 'perpetual', (name) => features[name]);

it('names each kind of order as ccxt does', () => {
  expect(call({ type: 'market' })).toMatchObject({
    type: 'market',
    conditional: false,
    params: { clientOrderId: 'a' },
  });
  expect(call({ type: 'limit', limit: price('99.5'), postOnly: true })).toMatchObject({
    price: '99.5',
    params: { postOnly: true },
  });
  expect(call({ type: 'stop', trigger: price(95) }, { reduceOnly: true })).toMatchObject({
    type: 'market',
    conditional: true,
    params: { stopLossPrice: '95', reduceOnly: true },
  });
  expect(call({ type: 'stopLimit', trigger: price(95), limit: price(94) })).toMatchObject({
    type: 'limit',
    price: '94',
    params: { stopLossPrice: '95' },
  });
  expect(call({ type: 'takeProfit', trigger: price(110) })).toMatchObject({ params: { takeProfitPrice: '110' } });
  expect(call({ type: 'trailingStop', trail: quantity('0.0127') })).toMatchObject({
    params: { trailingPercent: '1.2' },
  });
});

it.each([
  ['stop orders', { type: 'stop', trigger: price(95) }, {}],
  ['stop-limit orders', { type: 'stopLimit', trigger: price(95), limit: price(94) }, {}],
  ['take-profit orders', { type: 'takeProfit', trigger: price(95) }, {}],
  ['trailing stops', { type: 'trailingStop', trail: quantity('0.01') }, {}],
  ['post-only orders', { type: 'limit', limit: price(95), postOnly: true }, {}],
  ['FOK orders', { type: 'limit', limit: price(95) }, { timeInForce: 'FOK' }],
] as const)('says that an exchange has no %s', (what, shape, terms) => {
  expect(call(shape, terms, {})).toEqual({ refused: `the exchange has no ${what} for BTC/USDT` });
});

it('refuses a trailing distance that exchanges do not take', () => {
  expect(call({ type: 'trailingStop', trail: quantity('0.0005') })).toMatchObject({
    refused: expect.stringContaining('0.05 %'),
  });
  expect(call({ type: 'trailingStop', trail: quantity('0.2') })).toMatchObject({
    refused: expect.stringContaining('20 %'),
  });
});

it('does not ask spot to reduce only', () => {
  const spot = orderCall(anOrder('a', { type: 'market' }, { reduceOnly: true }), 'a', 'spot', (name) => able[name]);
  expect(spot).toMatchObject({ params: { clientOrderId: 'a' } });
  expect(spot).not.toMatchObject({ params: { reduceOnly: true } });
});
