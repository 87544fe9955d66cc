import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import { ReplayClock } from '../../src/core/clock.js';
import type {
  Approved,
  ClientOrderId,
  Fill,
  OrderEvent,
  OrderRequest,
  OrderShape,
  OrderTerms,
  TradePlan,
} from '../../src/core/order.js';
import type { CandleDrivenVenue, ExecutionVenue } from '../../src/core/ports/execution-venue.js';
import { money, type Price, price, quantity } from '../../src/core/units.js';
import { entryOrder, review } from '../../src/pipeline/risk/review.js';
import { aCandle, at, btc, eth, t0 } from '../builders/trading.js';
import { patience } from '../support/patience.js';

/** An order as risk approves it. */
export function approvedOrder(id: string, units = '2', side: 'long' | 'short' = 'long'): Approved<OrderRequest> {
  const plan: TradePlan = {
    signalId: 1,
    market: btc,
    side,
    quantity: quantity(units),
    reference: price(100),
    stop: price(side === 'long' ? 99 : 101),
    target: price(side === 'long' ? 102 : 98),
    expiresAt: at(4),
  };
  const account = { equity: money(1_000), peakEquity: money(1_000), pausedReason: null, exposures: [], now: t0 };
  const reviewed = review(plan, account, []);
  if (reviewed.kind !== 'approved') throw new Error('no check, no refusal');
  return entryOrder(reviewed.plan, id as ClientOrderId);
}

/** Any order, as if approved: a purchase of 2 bitcoins unless the terms say otherwise. */
export const anOrder = (id: string, shape: OrderShape, terms: Partial<OrderTerms> = {}): Approved<OrderRequest> =>
  ({
    clientOrderId: id as ClientOrderId,
    market: btc,
    side: 'buy',
    quantity: quantity(2),
    reduceOnly: false,
    ...terms,
    ...shape,
  }) as Approved<OrderRequest>;

/** A venue under test: BTC/USDT in ticks below 1, lots of 0.001, at least 5 an order, and deep enough for any order. */
export interface VenueRig {
  readonly venue: ExecutionVenue;
  /** The market trades at this price for a while: what waits for it fills, if not at once then soon. */
  trades(at: number): Promise<void>;
  close?(): Promise<void>;
}

const id = (text: string): ClientOrderId => text as ClientOrderId;

/** What every venue promises, with candles or without. `open` returns a fresh one whose market stands at 100. */
export function venueContract(name: string, start: () => Promise<VenueRig>): void {
  describe(`${name} honors ExecutionVenue in steps, limits and sums`, () => {
    let rig: VenueRig | null = null;
    const open = async (): Promise<VenueRig> => {
      rig = await start();
      return rig;
    };
    afterEach(async () => {
      await rig?.close?.();
      rig = null;
    });
    const soon = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, patience);
    const holds = (venue: ExecutionVenue, units: string): Promise<void> =>
      soon(async () => expect(await unitsOf(venue)).toBe(units));
    const becomes = (venue: ExecutionVenue, name: string, kind: string): Promise<void> =>
      soon(async () => expect(await venue.lookUp(id(name))).toMatchObject({ value: { kind } }));

    it('treats a repeated client order id as the same order, before and after it filled', async () => {
      const { venue, trades } = await open();
      const first = await venue.submit(anOrder('a', { type: 'market' }));
      expect(first.ok).toBe(true);
      await venue.submit(anOrder('a', { type: 'market' }));
      await trades(100);
      await becomes(venue, 'a', 'filled');
      expect(await venue.submit(anOrder('a', { type: 'market' }))).toMatchObject({ value: { kind: 'filled' } });
      await trades(100);
      await holds(venue, '2');
    });

    it('knows its instrument, and rounds an order once to its steps', async () => {
      const { venue } = await open();
      const { tickSize, lotSize } = venue.instrument(btc);
      if (!tickSize || !lotSize) throw new Error('the rig states the steps of its market');
      const between = (steps: number, from: number): Price => price(tickSize.times(steps).plus(from));
      const units = quantity(lotSize.times('1.5').plus(1));
      await venue.submit(anOrder('buy', { type: 'limit', limit: between(0.6, 90) }, { quantity: units }));
      await venue.submit(anOrder('sell', { type: 'limit', limit: between(0.4, 110) }, { side: 'sell' }));
      const told = await venue.openOrders();
      const orders = told.ok ? told.value : [];
      const facts = orders.map((one) => `${one.clientOrderId} ${one.quantity}@${'limit' in one ? one.limit : ''}`);
      expect(facts.sort()).toEqual([`buy ${lotSize.plus(1)}@90`, `sell 2@${tickSize.plus(110)}`]);
    });

    it.each([
      ['no quantity', '0'],
      ['less than a lot', '0.0009'],
      ['less than the least notional', '0.049'],
    ])('rejects %s, with a reason, and holds nothing of it', async (_, units) => {
      const { venue, trades } = await open();
      const limit = { type: 'limit', limit: price(90) } as const;
      const told = await venue.submit(anOrder('a', limit, { quantity: quantity(units) }));
      const refused = told.ok ? told.value.kind === 'rejected' : told.failure.kind === 'refused';
      expect(refused).toBe(true);
      await trades(80);
      expect(await unitsOf(venue)).toBe('0');
    });

    it('lets a limit order rest until the market trades through it', async () => {
      const { venue, trades } = await open();
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      await trades(100);
      expect(await venue.lookUp(id('a'))).toMatchObject({ value: { kind: 'working' } });
      await trades(90);
      await becomes(venue, 'a', 'filled');
      await holds(venue, '2');
    });

    it('tells what became of an order, what is open, and what is held', async () => {
      const { venue, trades } = await open();
      expect(await venue.lookUp(id('none'))).toEqual({ ok: true, value: null });
      expect(await venue.positions()).toEqual({ ok: true, value: [] });
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      expect(await venue.openOrders()).toMatchObject({ value: [{ clientOrderId: 'a' }] });
      await trades(90);
      await becomes(venue, 'a', 'filled');
      expect(await venue.openOrders()).toEqual({ ok: true, value: [] });
      await holds(venue, '2');
    });

    it('cancels once, and not what is final', async () => {
      const { venue, trades } = await open();
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      expect(await venue.cancel(id('a'), 'changed my mind')).toMatchObject({ ok: true, value: { kind: 'cancelled' } });
      expect(await venue.cancel(id('a'), 'again')).toMatchObject({ ok: true, value: { kind: 'cancelled' } });
      await trades(90);
      expect(await unitsOf(venue)).toBe('0');
      expect(await venue.cancel(id('none'), 'what')).toEqual({ ok: true, value: null });
      await venue.submit(anOrder('b', { type: 'market' }));
      await trades(90);
      await becomes(venue, 'b', 'filled');
      expect(await venue.cancel(id('b'), 'too late')).toMatchObject({ value: { kind: 'filled' } });
    });

    it('cuts a reduce-only order off at what is held', async () => {
      const { venue, trades } = await open();
      await venue.submit(anOrder('in', { type: 'market' }));
      await trades(100);
      await holds(venue, '2');
      const out = { side: 'sell', quantity: quantity(5), reduceOnly: true } as const;
      await venue.submit(anOrder('out', { type: 'market' }, out));
      await trades(100);
      await soon(async () => expect(await venue.openOrders()).toEqual({ ok: true, value: [] }));
      await holds(venue, '0');
    });
  });
}

/** What every venue that fills from candles promises. `open` returns one whose clock stands at `clock`. */
export function candleVenueContract(name: string, open: (clock: Clock) => CandleDrivenVenue): void {
  describe(`${name} honors CandleDrivenVenue`, () => {
    it('answers at once as it answers later', async () => {
      const venue = open(new ReplayClock(t0));
      const told = venue.submitNow(approvedOrder('a'));
      expect(told).toMatchObject({ kind: 'working', acceptedAt: t0 });
      expect(await venue.submit(approvedOrder('a'))).toEqual({ ok: true, value: told });
      const cancelled = venue.cancelNow(id('a'), 'changed my mind');
      expect(cancelled).toMatchObject({ kind: 'cancelled', reason: 'changed my mind' });
      expect(await venue.lookUp(id('a'))).toEqual({ ok: true, value: cancelled });
    });

    it('fills nothing from a candle that was already forming when the order came', async () => {
      const clock = new ReplayClock(at(0.5));
      const venue = open(clock);
      await venue.submit(approvedOrder('a'));
      expect(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]))).toEqual([]);
      expect(fillsOf(venue.onCandle(btc, aCandle(1, [105, 106, 104, 105])))[0]?.filledAt).toBe(at(1));
    });

    it('fills at the open, no better than it, with a fee, and the market of the order alone', async () => {
      const venue = open(new ReplayClock(t0));
      await venue.submit(approvedOrder('buy'));
      await venue.submit(approvedOrder('sell', '2', 'short'));
      expect(venue.onCandle(eth, aCandle(0, [100, 101, 99, 100]))).toEqual([]);
      const [buy, sell] = fillsOf(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])));
      expect(buy?.price.gte(100) && sell?.price.lte(100)).toBe(true);
      expect(buy?.fee.gt(0) && sell?.fee.gt(0)).toBe(true);
      expect(buy?.quantity.eq(2)).toBe(true);
    });

    it('tells each fill before the end of its order, and nothing after', async () => {
      const venue = open(new ReplayClock(t0));
      await venue.submit(approvedOrder('a'));
      const events = venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
      expect(events.map(({ kind }) => kind)).toEqual(['fill', 'ended']);
      expect(venue.onCandle(btc, aCandle(1, [100, 101, 99, 100]))).toEqual([]);
      expect(await venue.lookUp(id('a'))).toEqual({ ok: true, value: { kind: 'filled', fills: fillsOf(events) } });
    });
  });
}

async function unitsOf(venue: ExecutionVenue): Promise<string> {
  const told = await venue.positions();
  const held = told.ok ? told.value.find(({ market }) => market === btc) : undefined;
  return String(held?.units ?? 0);
}

const fillsOf = (events: readonly OrderEvent[]): readonly Fill[] =>
  events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
