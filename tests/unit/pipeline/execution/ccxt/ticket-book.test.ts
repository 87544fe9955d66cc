import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../../../../src/core/order.js';
import { epochMs } from '../../../../../src/core/units.js';
import { newTicket, stateOf } from '../../../../../src/pipeline/execution/ccxt/ticket.js';
import { TicketBook } from '../../../../../src/pipeline/execution/ccxt/ticket-book.js';
import type { ToldOrder, ToldTrade } from '../../../../../src/pipeline/execution/ccxt/told.js';
import { anOrder, d } from '../../../../builders/live-venue.js';
import { btc } from '../../../../builders/trading.js';

const trade = (tradeId: string, exchangeId: string, quantity = 1): ToldTrade => ({
  tradeId,
  exchangeId,
  market: btc,
  side: 'buy',
  quantity: d(quantity),
  price: d(100),
  liquidity: 'taker',
  at: epochMs(5),
  fee: null,
});

const told = (exchangeId: string, venueId: string | null): ToldOrder => ({
  exchangeId,
  triggeredId: null,
  venueId,
  symbol: 'BTC/USDT:USDT',
  market: btc,
  side: 'buy',
  quantity: d(2),
  filled: d(0),
  state: 'open',
  limit: null,
  trigger: null,
  reduceOnly: false,
  conditional: false,
});

const ticket = (id: string) => newTicket(anOrder(id, { type: 'market' }), `v-${id}`, epochMs(1));

describe('TicketBook', () => {
  let changes: number;
  let events: OrderEvent[];
  let book: TicketBook;
  const open = (restored?: ReturnType<TicketBook['snapshot']>): TicketBook =>
    new TicketBook({ takerFee: () => d(0.001) }, { now: () => epochMs(9) }, () => changes++, restored);

  beforeEach(() => {
    changes = 0;
    events = [];
    book = open();
    book.listen((event) => events.push(event));
  });

  it('books a trade once, however often it is told, and counts its units', () => {
    const one = ticket('a');
    book.add(one);
    book.adopt(one, told('7', 'v-a'));
    expect(book.heard(trade('t1', '7'))).toBe(one);
    expect(book.heard(trade('t1', '7'))).toBe(one);
    expect(events.map(({ kind }) => kind)).toEqual(['fill']);
    expect(book.unitsOf(btc).toString()).toBe('1');
    expect(book.held).toEqual([btc]);
  });

  it('keeps a trade that came before its order was known', () => {
    const one = ticket('a');
    book.add(one);
    expect(book.heard(trade('t1', '7'))).toBeUndefined();
    expect(events).toEqual([]);
    book.adopt(one, told('7', 'v-a'));
    expect(events.map(({ kind }) => kind)).toEqual(['fill']);
  });

  it('books nothing on what is over, and ends it once', () => {
    const one = ticket('a');
    book.add(one);
    book.adopt(one, told('7', 'v-a'));
    book.refuse(one, 'bad size');
    book.end(one, { kind: 'filled', fills: [] });
    book.heard(trade('t1', '7'));
    expect(stateOf(one)).toEqual({ kind: 'rejected', reason: 'bad size' });
    expect(events.map(({ kind }) => kind)).toEqual(['ended']);
    expect(book.held).toEqual([]);
  });

  it('knows ours by our id and by the exchange’s', () => {
    const one = ticket('a');
    book.add(one);
    expect(book.isOurs(told('7', 'v-a'))).toBe(true);
    expect(book.isOurs(told('7', null))).toBe(false);
    book.adopt(one, told('7', 'v-a'));
    expect(book.isOurs(told('7', null))).toBe(true);
    expect(book.isOurs(told('8', 'somebody'))).toBe(false);
  });

  it('says that something changed, and comes back from its snapshot as it was', () => {
    const one = ticket('a');
    book.add(one);
    expect(changes).toBe(0);
    book.setUnits(btc, d(3));
    expect(changes).toBe(1);
    const again = open(book.snapshot());
    expect(again.unitsOf(btc).toString()).toBe('3');
    expect(again.get(one.order.clientOrderId)).toEqual(one);
    expect(again.get(one.order.clientOrderId)).not.toBe(one);
  });

  it('forgets what ended long ago and keeps what something still waits for', () => {
    for (let n = 0; n < 600; n++) {
      const one = ticket(`a${n}`);
      book.add(one);
      if (n > 0) book.end(one, { kind: 'cancelled', reason: 'over', filled: one.order.quantity });
    }
    expect(book.all).toHaveLength(512);
    expect(book.get(ticket('a0').order.clientOrderId)).toBeDefined();
    expect(book.get(ticket('a1').order.clientOrderId)).toBeUndefined();
    expect(book.get(ticket('a599').order.clientOrderId)).toBeDefined();
  });
});
