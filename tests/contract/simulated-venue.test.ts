import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../src/core/clock.js';
import type {
  Approved,
  ClientOrderId,
  OrderEvent,
  OrderRequest,
  OrderShape,
  OrderTerms,
} from '../../src/core/order.js';
import { price, quantity } from '../../src/core/units.js';
import { standardCostModel } from '../../src/pipeline/execution/cost-model.js';
import { SimulatedVenue } from '../../src/pipeline/execution/simulated-venue.js';
import { aCandle, at, btc, t0 } from '../builders/trading.js';
import { approvedOrder, candleVenueContract } from './execution-venue.js';

const free = {
  ...standardCostModel,
  makerFeeBps: 0,
  takerFeeBps: 0,
  halfSpreadBps: 0,
  slippage: { kind: 'fixed', bps: 0 },
  volumeShare: null,
} as const;

candleVenueContract(
  'SimulatedVenue',
  (clock) => new SimulatedVenue({ clock, costs: { ...standardCostModel, volumeShare: null } }),
);

const order = (id: string, shape: OrderShape, terms: Partial<OrderTerms> = {}): Approved<OrderRequest> =>
  ({
    clientOrderId: id as ClientOrderId,
    market: btc,
    side: 'buy',
    quantity: quantity(2),
    reduceOnly: false,
    ...terms,
    ...shape,
  }) as Approved<OrderRequest>;

const open = (costs: typeof standardCostModel = free, latencyMs = 0) => {
  const clock = new ReplayClock(t0);
  return { clock, venue: new SimulatedVenue({ clock, costs, latencyMs }) };
};
const told = (events: readonly OrderEvent[]): string[] =>
  events.map((event) =>
    event.kind === 'fill'
      ? `${event.fill.clientOrderId} ${event.fill.quantity}@${event.fill.price}`
      : `${event.clientOrderId} ${event.state.kind}${'reason' in event.state ? `: ${event.state.reason}` : ''}`,
  );
const id = (text: string): ClientOrderId => text as ClientOrderId;
/** An entry of 2 with a stop at 95 and a target at 110. */
const bracket = (venue: SimulatedVenue, entry: OrderShape = { type: 'market' }): void => {
  venue.submitNow(order('in', entry));
  const out = { side: 'sell', reduceOnly: true, after: id('in'), group: 'out' } as const;
  venue.submitNow(order('sl', { type: 'stop', trigger: price(95) }, out));
  venue.submitNow(order('tp', { type: 'takeProfit', trigger: price(110) }, out));
};

it('goes on after a restart where it was', () => {
  const { clock, venue } = open();
  bracket(venue);
  venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
  const after = new SimulatedVenue({ clock, costs: free }, venue.snapshot());
  const next = aCandle(1, [100, 111, 99, 100]);
  expect(told(after.onCandle(btc, next))).toEqual(told(venue.onCandle(btc, next)));
  expect(told(after.onCandle(btc, aCandle(2, [100, 101, 99, 100])))).toEqual([]);
});

it('charges half the spread, slippage and the fee, and keeps the price inside the candle', () => {
  const paid = (events: readonly OrderEvent[]): string[] =>
    events.flatMap((event) => (event.kind === 'fill' ? [`${event.fill.price} ${event.fill.fee}`] : []));
  const costs = { ...standardCostModel, volumeShare: null };
  const { venue } = open(costs);
  venue.submitNow(approvedOrder('a'));
  expect(paid(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])))).toEqual(['100.02 0.10002']);
  venue.submitNow(approvedOrder('b'));
  // Nobody traded above 100: what slippage would have cost beyond it, 2 · 0.02, is in the fee.
  expect(paid(venue.onCandle(btc, aCandle(1, [100, 100, 100, 100])))).toEqual(['100 0.14']);
});

describe('brackets', () => {
  it.each([
    ['the stop before the target when one candle reaches both', [100, 111, 94, 100], 'sl 2@95'],
    ['the target', [100, 111, 96, 105], 'tp 2@110'],
    ['the open when the candle opens beyond the stop', [90, 111, 89, 105], 'sl 2@90'],
    ['the open when the candle opens beyond the target', [112, 113, 94, 105], 'tp 2@112'],
  ] as const)('fills %s, and cancels the other', (_, ohlc, expected) => {
    const { venue } = open();
    bracket(venue);
    expect(told(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])))).toEqual(['in 2@100', 'in filled']);
    const events = told(venue.onCandle(btc, aCandle(1, [...ohlc])));
    expect(events[0]).toBe(expected);
    expect(events.filter((event) => event.includes('@'))).toHaveLength(1);
    expect(events.filter((event) => event.includes('cancelled'))).toHaveLength(1);
  });

  it('meets its stop in the very candle of its entry', () => {
    const { venue } = open();
    bracket(venue);
    expect(told(venue.onCandle(btc, aCandle(0, [100, 120, 90, 100]))).filter((event) => event.includes('@'))).toEqual([
      'in 2@100',
      'sl 2@95',
    ]);
  });

  it('may not meet its target in the candle inside which a limit order entered, but its stop', () => {
    const limit = { type: 'limit', limit: price(98) } as const;
    const { venue } = open();
    bracket(venue, limit);
    expect(told(venue.onCandle(btc, aCandle(0, [100, 115, 97, 100]))).filter((one) => one.includes('@'))).toEqual([
      'in 2@98',
    ]);
    const other = open().venue;
    bracket(other, limit);
    expect(told(other.onCandle(btc, aCandle(0, [100, 115, 94, 100]))).filter((one) => one.includes('@'))).toEqual([
      'in 2@98',
      'sl 2@95',
    ]);
  });

  it('ends when its entry never fills', () => {
    const { venue } = open();
    bracket(venue, { type: 'limit', limit: price(50) });
    venue.cancelNow(id('in'), 'too late');
    expect(venue.onCandle(btc, aCandle(0, [100, 120, 90, 100]))).toEqual([]);
    expect(venue.cancelNow(id('sl'), 'again')).toMatchObject({ kind: 'cancelled', reason: 'order in did not fill' });
  });

  it('takes finer candles as the order of events', () => {
    const { venue } = open();
    bracket(venue);
    venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
    const detail = [aCandle(1, [100, 111, 99, 110]), aCandle(1.5, [110, 110, 94, 95])];
    expect(told(venue.onCandle(btc, aCandle(1, [100, 111, 94, 95]), detail))[0]).toBe('tp 2@110');
  });
});

describe('orders', () => {
  it('limit: at its price or better, only when the market trades through it', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(98) }));
    expect(venue.onCandle(btc, aCandle(0, [100, 101, 98, 100]))).toEqual([]);
    expect(told(venue.onCandle(btc, aCandle(1, [97, 99, 96, 98])))[0]).toBe('a 2@98');
    venue.submitNow(order('b', { type: 'limit', limit: price(98) }));
    expect(told(venue.onCandle(btc, aCandle(2, [97, 99, 96, 98])))[0]).toBe('b 2@97');
  });

  it('post-only is refused where it would take', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(98), postOnly: true }));
    expect(told(venue.onCandle(btc, aCandle(0, [97, 99, 96, 98])))).toEqual([
      'a rejected: post-only, but it would have taken at once',
    ]);
  });

  it('stop-limit waits for its limit after its trigger', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'stopLimit', trigger: price(105), limit: price(104) }));
    expect(venue.onCandle(btc, aCandle(0, [100, 106, 99, 106]))).toEqual([]);
    expect(told(venue.onCandle(btc, aCandle(1, [106, 107, 103, 104])))[0]).toBe('a 2@104');
  });

  it('trailing stop follows and never goes back', () => {
    const { venue } = open();
    venue.submitNow(order('in', { type: 'market' }));
    venue.submitNow(
      order(
        'ts',
        { type: 'trailingStop', trail: new Decimal('0.05') },
        { side: 'sell', reduceOnly: true, after: id('in') },
      ),
    );
    venue.onCandle(btc, aCandle(0, [100, 120, 99, 118]));
    expect(venue.onCandle(btc, aCandle(1, [118, 119, 115, 116]))).toEqual([]);
    expect(told(venue.onCandle(btc, aCandle(2, [116, 117, 113, 114])))[0]).toBe('ts 2@114');
  });

  it('IOC and FOK do not rest, and a large order takes its share of each candle', () => {
    const thin = { ...free, volumeShare: 0.5 };
    const small = (i: number) => ({ ...aCandle(i, [100, 101, 99, 100]), volume: 2 });
    const { venue } = open(thin);
    venue.submitNow(order('a', { type: 'market' }));
    venue.submitNow(order('ioc', { type: 'market' }, { timeInForce: 'IOC' }));
    venue.submitNow(order('fok', { type: 'market' }, { timeInForce: 'FOK' }));
    expect(told(venue.onCandle(btc, small(0)))).toEqual([
      'a 1@100',
      'ioc 1@100',
      'ioc cancelled: the rest did not fill at once',
      'fok cancelled: could not fill whole at once',
    ]);
    expect(told(venue.onCandle(btc, small(1)))).toEqual(['a 1@100', 'a filled']);
  });

  it('expires, and reduces nothing that is not there', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(50) }, { expiresAt: at(1) }));
    venue.submitNow(order('r', { type: 'market' }, { side: 'sell', reduceOnly: true }));
    expect(told(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])))).toEqual(['r cancelled: nothing left to reduce']);
    expect(told(venue.onCandle(btc, aCandle(1, [100, 101, 99, 100])))).toEqual(['a cancelled: expired']);
  });

  it('latency moves a market order into the candle', () => {
    const { clock, venue } = open(free, 0.25 * (at(1) - t0));
    venue.submitNow(order('a', { type: 'market' }));
    expect(clock.now()).toBe(t0);
    expect(told(venue.onCandle(btc, aCandle(0, [100, 108, 99, 108])))[0]).toBe('a 2@102');
  });
});
