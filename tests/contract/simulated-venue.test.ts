import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../src/core/clock.js';
import type { ClientOrderId, OrderEvent, OrderShape } from '../../src/core/order.js';
import { price } from '../../src/core/units.js';
import { standardCostModel } from '../../src/pipeline/execution/cost-model.js';
import { plainInstrument } from '../../src/pipeline/execution/filters.js';
import { SimulatedVenue } from '../../src/pipeline/execution/simulated-venue.js';
import { aCandle, at, btc, t0 } from '../builders/trading.js';
import { approvedOrder, candleVenueContract, anOrder as order, venueContract } from './execution-venue.js';

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

venueContract('SimulatedVenue', async () => {
  const clock = new ReplayClock(t0);
  const instrumentOf = (market: typeof btc) => ({
    ...plainInstrument(market),
    tickSize: new Decimal('0.1'),
    lotSize: new Decimal('0.001'),
    minNotional: new Decimal(5),
  });
  const venue = new SimulatedVenue({ clock, costs: { ...standardCostModel, volumeShare: null }, instrumentOf });
  let next = 0;
  return {
    venue,
    trades: async (price) => {
      const candle = aCandle(next++, [price, price + 1, price - 1, price]);
      venue.onCandle(btc, candle);
      clock.advanceTo(candle.closedAt);
    },
  };
});

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
const fills = (events: readonly OrderEvent[]): string[] => told(events).filter((one) => one.includes('@'));
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

describe('what a candle cannot know goes against the order', () => {
  it('a stop-limit is taken before a target of the same candle', () => {
    const { venue } = open();
    venue.submitNow(order('in', { type: 'market' }));
    const out = { side: 'sell', reduceOnly: true, after: id('in'), group: 'out' } as const;
    venue.submitNow(order('tp', { type: 'takeProfit', trigger: price(110) }, out));
    venue.submitNow(order('sl', { type: 'stopLimit', trigger: price(95), limit: price(94) }, out));
    expect(fills(venue.onCandle(btc, aCandle(0, [100, 111, 94, 100])))).toEqual(['in 2@100', 'sl 2@95']);
  });

  it('a stop-limit beyond its limit does not fill in the candle that triggers it', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'stopLimit', trigger: price(105), limit: price(104) }));
    expect(venue.onCandle(btc, aCandle(0, [103, 106, 102, 103]))).toEqual([]);
    expect(fills(venue.onCandle(btc, aCandle(1, [103, 103, 102, 103])))).toEqual(['a 2@103']);
  });

  it('a limit that has rested fills at its price, but not outside the candle that opens beyond it', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(98) }));
    venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
    expect(fills(venue.onCandle(btc, aCandle(1, [96, 97, 95, 96])))).toEqual(['a 2@97']);
  });

  it('touching a rested limit at the open is not trading through it', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(98) }));
    venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
    expect(venue.onCandle(btc, aCandle(1, [98, 99, 98, 99]))).toEqual([]);
  });

  it('slippage never makes a limit order worse than its limit; what it would have cost is in the fee', () => {
    const { venue } = open({ ...free, slippage: { kind: 'fixed', bps: 100 } });
    venue.submitNow(order('a', { type: 'limit', limit: price('100.5') }));
    const [event] = venue.onCandle(btc, aCandle(0, [100, 102, 99, 100]));
    expect(event).toMatchObject({ fill: { liquidity: 'taker' } });
    // 100 · 1.01 = 101 is 0.5 beyond the limit, for 2 units.
    expect(event?.kind === 'fill' && [String(event.fill.price), String(event.fill.fee)]).toEqual(['100.5', '1']);
  });

  it('a stop that is beyond its entry already fills no better than the entry', () => {
    const { venue } = open();
    venue.submitNow(order('in', { type: 'limit', limit: price(96) }));
    venue.submitNow(
      order('sl', { type: 'stop', trigger: price(99) }, { side: 'sell', reduceOnly: true, after: id('in') }),
    );
    expect(fills(venue.onCandle(btc, aCandle(0, [100, 101, 95, 100])))).toEqual(['in 2@96', 'sl 2@96']);
  });

  it('an entry that latency brings inside a candle may meet its stop there, and no price from before it', () => {
    const { venue } = open(free, 0.25 * (at(1) - t0));
    bracket(venue);
    // It opens beyond the target, at 112; the entry comes a quarter of the way to 96, at 108.
    expect(fills(venue.onCandle(btc, aCandle(0, [112, 113, 96, 96])))).toEqual(['in 2@108']);
    const other = open(free, 0.25 * (at(1) - t0)).venue;
    bracket(other);
    expect(fills(other.onCandle(btc, aCandle(0, [100, 101, 94, 100])))).toEqual(['in 2@100', 'sl 2@95']);
  });

  it('an order that lapses inside a candle has its open alone', () => {
    const { venue } = open();
    venue.submitNow(order('a', { type: 'limit', limit: price(98) }, { expiresAt: at(0.5) }));
    expect(venue.onCandle(btc, aCandle(0, [100, 101, 90, 100]))).toEqual([]);
    expect(told(venue.onCandle(btc, aCandle(1, [97, 98, 96, 97])))).toEqual(['a cancelled: expired']);
  });
});

describe('volume', () => {
  const thin = { ...free, volumeShare: 0.5 };
  const candle = (i: number, ohlc: readonly [number, number, number, number], volume: number) => ({
    ...aCandle(i, ohlc),
    volume,
  });

  it('lets an order have its share of a candle once, not once a price', () => {
    const { venue } = open(thin);
    venue.submitNow(order('a', { type: 'limit', limit: price(100) }));
    expect(fills(venue.onCandle(btc, candle(0, [99, 101, 97, 100], 1)))).toEqual(['a 0.5@99']);
  });

  it('drops what should fill at once when nobody trades, and keeps a stop triggered', () => {
    const { venue } = open(thin);
    venue.submitNow(order('ioc', { type: 'market' }, { timeInForce: 'IOC' }));
    venue.submitNow(order('stop', { type: 'stop', trigger: price(105) }));
    expect(told(venue.onCandle(btc, candle(0, [100, 106, 99, 100], 0)))).toEqual([
      'ioc cancelled: the rest did not fill at once',
    ]);
    expect(fills(venue.onCandle(btc, candle(1, [100, 101, 99, 100], 10)))).toEqual(['stop 2@100']);
  });

  it('stops entering once it is being let out', () => {
    const { venue } = open(thin);
    bracket(venue);
    expect(fills(venue.onCandle(btc, candle(0, [100, 101, 99, 100], 1)))).toEqual(['in 0.5@100']);
    expect(told(venue.onCandle(btc, candle(1, [90, 91, 89, 90], 100)))).toEqual([
      'in 1.5@90',
      'in filled',
      'sl 2@90',
      'tp cancelled: order sl of its group filled',
      'sl filled',
    ]);
    const other = open(thin).venue;
    bracket(other);
    other.onCandle(btc, candle(0, [100, 101, 99, 100], 1));
    expect(told(other.onCandle(btc, candle(1, [100, 101, 90, 90], 1)))).toEqual([
      'in 0.5@100',
      'sl 0.5@95',
      'tp cancelled: order sl of its group filled',
      'in cancelled: its exit sl filled',
    ]);
    expect(fills(other.onCandle(btc, candle(2, [90, 91, 89, 90], 1)))).toEqual(['sl 0.5@90']);
    expect(other.onCandle(btc, candle(3, [90, 91, 89, 90], 1))).toEqual([]);
  });

  it('protects what a parent had filled before its child came', () => {
    const { venue } = open(thin);
    const child = order(
      'sl',
      { type: 'stop', trigger: price(95) },
      { side: 'sell', reduceOnly: true, after: id('in') },
    );
    venue.submitNow(order('in', { type: 'market' }));
    venue.onCandle(btc, candle(0, [100, 101, 99, 100], 1));
    venue.cancelNow(id('in'), 'enough');
    venue.submitNow(child);
    expect(told(venue.onCandle(btc, candle(1, [90, 91, 89, 90], 10)))).toEqual(['sl 0.5@90', 'sl filled']);
  });
});

it('sells nothing on a spot market that is not held', () => {
  const clock = new ReplayClock(t0);
  const venue = new SimulatedVenue({ clock, costs: free, instrumentOf: (market) => plainInstrument(market, 'spot') });
  venue.submitNow(order('short', { type: 'market' }, { side: 'sell' }));
  expect(told(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])))).toEqual([
    'short cancelled: a spot account cannot sell what it does not hold',
  ]);
});

it('pays what walking a known book costs', () => {
  const depthOf = () => ({
    bids: [{ price: 99, units: 5 }],
    asks: [
      { price: 101, units: 1 },
      { price: 103, units: 1 },
    ],
  });
  const venue = new SimulatedVenue({ clock: new ReplayClock(t0), costs: free, depthOf });
  venue.submitNow(order('a', { type: 'market' }));
  expect(fills(venue.onCandle(btc, aCandle(0, [200, 210, 190, 200])))).toEqual(['a 2@204']);
});

it('forgets the oldest finished orders first, and needs a latency that makes sense', () => {
  const venue = new SimulatedVenue({ clock: new ReplayClock(t0), remember: 2 });
  for (const name of ['a', 'b', 'c']) {
    venue.submitNow(order(name, { type: 'market' }));
    venue.cancelNow(id(name), 'no');
  }
  expect(venue.snapshot().finished.map(([name]) => name)).toEqual(['b', 'c']);
  expect(() => new SimulatedVenue({ clock: new ReplayClock(t0), latencyMs: -1 })).toThrow(/0 ms or more, was -1/);
});
