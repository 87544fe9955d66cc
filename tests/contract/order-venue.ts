import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClientOrderId, Fill, OrderEvent } from '../../src/core/order.js';
import type { ExecutionVenue } from '../../src/core/ports/execution-venue.js';
import { price, quantity } from '../../src/core/units.js';
import { anOrder, id } from '../builders/live-venue.js';
import { btc } from '../builders/trading.js';
import { patience } from '../support/patience.js';

/** A venue whose market stands at 100 and goes where it is told. */
export interface VenueRig {
  readonly venue: ExecutionVenue;
  /** Everything told so far. */
  readonly events: readonly OrderEvent[];
  /** The market trades at this price. */
  trade(at: number): Promise<void>;
  close(): Promise<void>;
}

/** What every venue promises, however it fills: in the moment, from candles, or at an exchange. */
export function orderVenueContract(name: string, open: () => Promise<VenueRig>): void {
  describe(`${name} honors ExecutionVenue`, () => {
    let rig: VenueRig | null = null;
    const start = async (): Promise<VenueRig> => {
      rig = await open();
      return rig;
    };
    afterEach(async () => {
      await rig?.close();
      rig = null;
    });
    const fills = (of: ClientOrderId): readonly Fill[] =>
      (rig?.events ?? []).flatMap((event) =>
        event.kind === 'fill' && event.fill.clientOrderId === of ? [event.fill] : [],
      );
    const ends = (of: ClientOrderId): readonly string[] =>
      (rig?.events ?? []).flatMap((event) =>
        event.kind === 'ended' && event.clientOrderId === of ? [event.state.kind] : [],
      );
    const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, patience);

    it('treats a repeated client order id as the same order', async () => {
      const { venue, trade } = await start();
      await venue.submit(anOrder('a', { type: 'market' }));
      await venue.submit(anOrder('a', { type: 'market' }));
      await trade(100);
      await soon(() => expect(ends(id('a'))).toEqual(['filled']));
      expect(await venue.submit(anOrder('a', { type: 'market' }))).toMatchObject({
        ok: true,
        value: { kind: 'filled' },
      });
      expect(fills(id('a')).map(({ sequence }) => sequence)).toEqual([1]);
      expect(await venue.positions()).toMatchObject({ value: [{ market: btc, units: quantity(2) }] });
    });

    it('fills with a fee, once, and numbers its fills', async () => {
      const { venue, trade } = await start();
      await venue.submit(anOrder('a', { type: 'market' }));
      await trade(100);
      await soon(() => expect(fills(id('a'))).toHaveLength(1));
      const [fill] = fills(id('a'));
      expect(fill?.fee.gt(0)).toBe(true);
      expect(fill?.quantity.eq(2)).toBe(true);
      expect(fill?.side).toBe('buy');
    });

    it('fills a resting limit order at its price and no other', async () => {
      const { venue, trade } = await start();
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      expect(await venue.lookUp(id('a'))).toMatchObject({ value: { kind: 'working' } });
      await trade(96);
      expect(fills(id('a'))).toEqual([]);
      await trade(94);
      await soon(() => expect(ends(id('a'))).toEqual(['filled']));
      expect(fills(id('a'))[0]?.price.lte(95)).toBe(true);
    });

    it('tells what became of an order, what is open, and what is held', async () => {
      const { venue, trade } = await start();
      expect(await venue.lookUp(id('none'))).toEqual({ ok: true, value: null });
      expect(await venue.submit(anOrder('none', { type: 'market' }, { quantity: quantity(0) }))).toMatchObject({
        value: { kind: 'rejected' },
      });
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      expect(await venue.openOrders()).toMatchObject({ value: [{ clientOrderId: 'a' }] });
      await trade(94);
      await soon(() => expect(ends(id('a'))).toEqual(['filled']));
      expect(await venue.openOrders()).toEqual({ ok: true, value: [] });
      expect(await venue.positions()).toMatchObject({ value: [{ market: btc, units: quantity(2) }] });
    });

    it('cancels once, and not what is final', async () => {
      const { venue, trade } = await start();
      await venue.submit(anOrder('a', { type: 'limit', limit: price(95) }));
      const cancelled = { ok: true, value: { kind: 'cancelled', reason: 'changed my mind' } };
      expect(await venue.cancel(id('a'), 'changed my mind')).toMatchObject(cancelled);
      expect(await venue.cancel(id('a'), 'again')).toMatchObject(cancelled);
      await trade(90);
      expect(fills(id('a'))).toEqual([]);
      expect(await venue.lookUp(id('a'))).toMatchObject(cancelled);
      expect(await venue.cancel(id('none'), 'what')).toEqual({ ok: true, value: null });
    });

    const bracket = async ({ venue }: VenueRig): Promise<void> => {
      await venue.submit(anOrder('in', { type: 'market' }));
      const out = { side: 'sell', reduceOnly: true, after: id('in'), group: 'out' } as const;
      await venue.submit(anOrder('sl', { type: 'stop', trigger: price(95) }, out));
      await venue.submit(anOrder('tp', { type: 'takeProfit', trigger: price(110) }, out));
    };

    it.each([
      ['stop', 94, 'sl', 'tp'],
      ['target', 111, 'tp', 'sl'],
    ] as const)('a bracket leaves by its %s and cancels the other', async (_, at, hit, other) => {
      const opened = await start();
      await bracket(opened);
      await opened.trade(100);
      await soon(() => expect(fills(id('in'))).toHaveLength(1));
      await soon(async () =>
        expect((await opened.venue.openOrders()) as object).toMatchObject({ value: { length: 2 } }),
      );
      await opened.trade(at);
      await soon(() => {
        expect(ends(id(hit))).toEqual(['filled']);
        expect(ends(id(other))).toEqual(['cancelled']);
      });
      expect(fills(id(hit))).toHaveLength(1);
      expect(fills(id(other))).toEqual([]);
      expect(await opened.venue.positions()).toEqual({ ok: true, value: [] });
    });

    it('ends a bracket whose entry never fills', async () => {
      const { venue } = await start();
      await venue.submit(anOrder('in', { type: 'limit', limit: price(50) }));
      await venue.submit(
        anOrder('sl', { type: 'stop', trigger: price(45) }, { side: 'sell', reduceOnly: true, after: id('in') }),
      );
      await venue.cancel(id('in'), 'too late');
      const ended = { value: { kind: 'cancelled', reason: 'order in did not fill' } };
      await soon(async () => expect(await venue.lookUp(id('sl'))).toMatchObject(ended));
    });

    it('reduces no more than is there', async () => {
      const { venue, trade } = await start();
      await venue.submit(anOrder('in', { type: 'market' }));
      await trade(100);
      await soon(() => expect(ends(id('in'))).toEqual(['filled']));
      await venue.submit(anOrder('out', { type: 'market' }, { side: 'sell', reduceOnly: true, quantity: quantity(5) }));
      await trade(100);
      await soon(() => expect(fills(id('out'))).toHaveLength(1));
      expect(fills(id('out'))[0]?.quantity.eq(2)).toBe(true);
      expect(await venue.positions()).toEqual({ ok: true, value: [] });
    });
  });
}
