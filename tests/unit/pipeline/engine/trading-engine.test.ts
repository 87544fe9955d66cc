import type { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../../src/core/backtest.js';
import type { ClientOrderId, Fill, OrderRequest, OrderState } from '../../../../src/core/order.js';
import { epochMs, money, price, quantity } from '../../../../src/core/units.js';
import type { EngineEvent, EngineSnapshot, OrderGateway } from '../../../../src/pipeline/engine/engine-parts.js';
import { plainInstrument } from '../../../../src/pipeline/execution/filters.js';
import { leave } from '../../../../src/pipeline/strategies/entry.js';
import { anEngine, btcBar, flatCandle, freePolicy, longAt, scripted } from '../../../builders/engine.js';
import { aCandle, at, btc, btc1h, t0 } from '../../../builders/trading.js';

const tradesOf = (events: readonly EngineEvent[]): readonly Trade[] =>
  events.flatMap((event) => (event.kind === 'trade' ? [event.trade] : []));
const fillsOf = (events: readonly EngineEvent[]): readonly Fill[] =>
  events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
const wide = (index: number, low: number, high: number, close = 100) => ({
  ...aCandle(index, [100, high, low, close]),
  volume: 1_000_000,
});

describe('TradingEngine', () => {
  it('decides on a closed candle and fills at the next open', () => {
    const rig = anEngine({ source: scripted({ 0: (bar) => longAt(bar.candle) }, t0) });
    rig.run(flatCandle(0));
    expect(rig.kinds()).toEqual(['order']);
    rig.run({ ...flatCandle(1), open: 100.5 });
    expect(fillsOf(rig.events)[0]).toMatchObject({ filledAt: at(1), side: 'buy' });
  });

  it('leaves at the first open after the time limit, and tells why', () => {
    const source = scripted({ 0: (bar) => longAt(bar.candle, { closesAt: at(3) }) }, t0);
    const rig = anEngine({ source });
    rig.run(flatCandle(0), flatCandle(1), flatCandle(2), flatCandle(3));
    expect(tradesOf(rig.events)).toMatchObject([{ exit: 'horizon', openedAt: at(1), closedAt: at(3), tag: 'test' }]);
  });

  it('takes the stop before the target where one candle reaches both, and drops the target', () => {
    const source = scripted({ 0: (bar) => longAt(bar.candle, { stop: 98, target: 102 }) }, t0);
    const rig = anEngine({ source });
    rig.run(flatCandle(0), flatCandle(1), wide(2, 95, 105), wide(3, 95, 105));
    expect(tradesOf(rig.events).map(({ exit }) => exit)).toEqual(['stop']);
    expect(rig.engine.openPositions()).toEqual([]);
  });

  it('changes nothing on a candle seen before or older', () => {
    const source = scripted({ 0: (bar) => longAt(bar.candle, { stop: 98 }), 3: () => leave('test') }, t0);
    const once = anEngine({ source });
    const often = anEngine({ source });
    const candles = [0, 1, 2, 3, 4].map((index) => flatCandle(index));
    once.run(...candles);
    for (const [index, candle] of candles.entries()) often.run(candle, candle, ...candles.slice(0, index));
    expect(often.engine.orderHash).toBe(once.engine.orderHash);
    expect(often.engine.snapshot()).toEqual(once.engine.snapshot());
  });

  it('gives a second entry at the same instant an id of its own', () => {
    const rig = anEngine({});
    rig.run(flatCandle(0));
    const limit = longAt(flatCandle(0), { limit: 90, expiresAt: at(100) });
    expect(rig.engine.command(btc1h, limit)).toEqual([]);
    expect(rig.engine.command(btc1h, leave('hand'))).toEqual([]);
    expect(rig.engine.command(btc1h, limit)).toEqual([]);
    const ids = rig.events.flatMap((event) => (event.kind === 'order' ? [event.order.clientOrderId] : []));
    expect(new Set(ids).size).toBe(2);
    rig.run(wide(1, 80, 101));
    expect(rig.engine.openPositions()).toHaveLength(1);
  });

  it('holds through a gap, drops what would have entered in it and pays its funding', () => {
    const source = scripted(
      {
        0: (bar) => longAt(bar.candle),
        3: () => leave('test'),
        20: (bar) => longAt(bar.candle, { limit: 99.5, expiresAt: at(100) }),
      },
      t0,
    );
    const funding = [8, 16].map((hours) => ({ settledAt: at(hours), rate: 0.001 }));
    const rig = anEngine({ source, funding });
    rig.run(flatCandle(0), flatCandle(1));
    expect(rig.engine.sums().funding.isZero()).toBe(true);
    rig.run(flatCandle(18));
    const { quantity: held } = rig.engine.openPositions()[0] ?? { quantity: quantity(0) };
    expect(rig.engine.sums().funding.toNumber()).toBeCloseTo(-2 * 0.001 * 100 * held.toNumber(), 6);
    const other = anEngine({ source, funding });
    other.run(flatCandle(20), wide(30, 90, 101));
    expect(other.engine.openPositions()).toEqual([]);
    expect(other.kinds()).toEqual(['order']);
  });

  it('is ruined before it reaches its target, where one candle reaches both', () => {
    const policy = {
      ...freePolicy,
      sizing: { kind: 'fraction', share: 10 } as const,
      limits: { ...freePolicy.limits, maxPositionShare: 10, maxExposure: 10, maxCorrelated: 10 },
    };
    const source = scripted({ 0: (bar) => longAt(bar.candle, { target: 120 }) }, t0);
    const rig = anEngine({ source, policy, leverage: 10 });
    rig.run(flatCandle(0), flatCandle(1), wide(2, 85, 125));
    const [trade] = tradesOf(rig.events);
    expect(trade?.exit).toBe('liquidation');
    expect(trade?.pnl.isNegative()).toBe(true);
    const { initial, realised, unrealised, fees, funding, final } = rig.engine.sums();
    expect(initial.plus(realised).plus(unrealised).minus(fees).plus(funding).eq(final)).toBe(true);
  });

  it('keeps its stop working where the candle would also ruin it', () => {
    const policy = {
      ...freePolicy,
      sizing: { kind: 'fraction', share: 10 } as const,
      limits: { ...freePolicy.limits, maxPositionShare: 10, maxExposure: 10, maxCorrelated: 10 },
    };
    const source = scripted({ 0: (bar) => longAt(bar.candle, { stop: 97 }) }, t0);
    const rig = anEngine({ source, policy, leverage: 10 });
    rig.run(flatCandle(0), flatCandle(1), wide(2, 85, 101));
    expect(tradesOf(rig.events).map(({ exit }) => exit)).toEqual(['stop']);
  });

  it('pauses at the drawdown limit, counts what it refuses, and goes on when revived', () => {
    const policy = { ...freePolicy, limits: { ...freePolicy.limits, maxDrawdown: 0.05 } };
    const words = { 0: longAt, 3: longAt, 4: longAt };
    const source = scripted(
      Object.fromEntries(
        Object.entries(words).map(([place, word]) => [place, (bar) => word(bar.candle, { stop: 91 })]),
      ),
      t0,
    );
    const rig = anEngine({ source, policy });
    rig.run(flatCandle(0), flatCandle(1), wide(2, 90, 101, 95), flatCandle(3), flatCandle(4));
    expect(rig.kinds()).toContain('paused');
    expect(rig.engine.refusals).toEqual({ drawdown: 2 });
    rig.engine.revive();
    expect(rig.engine.pausedReason).toBeNull();
    expect(rig.engine.command(btc1h, longAt(flatCandle(4)))).toEqual([]);
  });

  it('takes no order at a price nobody knows, an old one, or across a wide spread', () => {
    expect(anEngine({}).engine.command(btc1h, longAt(flatCandle(0)))).toMatchObject([{ check: 'stale' }]);
    const old = anEngine({});
    old.run(flatCandle(0));
    old.clock.advanceTo(at(4));
    const late = longAt(flatCandle(0), { expiresAt: at(100) });
    expect(old.engine.command(btc1h, late)).toMatchObject([{ check: 'stale' }]);
    const thin = anEngine({ halfSpreadBps: 50 });
    thin.run(flatCandle(0));
    expect(thin.engine.command(btc1h, late)).toMatchObject([{ check: 'spread' }]);
    expect(thin.engine.openPositions()).toEqual([]);
    expect(thin.kinds()).toEqual(['refused']);
  });

  it('cancels and flattens when killed, also what it only knows from before a restart', () => {
    const source = scripted({ 0: (bar) => longAt(bar.candle, { stop: 90, target: 110 }) }, t0);
    const gateway = new Told();
    const before = anEngine({ source, gateway });
    before.run(flatCandle(0));
    gateway.fillAll(before.engine.tell.bind(before.engine));
    expect(before.engine.openPositions()).toHaveLength(1);
    const after = anEngine({ source, gateway, restored: before.engine.snapshot(), clock: before.clock });
    after.engine.kill('a test');
    expect(gateway.orders.at(-1)).toMatchObject({ side: 'sell', reduceOnly: true, type: 'market' });
    expect(after.engine.command(btc1h, longAt(flatCandle(0)))).toMatchObject([{ check: 'oneAMarket' }]);
    gateway.fillAll(after.engine.tell.bind(after.engine));
    expect(after.engine.openPositions()).toEqual([]);
    expect(tradesOf(after.events)).toMatchObject([{ exit: 'killed' }]);
    expect(after.engine.command(btc1h, longAt(flatCandle(0)))).toMatchObject([{ check: 'killSwitch' }]);
  });
});

/** A venue that answers later: orders pile up until the test tells their fate. */
class Told implements OrderGateway {
  readonly orders: OrderRequest[] = [];
  readonly cancelled: ClientOrderId[] = [];
  readonly #open: OrderRequest[] = [];

  instrument = plainInstrument;
  submitNow(order: OrderRequest): null {
    this.orders.push(order);
    this.#open.push(order);
    return null;
  }
  cancelNow(id: ClientOrderId): undefined {
    this.cancelled.push(id);
  }
  onCandle(): readonly [] {
    return [];
  }

  /** Fills every market order that waits, whole, at 100. */
  fillAll(tell: (event: Parameters<ReturnType<typeof anEngine>['engine']['tell']>[0]) => void): void {
    for (const order of this.#open.splice(0).filter(({ type }) => type === 'market')) {
      const fill = fillOf(order);
      tell({ kind: 'fill', fill });
      tell({ kind: 'ended', clientOrderId: order.clientOrderId, state: { kind: 'filled', fills: [fill] }, at: at(1) });
    }
  }
}

const fillOf = (order: OrderRequest, sequence = 1, units: Decimal = order.quantity): Fill => ({
  clientOrderId: order.clientOrderId,
  sequence,
  market: btc,
  side: order.side,
  quantity: quantity(units),
  price: price(100),
  fee: money('0.05'),
  liquidity: 'taker',
  filledAt: at(1),
});

describe('TradingEngine over a venue that answers later', () => {
  const open = () => {
    const gateway = new Told();
    const source = scripted({ 0: (bar) => longAt(bar.candle, { stop: 90 }), 1: () => leave('test') }, t0);
    const rig = anEngine({ source, gateway });
    rig.run(flatCandle(0));
    const entry = gateway.orders[0] as OrderRequest;
    return { gateway, rig, entry };
  };
  const ended = (id: ClientOrderId, state: OrderState) =>
    ({ kind: 'ended', clientOrderId: id, state, at: at(1) }) as const;

  it('books a fill once however often it is told', () => {
    const { rig, entry } = open();
    const half = entry.quantity.div(2);
    for (const sequence of [1, 1, 2, 1, 2]) rig.engine.tell({ kind: 'fill', fill: fillOf(entry, sequence, half) });
    expect(rig.engine.openPositions()[0]?.quantity.eq(entry.quantity)).toBe(true);
    const restored: EngineSnapshot = rig.engine.snapshot();
    const after = anEngine({ restored });
    after.engine.tell({ kind: 'fill', fill: fillOf(entry, 2, half) });
    expect(after.engine.openPositions()[0]?.quantity.eq(entry.quantity)).toBe(true);
  });

  it('leaves what filled although its cancel was asked for', () => {
    const { gateway, rig, entry } = open();
    rig.run(flatCandle(1));
    expect(gateway.cancelled).toEqual([entry.clientOrderId]);
    rig.run(flatCandle(2));
    expect(gateway.cancelled).toHaveLength(1);
    rig.engine.tell({ kind: 'fill', fill: fillOf(entry) });
    expect(rig.engine.openPositions()).toHaveLength(1);
    rig.engine.tell(ended(entry.clientOrderId, { kind: 'filled', fills: [fillOf(entry)] }));
    expect(gateway.orders.at(-1)).toMatchObject({ side: 'sell', reduceOnly: true, type: 'market' });
  });

  it('forgets an entry that was cancelled in time', () => {
    const { gateway, rig, entry } = open();
    rig.run(flatCandle(1));
    rig.engine.tell(ended(entry.clientOrderId, { kind: 'cancelled', reason: 'asked', filled: quantity(0) }));
    expect(rig.engine.openPositions()).toEqual([]);
    expect(rig.engine.command(btc1h, longAt(flatCandle(1)))).toEqual([]);
    expect(gateway.orders.at(-1)?.clientOrderId).not.toBe(entry.clientOrderId);
  });

  it('holds nothing whose stop the venue refused', () => {
    const { gateway, rig, entry } = open();
    const stop = gateway.orders[1] as OrderRequest;
    rig.engine.tell({ kind: 'fill', fill: fillOf(entry) });
    rig.engine.tell(ended(entry.clientOrderId, { kind: 'filled', fills: [fillOf(entry)] }));
    rig.engine.tell(ended(stop.clientOrderId, { kind: 'rejected', reason: 'no such order type' }));
    expect(gateway.orders.at(-1)).toMatchObject({ side: 'sell', type: 'market', reduceOnly: true });
    expect(rig.engine.refusals).toEqual({ venue: 1 });
  });

  it('counts an entry the venue refused and may enter again', () => {
    const { rig, entry } = open();
    rig.engine.tell(ended(entry.clientOrderId, { kind: 'rejected', reason: 'insufficient funds' }));
    expect(rig.engine.refusals).toEqual({ venue: 1 });
    expect(rig.engine.command(btc1h, longAt(flatCandle(0)))).toEqual([]);
  });

  it('restores from plain data alone', () => {
    const { rig } = open();
    const { series } = rig.engine.snapshot();
    const [one] = series;
    const nameless = { ...rig.engine.snapshot(), series: series.map(({ series: _, ...rest }) => rest) };
    const after = anEngine({ restored: nameless, clock: rig.clock });
    expect(after.engine.snapshot().series[0]?.entering).toEqual(one?.entering);
    after.engine.instant([btcBar(flatCandle(0))]);
    expect(after.engine.snapshot().series[0]).toMatchObject({
      key: one?.key,
      closedAt: at(1),
      entering: one?.entering,
    });
    expect(epochMs(after.clock.now())).toBe(at(1));
  });
});
