import { afterEach, describe, expect, it, vi } from 'vitest';
import { price, quantity } from '../../../../../src/core/units.js';
import {
  anOrder,
  fastVenue,
  id,
  type LiveVenue,
  type LiveVenueOptions,
  openLiveVenue,
  toldOf,
} from '../../../../builders/live-venue.js';
import { btc } from '../../../../builders/trading.js';
import type { TradeFault } from '../../../../fakes/exchange/index.js';
import { patience } from '../../../../support/patience.js';

let live: LiveVenue | null = null;
afterEach(async () => {
  await live?.close();
  live = null;
});
const start = async (options: LiveVenueOptions = {}): Promise<LiveVenue> => {
  live = await openLiveVenue(options);
  return live;
};
const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, patience);
/** The faults in turn, for requests that place an order. */
const onPlacing = ({ exchange }: LiveVenue, ...faults: TradeFault[]): void => {
  exchange.trading.faultOf = ({ method, path }) =>
    method === 'POST' && path !== 'listenKey' ? (faults.shift() ?? null) : null;
};
const market = { type: 'market' } as const;

describe('an order whose answer does not come', () => {
  it.each([
    ['breaks off after the order was taken', 'drop', {}],
    ['never comes', 'hang', { timeoutMs: 1_500 }],
    ['breaks off before the order was looked at', 'lose', {}],
    ['is 503 though the order was taken', 'broken', {}],
    ['is 500', 500, {}],
    ['says that the limit of requests is reached', 429, {}],
  ] as const)('%s (%s): placed exactly once', async (_, fault, options) => {
    const opened = await start({ follow: false, ...options });
    onPlacing(opened, fault);
    expect(await opened.venue.submit(anOrder('a', market))).toMatchObject({ ok: true, value: { kind: 'filled' } });
    expect(opened.exchange.trading.placed('a')).toBe(1);
    expect(toldOf(opened.events)).toEqual(['a 2@100', 'a filled']);
  });

  it('is taken late, when it had been looked for already: placed exactly once', async () => {
    const opened = await start({ follow: false, timing: { ...fastVenue, settleMs: 5_000, lookMs: 40 } });
    opened.exchange.trading.lateMs = 150;
    onPlacing(opened, 'late');
    expect(await opened.venue.submit(anOrder('a', market))).toMatchObject({ ok: true, value: { kind: 'filled' } });
    expect(opened.exchange.trading.placed('a')).toBe(1);
  });

  it('stays in doubt while the exchange cannot be asked, is not sent again, and is known when it can', async () => {
    const opened = await start({ follow: false, timing: { ...fastVenue, looks: 2 } });
    const { exchange, venue } = opened;
    exchange.trading.faultOf = ({ method }) => (method === 'POST' ? 'drop' : 503);
    expect(await venue.submit(anOrder('a', market))).toMatchObject({ ok: false, failure: { kind: 'unknown' } });
    expect(await venue.submit(anOrder('a', market))).toMatchObject({ ok: false, failure: { kind: 'unknown' } });
    expect(venue.doubts).toEqual(['a']);
    expect(exchange.trading.placed('a')).toBe(1);
    exchange.trading.faultOf = () => null;
    await venue.poll();
    expect(venue.doubts).toEqual([]);
    expect(toldOf(opened.events)).toEqual(['a 2@100', 'a filled']);
  });

  it('is found again after a kill between sending and the answer', async () => {
    const opened = await start({ follow: false });
    let written = opened.venue.snapshot();
    const first = await opened.restarted(written, {
      journal: async () => {
        written = first.snapshot();
      },
    });
    opened.exchange.trading.faultOf = ({ method }) => (method === 'POST' ? 'drop' : 503);
    void first.submit(anOrder('a', market));
    await soon(() => expect(opened.exchange.trading.placed('a')).toBe(1));
    opened.exchange.trading.faultOf = () => null;
    const second = await opened.restarted(JSON.parse(JSON.stringify({ ...written, units: [] }), reviveQuantity));
    expect(second.doubts).toEqual(['a']);
    expect(await second.submit(anOrder('a', market))).toMatchObject({ ok: true, value: { kind: 'filled' } });
    expect(opened.exchange.trading.placed('a')).toBe(1);
  });
});

const reviveQuantity = (key: string, value: unknown): unknown => (key === 'quantity' ? quantity(String(value)) : value);

describe('an order the exchange will not have', () => {
  it.each([
    ['too large for the margin', anOrder('a', market, { quantity: quantity(1_000_000) }), /Margin is insufficient/],
    ['reduces nothing', anOrder('a', market, { side: 'sell', reduceOnly: true }), /ReduceOnly/],
    ['post-only that would take', anOrder('a', { type: 'limit', limit: price(105), postOnly: true }), /Post Only/],
  ] as const)('%s: refused, said why, remembered', async (_, order, reason) => {
    const opened = await start({ follow: false });
    const answer = await opened.venue.submit(order);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused', reason: expect.stringMatching(reason) } });
    expect(await opened.venue.submit(order)).toEqual(answer);
    expect(opened.exchange.trading.placed()).toBe(0);
    expect(await opened.venue.lookUp(id('a'))).toMatchObject({ value: { kind: 'rejected' } });
  });

  it('is not worth the least order: rejected without asking', async () => {
    const { venue, exchange } = await start({ follow: false, markOf: () => 100 });
    expect(await venue.submit(anOrder('a', market, { quantity: quantity('0.01') }))).toMatchObject({
      value: { kind: 'rejected', reason: expect.stringContaining('least order of 5') },
    });
    expect(exchange.trading.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('is of a wrong key: a person must act', async () => {
    const opened = await start({ follow: false });
    opened.exchange.trading.faultOf = () => null;
    Object.assign(opened.exchange.trading.keys, { apiKey: 'another' });
    expect(await opened.venue.submit(anOrder('a', market))).toMatchObject({ ok: false, failure: { kind: 'stop' } });
  });
});

describe('what the stream tells', () => {
  const streamed = { timing: { ...fastVenue, pollMs: 60_000 } };
  const listening = async (): Promise<LiveVenue> => {
    const opened = await start(streamed);
    await soon(() => expect(opened.exchange.accountListeners).toBe(1));
    return opened;
  };

  it('is told at once, without polling, and duplicates once', async () => {
    const { venue, exchange, events } = await listening();
    exchange.trading.copies = 3;
    await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
    exchange.trading.book.depth = quantity('0.5');
    for (let i = 0; i < 4; i++) exchange.trading.setPrice(btc, '94');
    await soon(() => expect(toldOf(events).at(-1)).toBe('a filled'));
    expect(toldOf(events)).toEqual([...Array.from({ length: 4 }, () => 'a 0.5@95'), 'a filled']);
    expect(events.flatMap((event) => (event.kind === 'fill' ? [event.fill.sequence] : []))).toEqual([1, 2, 3, 4]);
  });

  it('may come backwards: every fill once, the end last', async () => {
    const { venue, exchange, events } = await listening();
    await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
    exchange.trading.book.depth = quantity('0.5');
    exchange.trading.holding = true;
    for (let i = 0; i < 4; i++) exchange.trading.setPrice(btc, '94');
    exchange.trading.release((held) => [...held].reverse());
    await soon(() => expect(toldOf(events).at(-1)).toBe('a filled'));
    expect(toldOf(events).filter((told) => told === 'a 0.5@95')).toHaveLength(4);
    expect(events).toHaveLength(5);
  });

  it('may be lost with the connection: polling finds what happened', async () => {
    const { venue, exchange, events } = await start();
    await soon(() => expect(exchange.accountListeners).toBe(1));
    await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
    exchange.refuseSockets(true);
    exchange.dropSockets();
    exchange.trading.setPrice(btc, '94');
    await soon(() => expect(toldOf(events)).toEqual(['a 2@95', 'a filled']));
  });

  it('comes as an async iteration that ends with its signal', async () => {
    const opened = await start({ follow: false });
    const stop = new AbortController();
    const told: string[] = [];
    const reading = (async () => {
      for await (const event of opened.venue.events(stop.signal)) {
        told.push(...toldOf([event]));
        if (event.kind === 'ended') stop.abort();
      }
    })();
    await opened.venue.submit(anOrder('a', market));
    await reading;
    expect(told).toEqual(['a 2@100', 'a filled']);
  });
});

describe('orders of every kind', () => {
  it('expires what waited too long, and sends nothing that lapsed', async () => {
    const { venue, exchange } = await start();
    const lapsesAt = exchange.now() + 600_000;
    await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }, { expiresAt: lapsesAt as never }));
    expect(exchange.trading.placed('a')).toBe(1);
    exchange.setTime(lapsesAt);
    await soon(async () =>
      expect(await venue.lookUp(id('a'))).toMatchObject({ value: { kind: 'cancelled', reason: 'expired' } }),
    );
    await venue.submit(anOrder('b', market, { expiresAt: lapsesAt as never }));
    expect(exchange.trading.placed('b')).toBe(0);
  });

  it('follows with a trailing stop', async () => {
    const { venue, exchange, events } = await start();
    await venue.submit(anOrder('in', market));
    const trail = { type: 'trailingStop', trail: quantity('0.05') } as const;
    await venue.submit(anOrder('ts', trail, { side: 'sell', reduceOnly: true, after: id('in') }));
    await soon(() => expect(exchange.trading.placed('ts')).toBe(1));
    exchange.trading.setPrice(btc, '120');
    exchange.trading.setPrice(btc, '116');
    expect(exchange.trading.units(btc).toNumber()).toBe(2);
    exchange.trading.setPrice(btc, '113');
    await soon(() => expect(toldOf(events)).toContain('ts filled'));
    expect(exchange.trading.units(btc).toNumber()).toBe(0);
  });

  it('does at once or not at all as told, and triggers into a limit', async () => {
    const { venue, exchange, events } = await start();
    exchange.trading.book.depth = quantity(1);
    await venue.submit(anOrder('ioc', { type: 'limit', limit: price(101) }, { timeInForce: 'IOC' }));
    await venue.submit(anOrder('fok', { type: 'limit', limit: price(101) }, { timeInForce: 'FOK' }));
    exchange.trading.book.depth = null;
    await soon(() => expect(toldOf(events).filter((told) => told.includes('cancelled'))).toHaveLength(2));
    expect(exchange.trading.units(btc).toNumber()).toBe(1);
    await venue.submit(anOrder('sl', { type: 'stopLimit', trigger: price(105), limit: price(106) }));
    exchange.trading.setPrice(btc, '105');
    await soon(() => expect(toldOf(events)).toContain('sl 2@105'));
  });

  it('leaves the orders of others alone, and shows them', async () => {
    const { venue, exchange } = await start({ follow: false });
    exchange.trading.strangerOrders(btc, 'BUY', '1', '90');
    expect(await venue.openOrders()).toMatchObject({ value: [{ market: btc, type: 'limit', side: 'buy' }] });
    expect(venue.live).toEqual([]);
  });
});

it('sells at the market when the price fell past the stop before it could be placed', async () => {
  const { venue, exchange, events } = await start();
  await venue.submit(anOrder('in', market));
  exchange.trading.setPrice(btc, '90');
  await venue.submit(
    anOrder('sl', { type: 'stop', trigger: price(95) }, { side: 'sell', reduceOnly: true, after: id('in') }),
  );
  await soon(() => expect(toldOf(events)).toContain('sl 2@90'));
  expect(exchange.trading.units(btc).toNumber()).toBe(0);
});
