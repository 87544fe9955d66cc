import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { ClientOrderId, Fill } from '../../../../src/core/order.js';
import { money, price, quantity } from '../../../../src/core/units.js';
import { planEntry } from '../../../../src/pipeline/engine/entry-plan.js';
import { CurveRecorder } from '../../../../src/pipeline/engine/equity-curve.js';
import { worstFirst } from '../../../../src/pipeline/engine/liquidation.js';
import { standardTradePolicy } from '../../../../src/pipeline/engine/policy.js';
import { barsInOrder, fundingBetween } from '../../../../src/pipeline/engine/run-history.js';
import { orderIdOf, reasonOf, TradeBook } from '../../../../src/pipeline/engine/trade-book.js';
import { plainInstrument } from '../../../../src/pipeline/execution/filters.js';
import type { TradeView } from '../../../../src/pipeline/risk/guards.js';
import { longAt } from '../../../builders/engine.js';
import { aCandle, at, btc, btc1h, eth, hour, t0 } from '../../../builders/trading.js';

const note = { timeframe: '1h', tag: 'test', signalId: 7, closesAt: null } as const;
const fill = (id: string, side: 'buy' | 'sell', units: number, cost: number, hours: number): Fill => ({
  clientOrderId: id as ClientOrderId,
  sequence: 1,
  market: btc,
  side,
  quantity: quantity(units),
  price: price(cost),
  fee: money(1),
  liquidity: 'taker',
  filledAt: at(hours),
});

describe('TradeBook', () => {
  it('folds fills into one trade from flat to flat', () => {
    const book = new TradeBook();
    expect(book.fill(fill('a.B.1.in', 'sell', 2, 100, 1), note, 'signal')).toBeNull();
    expect(book.fill(fill('a.B.1.in', 'sell', 2, 110, 2), note, 'signal')).toBeNull();
    book.watch(btc, aCandle(2, [105, 115.5, 94.5, 100]));
    book.fund(btc, money(3));
    expect(book.fill(fill('a.B.1.tp', 'buy', 1, 100, 3), note, 'target')).toBeNull();
    const trade = book.fill(fill('a.B.1.sl', 'buy', 3, 108, 4), note, 'stop');
    // Sold 4 for 420, bought them back for 424; fees of 4, funding of 3.
    expect(trade).toMatchObject({
      id: 1,
      side: 'short',
      exit: 'stop',
      openedAt: at(1),
      closedAt: at(4),
      tag: 'test',
      signalId: 7,
    });
    expect(String(trade?.pnl)).toBe('-5');
    expect([trade?.entryPrice, trade?.exitPrice, trade?.quantity].map(String)).toEqual(['105', '106', '4']);
    expect(trade?.worst).toBeCloseTo(-0.1, 10);
    expect(trade?.best).toBeCloseTo(0.1, 10);
    expect(trade?.netReturn).toBeCloseTo(-5 / 420, 10);
  });

  it('goes on after a restart as if there had been none', () => {
    const before = new TradeBook();
    before.fill(fill('a.B.1.in', 'buy', 2, 100, 1), note, 'signal');
    const after = new TradeBook(before.snapshot());
    const [one, other] = [before, after].map((book) => book.fill(fill('a.B.1.sx', 'sell', 2, 101, 2), note, 'signal'));
    expect(other).toEqual(one);
  });

  it('tells from an order id why it filled', () => {
    expect(orderIdOf('run', btc, at(0), 'sl')).toBe(`run.BTCUSDT.${t0.toString(36)}.sl`);
    expect(orderIdOf('run', btc, at(0), 'in', 2)).toBe(`run.BTCUSDT.${t0.toString(36)}-2.in`);
    expect(reasonOf(orderIdOf('a.b', btc, at(0), 'ts', 3))).toBe('trail');
  });
});

describe('CurveRecorder', () => {
  it('keeps every point of a usual run, and every second, fourth, … of a long one, always with the newest', () => {
    const usual = new CurveRecorder();
    for (let i = 1; i <= 10_000; i++) usual.push(i, i * 2, i);
    expect(usual.curve().at.length).toBe(10_000);
    expect(usual.curve().exposure[0]).toBe(0.5);
    const long = new CurveRecorder();
    const count = 700_001;
    for (let i = 1; i <= count; i++) long.push(i, i, 0);
    const { at: instants, equity } = long.curve();
    expect(instants.length).toBeLessThan(270_000);
    expect(instants.at(-1)).toBe(count);
    expect(equity.at(-1)).toBe(count);
    expect(instants.every((one, place) => place === 0 || one > (instants[place - 1] as number))).toBe(true);
  });
});

describe('barsInOrder', () => {
  it('gives all candles by their close, equal ones in the order of the series, with the newest settled rate', () => {
    const candles = [0, 1, 3].map((place) => aCandle(place, [1, 1, 1, 1]));
    const others = [1, 2, 3].map((place) => aCandle(place, [2, 2, 2, 2]));
    const funding = [{ settledAt: at(2), rate: 0.5 }];
    const ethSeries = { ...btc1h, market: eth };
    const bars = [
      ...barsInOrder([
        { series: btc1h, candles, funding },
        { series: ethSeries, candles: others, funding: [] },
      ]),
    ];
    expect(
      bars.map(({ series, candle, funding: rate }) => [series.market, (candle.closedAt - t0) / hour, rate]),
    ).toEqual([
      [btc, 1, null],
      [btc, 2, 0.5],
      [eth, 2, null],
      [eth, 3, null],
      [btc, 4, 0.5],
      [eth, 4, null],
    ]);
  });

  it('finds the rates settled after one instant and by another', () => {
    const rates = [0, 8, 16, 24].map((hours) => ({ settledAt: at(hours), rate: hours }));
    const between = fundingBetween(new Map([[btc, rates]]));
    expect(between(btc, at(0), at(16)).map(({ rate }) => rate)).toEqual([8, 16]);
    expect(between(btc, at(24), at(99))).toEqual([]);
    expect(between(eth, at(0), at(99))).toEqual([]);
  });
});

describe('planEntry', () => {
  const view = { equity: money(10_000), exposures: [], now: at(1) } as unknown as TradeView;
  const plan = (given: Parameters<typeof longAt>[1]) =>
    planEntry(
      longAt(aCandle(0, [100, 101, 99, 100]), given),
      btc1h,
      100,
      view,
      standardTradePolicy,
      hour,
      plainInstrument(btc),
    );

  it('sets levels by volatility over the time it may last, where the rule names none', () => {
    const { stop, target } = plan({ sigma: 0.01, closesAt: at(5) });
    expect(stop?.toNumber()).toBeCloseTo(100 * Math.exp(-1.5 * 0.02), 6);
    expect(target?.toNumber()).toBeCloseTo(100 * Math.exp(2 * 0.02), 6);
  });

  it('lets a larger predicted move set the target, and keeps what the rule names', () => {
    expect(plan({ sigma: 0.01, closesAt: at(5), expectedNet: 0.1 }).target?.toNumber()).toBeCloseTo(
      100 * Math.exp(0.1),
      6,
    );
    const named = plan({ sigma: 0.01, stop: 97, target: 103 });
    expect([named.stop, named.target].map(String)).toEqual(['97', '103']);
    const trailing = plan({ sigma: 0.01, trail: 0.05 });
    expect([trailing.stop, trailing.target]).toEqual([null, null]);
    expect(plan({}).stop).toBeNull();
  });

  it('honours units a person asked for', () => {
    expect(String(plan({ quantity: quantity('1.25') }).quantity)).toBe('1.25');
    expect(plan({ stop: 99 }).quantity.times(100).lte(new Decimal(10_000).times(0.25))).toBe(true);
  });
});

describe('worstFirst', () => {
  it('goes to the extreme against the position, then through the rest', () => {
    const candle = aCandle(0, [100, 110, 90, 105]);
    expect(worstFirst(candle, true)).toMatchObject([
      { open: 100, high: 100, low: 90, close: 90 },
      { open: 90, high: 110, low: 90, close: 105 },
    ]);
    expect(worstFirst(candle, false)).toMatchObject([
      { open: 100, high: 110, low: 100, close: 110 },
      { open: 110, high: 110, low: 90, close: 105 },
    ]);
  });
});
