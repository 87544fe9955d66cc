import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../../src/core/clock.js';
import { exitWithin } from '../../../src/core/exit-rule.js';
import type { Candle } from '../../../src/core/market.js';
import type { Approved, ClientOrderId, Fill, OrderEvent, OrderRequest } from '../../../src/core/order.js';
import { money, price } from '../../../src/core/units.js';
import { scaledCosts, standardCostModel } from '../../../src/pipeline/execution/cost-model.js';
import { SimulatedVenue, type VenueSnapshot } from '../../../src/pipeline/execution/simulated-venue.js';
import { PortfolioLedger } from '../../../src/pipeline/ledger/portfolio-ledger.js';
import { aCandle, btc, t0 } from '../../builders/trading.js';
import { type VenueScript, venueScript } from '../../builders/venue-scripts.js';
import { anOrder } from '../../contract/execution-venue.js';
import '../../support/long-tests.js';

interface Told {
  readonly step: number;
  readonly event: OrderEvent;
}

/** Plays a script. After the steps in `restarts` the venue is thrown away but for its snapshot; `again` repeats every order. */
function play({ steps, costs, latencyMs }: VenueScript, restarts: ReadonlySet<number> = new Set(), again = false) {
  const clock = new ReplayClock(t0);
  const open = (snapshot?: VenueSnapshot) => new SimulatedVenue({ clock, costs, latencyMs }, snapshot);
  let venue = open();
  const orders: OrderRequest[] = [];
  const placedAt = new Map<ClientOrderId, number>();
  const told: Told[] = [];
  const snapshots: VenueSnapshot[] = [];
  const withdrawn = new Map<ClientOrderId, number>();
  for (const [step, { orders: placed, cancels, candle }] of steps.entries()) {
    for (const order of placed) {
      venue.submitNow(order as Approved<OrderRequest>);
      if (again) venue.submitNow(order as Approved<OrderRequest>);
      orders.push(order);
      placedAt.set(order.clientOrderId, clock.now());
    }
    if (restarts.has(2 * step)) venue = open(throughJson(venue.snapshot()));
    for (const index of cancels) {
      const one = orders[index];
      if (!one || withdrawn.has(one.clientOrderId)) continue;
      withdrawn.set(one.clientOrderId, step);
      venue.cancelNow(one.clientOrderId, 'no longer wanted');
    }
    for (const event of venue.onCandle(btc, candle)) told.push({ step, event });
    clock.advanceTo(candle.closedAt);
    snapshots.push(venue.snapshot());
    if (restarts.has(2 * step + 1)) venue = open(throughJson(venue.snapshot()));
    if (again) for (const order of orders) venue.submitNow(order as Approved<OrderRequest>);
  }
  const fills = told.flatMap(({ step, event }) => (event.kind === 'fill' ? [{ step, fill: event.fill }] : []));
  return {
    orders: new Map(orders.map((one) => [one.clientOrderId, one])),
    placedAt,
    withdrawn,
    told,
    fills,
    snapshots,
    venue,
  };
}

/** As a store would keep it: text and back, decimals marked. */
function throughJson<T>(value: T): T {
  const plain = (one: unknown): unknown =>
    Decimal.isDecimal(one)
      ? { $: one.toFixed() }
      : Array.isArray(one)
        ? one.map(plain)
        : one !== null && typeof one === 'object'
          ? Object.fromEntries(Object.entries(one).map(([key, part]) => [key, plain(part)]))
          : one;
  const rich = (_: string, one: unknown): unknown =>
    one !== null && typeof one === 'object' && '$' in one ? new Decimal(String(one.$)) : one;
  return JSON.parse(JSON.stringify(plain(value)), rich) as T;
}

const sum = (fills: readonly Fill[]): Decimal =>
  fills.reduce((all, { quantity }) => all.plus(quantity), new Decimal(0));
const always = (check: (script: VenueScript) => void, numRuns = 400): void => {
  fc.assert(fc.property(venueScript, check), { numRuns });
};

describe('a simulated venue', () => {
  it('fills no order outside the range of its candle, worse than its limit, early, or late', () => {
    always((script) => {
      const { orders, placedAt, fills } = play(script);
      for (const { step, fill } of fills) {
        const { candle } = script.steps[step] as VenueScript['steps'][number];
        const order = orders.get(fill.clientOrderId) as OrderRequest;
        expect(fill.price.gte(candle.low) && fill.price.lte(candle.high)).toBe(true);
        expect(fill.fee.gt(0)).toBe(true);
        if ('limit' in order) {
          expect(order.side === 'buy' ? fill.price.lte(order.limit) : fill.price.gte(order.limit)).toBe(true);
        }
        const decidedAt = placedAt.get(fill.clientOrderId) as number;
        expect(candle.openedAt).toBeGreaterThanOrEqual(decidedAt - (decidedAt % 3_600_000));
        expect(fill.filledAt).toBeGreaterThanOrEqual(decidedAt + script.latencyMs);
        expect(fill.filledAt).toBeLessThanOrEqual(order.expiresAt ?? Infinity);
      }
    });
  });

  it('sums partial fills to the order, numbers them, and says nothing after the end', () => {
    always((script) => {
      const { orders, told, fills } = play(script);
      const ended = new Set<ClientOrderId>();
      for (const { event } of told) {
        const id = event.kind === 'fill' ? event.fill.clientOrderId : event.clientOrderId;
        expect(ended.has(id)).toBe(false);
        if (event.kind !== 'ended') continue;
        ended.add(id);
        const order = orders.get(id) as OrderRequest;
        const own = fills.flatMap(({ fill }) => (fill.clientOrderId === id ? [fill] : []));
        expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, i) => i + 1));
        expect(sum(own).lte(order.quantity)).toBe(true);
        if (order.timeInForce === 'FOK') expect(own.length === 0 || sum(own).eq(own[0]?.quantity ?? 0)).toBe(true);
        const { state } = event;
        if (state.kind === 'cancelled') expect(state.filled.eq(sum(own))).toBe(true);
        if (state.kind === 'rejected') expect(own).toEqual([]);
        if (state.kind !== 'filled') continue;
        expect(state.fills).toEqual(own);
        const parent = order.after;
        const most = parent ? sum(fills.flatMap(({ fill }) => (fill.clientOrderId === parent ? [fill] : []))) : null;
        expect(sum(own).eq(most === null ? order.quantity : Decimal.min(most, order.quantity))).toBe(true);
      }
    });
  });

  it('gives no order more than its share of a candle', () => {
    always((script) => {
      const share = script.costs.volumeShare;
      if (share === null) return;
      const had = new Map<string, Decimal>();
      for (const { step, fill } of play(script).fills) {
        const key = `${step} ${fill.clientOrderId}`;
        const units = (had.get(key) ?? new Decimal(0)).plus(fill.quantity);
        had.set(key, units);
        expect(units.lte(new Decimal(script.steps[step]?.candle.volume ?? 0).times(share))).toBe(true);
      }
    });
  });

  it('has no position without a fill, and reduce-only never grows or turns one', async () => {
    await fc.assert(
      fc.asyncProperty(venueScript, async (script) => {
        const { orders, fills, venue } = play(script);
        let units = new Decimal(0);
        for (const { fill } of fills) {
          const after = fill.side === 'buy' ? units.plus(fill.quantity) : units.minus(fill.quantity);
          if (orders.get(fill.clientOrderId)?.reduceOnly) {
            expect(after.abs().lt(units.abs())).toBe(true);
            expect(after.isZero() || after.isPositive() === units.isPositive()).toBe(true);
          }
          units = after;
        }
        const told = await venue.positions();
        const held = told.ok ? (told.value[0]?.units ?? new Decimal(0)) : null;
        expect(held?.eq(units)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('fills at most one order of a group that stands at one time', () => {
    always((script) => {
      const { orders, told, withdrawn } = play(script);
      const over = new Set<ClientOrderId>();
      const filledOf = new Map<string, ClientOrderId>();
      for (const { step, event } of told) {
        for (const [id, at] of withdrawn) if (at <= step) over.add(id);
        if (event.kind === 'ended') {
          over.add(event.clientOrderId);
          continue;
        }
        const { group } = orders.get(event.fill.clientOrderId) as OrderRequest;
        if (group === undefined) continue;
        const other = filledOf.get(group);
        // An order of the group that filled before is over by now, or is this one.
        expect(other === undefined || other === event.fill.clientOrderId || over.has(other)).toBe(true);
        filledOf.set(group, event.fill.clientOrderId);
      }
      for (const { orders: placed } of script.steps) {
        const legs = placed.filter(({ after, group }) => after !== undefined && after === (group as string));
        for (const entry of new Set(legs.map(({ after }) => after))) {
          const filled = told.flatMap(({ event }) =>
            event.kind === 'fill' && orders.get(event.fill.clientOrderId)?.group === entry ? [event.fill] : [],
          );
          expect(new Set(filled.map(({ clientOrderId }) => clientOrderId)).size).toBeLessThanOrEqual(1);
        }
      }
    });
  });

  it('wakes a child only by what its parent filled', () => {
    always((script) => {
      const { orders, fills } = play(script);
      const filled = new Map<ClientOrderId, Decimal>();
      for (const { fill } of fills) {
        const { after } = orders.get(fill.clientOrderId) as OrderRequest;
        const units = (filled.get(fill.clientOrderId) ?? new Decimal(0)).plus(fill.quantity);
        filled.set(fill.clientOrderId, units);
        if (after !== undefined) expect(units.lte(filled.get(after) ?? 0)).toBe(true);
      }
    });
  });

  it('never loosens a trailing stop', () => {
    always((script) => {
      const levels = new Map<ClientOrderId, number>();
      for (const { resting } of play(script).snapshots) {
        for (const { order, level } of resting) {
          if (level === null) continue;
          const before = levels.get(order.clientOrderId) ?? level;
          expect(order.side === 'sell' ? level >= before : level <= before).toBe(true);
          levels.set(order.clientOrderId, level);
        }
      }
    });
  });

  it('ends the same whenever it is restarted, and whatever is sent twice', () => {
    const everywhere = Array.from({ length: 29 }, (_, i) => i);
    const some = fc.oneof(fc.uniqueArray(fc.nat(28), { maxLength: 8 }), fc.constant(everywhere));
    fc.assert(
      fc.property(venueScript, some, fc.boolean(), (script, restarts, again) => {
        const straight = play(script);
        const broken = play(script, new Set(restarts), again);
        expect(broken.told).toEqual(straight.told);
        expect(throughJson(broken.venue.snapshot())).toEqual(throughJson(straight.venue.snapshot()));
      }),
      { numRuns: 300 },
    );
  });

  it('conserves money to the last digit when a ledger follows its fills', () => {
    always((script) => {
      const bracketsOnly = {
        ...script,
        steps: script.steps.map((step) => ({ ...step, orders: longsOf(step.orders) })),
      };
      const ledger = new PortfolioLedger(money(10_000));
      let cash = new Decimal(10_000);
      let units = new Decimal(0);
      const { fills } = play(bracketsOnly);
      for (const { fill } of fills) {
        ledger.fill(fill);
        const signed = fill.side === 'buy' ? fill.quantity : fill.quantity.negated();
        units = units.plus(signed);
        cash = cash.minus(signed.times(fill.price)).minus(fill.fee);
      }
      const mark = 101.37;
      ledger.mark(btc, mark);
      const { initial, realised, unrealised, fees, funding, final } = ledger.sums();
      expect(final.eq(cash.plus(units.times(mark)))).toBe(true);
      expect(final.eq(initial.plus(realised).plus(unrealised).minus(fees).plus(funding))).toBe(true);
    });
  });

  it('never costs less when every cost is doubled', () => {
    always((script) => {
      const dearer = play({ ...script, costs: scaledCosts(script.costs, 2) });
      const paid = new Map(dearer.fills.map(({ fill }) => [`${fill.clientOrderId} ${fill.sequence}`, fill]));
      // Prices do not decide what fills, so that the same fills happen, at worse money.
      for (const { fill } of play(script).fills) {
        const other = paid.get(`${fill.clientOrderId} ${fill.sequence}`) as Fill;
        const sign = fill.side === 'buy' ? 1 : -1;
        const cost = (one: Fill): Decimal => one.price.times(one.quantity).times(sign).plus(one.fee);
        expect(cost(other).gte(cost(fill))).toBe(true);
      }
    });
  });
});

/** Purchases with ways out, and what only reduces: what an account without turning positions sends. */
const longsOf = (orders: readonly OrderRequest[]): readonly OrderRequest[] =>
  orders.filter(({ side, reduceOnly }) => (side === 'buy' ? !reduceOnly : reduceOnly));

const free = { ...scaledCosts(standardCostModel, 0), volumeShare: null };
const walk = fc
  .array(fc.tuple(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -300, max: 300 }), fc.nat(200), fc.nat(200)), {
    minLength: 1,
    maxLength: 12,
  })
  .map((moves) => {
    let last = 10_000;
    return moves.map(([gap, body, up, down], i): Candle => {
      const open = i === 0 ? 10_000 : last + gap;
      const close = open + body;
      last = close;
      const [high, low] = [Math.max(open, close) + up, Math.min(open, close) - down];
      return aCandle(i, [open / 100, high / 100, low / 100, close / 100]);
    });
  });

describe('an exit of the simulated venue', () => {
  it.each(['long', 'short'] as const)('of a %s bracket is where the one exit rule puts it', (side) => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (candles, risk, gain) => {
        const venue = new SimulatedVenue({ clock: new ReplayClock(t0), costs: free });
        const sign = side === 'long' ? 1 : -1;
        const levels = { stop: (10_000 - sign * risk) / 100, target: (10_000 + sign * gain) / 100 };
        const [into, out] = side === 'long' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
        const child = { side: out, reduceOnly: true, after: 'in' as ClientOrderId, group: 'out' };
        venue.submitNow(anOrder('in', { type: 'market' }, { side: into }));
        venue.submitNow(anOrder('target', { type: 'takeProfit', trigger: price(levels.target) }, child));
        venue.submitNow(anOrder('stop', { type: 'stop', trigger: price(levels.stop) }, child));
        for (const candle of candles) {
          const exit = exitWithin(side, levels, candle);
          const fill = venue
            .onCandle(btc, candle)
            .flatMap((event) => (event.kind === 'fill' && event.fill.clientOrderId !== 'in' ? [event.fill] : []))[0];
          expect(fill && { exit: fill.clientOrderId, price: fill.price.toNumber() }).toEqual(exit ?? undefined);
          if (exit) return;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('by a trailing stop is where following the best price puts it', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 10, max: 500 }), (candles, bps) => {
        const venue = new SimulatedVenue({ clock: new ReplayClock(t0), costs: free });
        const trail = new Decimal(bps).div(10_000);
        venue.submitNow(anOrder('in', { type: 'market' }));
        venue.submitNow(
          anOrder(
            'ts',
            { type: 'trailingStop', trail },
            { side: 'sell', reduceOnly: true, after: 'in' as ClientOrderId },
          ),
        );
        const keep = 1 - trail.toNumber();
        let level = 100 * keep;
        for (const candle of candles) {
          const expected = candle.open <= level ? candle.open : candle.low <= level ? level : null;
          const fill = venue
            .onCandle(btc, candle)
            .flatMap((event) => (event.kind === 'fill' && event.fill.clientOrderId === 'ts' ? [event.fill] : []))[0];
          if (expected === null) expect(fill).toBeUndefined();
          else expect(fill?.price.toNumber()).toBeCloseTo(expected, 8);
          if (expected !== null) return;
          level = Math.max(level, candle.high * keep);
        }
      }),
      { numRuns: 500 },
    );
  });
});
