import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../../src/core/order.js';
import type { ExecutionVenue } from '../../../../src/core/ports/execution-venue.js';
import { ok } from '../../../../src/core/result.js';
import { price, quantity } from '../../../../src/core/units.js';
import { differences } from '../../../../src/pipeline/live/differences.js';
import { GuardedVenue, type GuardView } from '../../../../src/pipeline/live/guarded-venue.js';
import { anOrder, d, id } from '../../../builders/live-venue.js';
import { btc, eth } from '../../../builders/trading.js';

const limits = { markets: [btc], maxNotional: d(500), maxExposure: d(800) };

function guarded(view: Partial<GuardView> = {}) {
  const sent: OrderRequest[] = [];
  const venue = {
    submit: async (order: OrderRequest) => {
      sent.push(order);
      return ok({ kind: 'working', acceptedAt: 0, filled: quantity(0) });
    },
  } as unknown as ExecutionVenue;
  const guard = new GuardedVenue(venue, limits, {
    knows: () => false,
    unitsOf: () => d(0),
    live: () => [],
    markOf: () => 100,
    ...view,
  });
  return { guard, sent };
}

describe('GuardedVenue', () => {
  it.each([
    ['another market', anOrder('a', { type: 'market' }, { market: eth }), {}, /not in LIVE_MARKETS/],
    [
      'a larger order',
      anOrder('a', { type: 'market' }, { quantity: quantity(6) }),
      {},
      /600.00 exceeds LIVE_MAX_NOTIONAL of 500/,
    ],
    [
      'a limit above the market at its own price',
      anOrder('a', { type: 'limit', limit: price(300) }),
      {},
      /600.00 exceeds/,
    ],
    [
      'more than all may be',
      anOrder('a', { type: 'market' }, { quantity: quantity(4) }),
      { unitsOf: () => d(-5) },
      /LIVE_MAX_EXPOSURE/,
    ],
    [
      'more than all with what is ordered',
      anOrder('a', { type: 'market' }, { quantity: quantity(4) }),
      { live: () => [anOrder('b', { type: 'limit', limit: price(100) }, { quantity: quantity(5) })] },
      /LIVE_MAX_EXPOSURE/,
    ],
    ['what has no price', anOrder('a', { type: 'market' }), { markOf: () => null }, /no price/],
  ] as const)('refuses %s', async (_, order, view, reason) => {
    const { guard, sent } = guarded(view);
    expect(await guard.submit(order)).toMatchObject({
      failure: { kind: 'refused', reason: expect.stringMatching(reason) },
    });
    expect(sent).toEqual([]);
  });

  it('lets nothing in while it is halted, and everything out', async () => {
    const { guard, sent } = guarded();
    guard.halted = 'killed';
    expect(await guard.submit(anOrder('a', { type: 'market' }))).toMatchObject({ ok: false });
    expect(
      await guard.submit(anOrder('b', { type: 'market' }, { market: eth, reduceOnly: true, quantity: quantity(99) })),
    ).toMatchObject({ ok: true });
    expect(sent.map(({ clientOrderId }) => clientOrderId)).toEqual(['b']);
  });

  it('asks the venue about what it took before, whatever the limits are now', async () => {
    const { guard, sent } = guarded({ knows: () => true });
    guard.halted = 'killed';
    expect(await guard.submit(anOrder('a', { type: 'market' }))).toMatchObject({ ok: true });
    expect(sent).toHaveLength(1);
  });

  it('never lets held and ordered together pass the limit, whatever is asked', () => {
    const asked = fc.record({
      units: fc.integer({ min: 1, max: 80 }),
      at: fc.integer({ min: 1, max: 300 }),
      limit: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 12 }), fc.integer({ min: -50, max: 50 }), (orders, held) => {
        const live: OrderRequest[] = [];
        const { guard } = guarded({ live: () => live, unitsOf: () => d(held).div(10) });
        const before = d(held).div(10).abs().times(100);
        for (const [at, { units, at: level, limit }] of orders.entries()) {
          const shape = limit ? ({ type: 'limit', limit: price(level) } as const) : ({ type: 'market' } as const);
          const order = anOrder(`o${at}`, shape, { quantity: quantity(d(units).div(10)) });
          if (guard.refusal(order) === null) live.push(order);
        }
        const worth = live.map((order) => order.quantity.times(Decimal.max(100, 'limit' in order ? order.limit : 0)));
        expect(worth.every((one) => one.lte(limits.maxNotional))).toBe(true);
        const all = worth.reduce((sum, one) => sum.plus(one), before);
        expect(live.length === 0 || all.lte(limits.maxExposure)).toBe(true);
      }),
    );
  });
});

describe('differences', () => {
  const ours = {
    markets: [btc],
    unitsOf: () => d(2),
    balance: d(1_000),
    exposure: d(200),
    knows: (one: string) => one === 'ours',
  };
  const theirs = { positions: [{ market: btc, units: d(2), averagePrice: null }], openOrders: [], balance: d(1_005) };
  const stranger = { ...anOrder('x', { type: 'limit', limit: price(9) }), filled: quantity(0) };

  it('are none where all agrees, orders of ours and other markets apart', () => {
    const openOrders = [
      { ...stranger, clientOrderId: id('ours') },
      { ...stranger, market: eth },
    ];
    const positions = [...theirs.positions, { market: eth, units: d(7), averagePrice: null }];
    expect(differences(ours, { ...theirs, positions, openOrders })).toEqual([]);
  });

  it('are named one by one', () => {
    const found = differences(ours, { positions: [], openOrders: [stranger], balance: d(900) });
    expect(found.map(({ kind }) => kind)).toEqual(['position', 'order', 'balance']);
    expect(found.map(({ text }) => text)).toEqual([
      'BTC/USDT: we count 2, the exchange holds 0',
      'BTC/USDT: order x (buy 2, limit) is not ours',
      'balance: we count 1000.00, the exchange says 900.00',
    ]);
  });
});
