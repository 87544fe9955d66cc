import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import { ReplayClock } from '../../src/core/clock.js';
import type { Approved, ClientOrderId, Fill, OrderEvent, OrderRequest, TradePlan } from '../../src/core/order.js';
import type { CandleDrivenVenue } from '../../src/core/ports/execution-venue.js';
import { money, price, quantity } from '../../src/core/units.js';
import { entryOrder, review } from '../../src/pipeline/risk/review.js';
import { aCandle, at, btc, eth, t0 } from '../builders/trading.js';

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

/** What every venue that fills from candles promises. `open` returns one whose clock stands at `clock`. */
export function candleVenueContract(name: string, open: (clock: Clock) => CandleDrivenVenue): void {
  describe(`${name} honors CandleDrivenVenue`, () => {
    it('treats a repeated client order id as the same order', async () => {
      const venue = open(new ReplayClock(t0));
      expect(await venue.submit(approvedOrder('a'))).toEqual(await venue.submit(approvedOrder('a')));
      expect(fillsOf(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100])))).toHaveLength(1);
      expect(venue.onCandle(btc, aCandle(1, [100, 101, 99, 100]))).toHaveLength(0);
      expect(await venue.submit(approvedOrder('a'))).toMatchObject({ ok: true, value: { kind: 'filled' } });
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

    it('tells what became of an order, what is open, and what is held', async () => {
      const venue = open(new ReplayClock(t0));
      expect(await venue.lookUp('none' as ClientOrderId)).toEqual({ ok: true, value: null });
      await venue.submit(approvedOrder('a'));
      expect(await venue.lookUp('a' as ClientOrderId)).toMatchObject({ value: { kind: 'working', acceptedAt: t0 } });
      expect(await venue.submit(approvedOrder('none', '0'))).toMatchObject({ value: { kind: 'rejected' } });
      expect(await venue.openOrders()).toMatchObject({ value: [{ clientOrderId: 'a' }] });
      venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]));
      expect(await venue.openOrders()).toEqual({ ok: true, value: [] });
      expect(await venue.positions()).toMatchObject({ value: [{ market: btc, units: quantity(2) }] });
    });

    it('cancels once, and not what is final', async () => {
      const venue = open(new ReplayClock(t0));
      await venue.submit(approvedOrder('a'));
      const cancelled = { ok: true, value: { kind: 'cancelled', reason: 'changed my mind' } };
      expect(await venue.cancel('a' as ClientOrderId, 'changed my mind')).toMatchObject(cancelled);
      expect(await venue.cancel('a' as ClientOrderId, 'again')).toMatchObject(cancelled);
      expect(venue.onCandle(btc, aCandle(0, [100, 101, 99, 100]))).toEqual([]);
      expect(await venue.cancel('none' as ClientOrderId, 'what')).toEqual({ ok: true, value: null });
    });
  });
}

const fillsOf = (events: readonly OrderEvent[]): readonly Fill[] =>
  events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
