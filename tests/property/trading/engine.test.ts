import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestRun } from '../../../src/core/backtest.js';
import { ReplayClock } from '../../../src/core/clock.js';
import type { Candle, Market, Series } from '../../../src/core/market.js';
import type { Bar } from '../../../src/core/ports/signal-source.js';
import { epochMs, money } from '../../../src/core/units.js';
import { runBacktest } from '../../../src/pipeline/backtest.js';
import type { EngineEvent, EngineSnapshot } from '../../../src/pipeline/engine/engine-parts.js';
import { standardTradePolicy } from '../../../src/pipeline/engine/policy.js';
import { barsInOrder, fundingBetween } from '../../../src/pipeline/engine/run-history.js';
import { TradingEngine } from '../../../src/pipeline/engine/trading-engine.js';
import { SimulatedVenue, type VenueSnapshot } from '../../../src/pipeline/execution/simulated-venue.js';
import { replayVenue } from '../../../src/pipeline/market-data/replay-venue.js';
import { strategyNames, strategyOf } from '../../../src/pipeline/strategies/registry.js';
import { settingsOf } from '../../../src/pipeline/strategies/strategy.js';
import { aRequest, fundingOf, memoryData, walk } from '../../builders/history.js';
import { btc, eth } from '../../builders/trading.js';
import '../../support/long-tests.js';

const rules = strategyNames.filter((name) => name !== 'model');
const request = fc.record({
  strategy: fc.constantFrom(...rules),
  seed: fc.integer({ min: 1, max: 50 }),
  leverage: fc.constantFrom(1, 3, 15),
  sizing: fc.constantFrom('fraction' as const, 'stop' as const, 'volatility' as const, 'fixed' as const),
  latencyMs: fc.constantFrom(0, 60_000),
});
const settings = (strategy: string) =>
  strategy === 'randomEntry' ? { every: 5, bars: 6 } : strategy === 'breakout' ? { enter: 20, leave: 10 } : {};

function dataOf(seed: number, count = 500) {
  const candles = new Map<Market, readonly Candle[]>([
    [btc, walk(count, seed)],
    [eth, walk(count, seed + 1_000, 50, 0.02)],
  ]);
  const funding = new Map([...candles].map(([market, all]) => [market, fundingOf(all)] as const));
  return { candles, data: memoryData(candles, funding) };
}

const runOf = async (given: { strategy: string; seed: number }, count?: number): Promise<BacktestRun> => {
  const { data } = dataOf(given.seed, count);
  const asked = aRequest({ ...given, markets: [btc, eth], settings: settings(given.strategy) });
  return (await runBacktest(asked, data)).run;
};

describe('a run through history', () => {
  it('keeps its money to the last digit, and has no position without a fill', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const run = await runOf(given);
        const { initial, realised, unrealised, fees, funding, final } = run.sums;
        expect(initial.plus(realised).plus(unrealised).minus(fees).plus(funding).eq(final)).toBe(true);
        const feesOfFills = run.fills.reduce((sum, fill) => sum.plus(fill.fee), new Decimal(0));
        expect(feesOfFills.eq(fees)).toBe(true);
        // Fills alone say what is held, and what closed trades and open positions earned.
        const units = new Map<Market, Decimal>();
        for (const { market, side, quantity } of run.fills) {
          units.set(market, (units.get(market) ?? new Decimal(0)).plus(side === 'buy' ? quantity : quantity.negated()));
        }
        for (const { market, side, quantity } of run.openPositions) {
          expect(units.get(market)?.eq(side === 'long' ? quantity : quantity.negated())).toBe(true);
          units.delete(market);
        }
        for (const rest of units.values()) expect(rest.isZero()).toBe(true);
        const gross = run.trades.reduce(
          (sum, { pnl, fees: paid, funding: got }) => sum.plus(pnl).plus(paid).minus(got),
          new Decimal(0),
        );
        expect(gross.eq(realised)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('fills inside the range of a candle that opened no earlier than the decision, and never in one', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const run = await runOf(given);
        const { candles } = dataOf(given.seed);
        for (const fill of run.fills) {
          const during = (candles.get(fill.market) ?? []).filter(
            ({ openedAt, closedAt }) => openedAt <= fill.filledAt && fill.filledAt <= closedAt,
          );
          expect(during.some(({ low, high }) => fill.price.gte(low) && fill.price.lte(high))).toBe(true);
          const decidedAt = Number.parseInt(fill.clientOrderId.split('.').at(-2) as string, 36);
          expect(fill.filledAt).toBeGreaterThanOrEqual(
            decidedAt + (fill.clientOrderId.endsWith('.lq') ? 0 : given.latencyMs),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same twice, and the past does not change when the future is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.integer({ min: 200, max: 480 }), async (given, cut) => {
        const [whole, again, part] = [await runOf(given), await runOf(given), await runOf(given, cut)];
        expect(again.orderHash).toBe(whole.orderHash);
        const until = part.to;
        const before = (run: BacktestRun) =>
          run.fills
            .filter(({ filledAt }) => filledAt < until)
            .map((fill) => `${fill.clientOrderId} ${fill.price} ${fill.quantity}`);
        expect(before(part)).toEqual(before(whole));
      }),
      { numRuns: 20 },
    );
  });
});

describe('an engine that is stopped and goes on', () => {
  const series: readonly Series[] = [btc, eth].map((market) => ({ venue: replayVenue, market, timeframe: '1h' }));

  /** Runs bars in order; `cuts` are the instants after which everything is thrown away but the snapshots, `repeats` come twice. */
  function live(name: string, seed: number, cuts: ReadonlySet<number>, repeats: ReadonlySet<number>) {
    const { candles } = dataOf(seed, 400);
    const history = series.map((one) => {
      const all = candles.get(one.market) ?? [];
      return { series: one, candles: all, funding: fundingOf(all) };
    });
    const strategy = strategyOf(name);
    const told: string[] = [];
    const clock = new ReplayClock(epochMs(0));
    const open = (before: readonly Bar[], snapshot?: EngineSnapshot, venue?: VenueSnapshot) => {
      const gateway = new SimulatedVenue({ clock }, venue);
      const sources = new Map(
        series.map((one) => {
          const source = strategy.open(one, settingsOf(strategy, settings(name)), {
            timeframe: '1h',
            seed,
            forecasts: null,
          });
          return [one.market, source] as const;
        }),
      );
      const engine: TradingEngine = new TradingEngine(
        {
          account: 'main',
          initial: money(10_000),
          policy: standardTradePolicy,
          gateway,
          clock,
          sourceOf: ({ market }) => sources.get(market) ?? null,
          fundingBetween: fundingBetween(new Map(history.map((one) => [one.series.market, one.funding]))),
          tradeFrom: epochMs(0),
          onEvent: (event: EngineEvent) => told.push(words(event)),
        },
        snapshot,
      );
      // A rule is warmed by its last candles, without being heard.
      for (const one of series) {
        const source = sources.get(one.market);
        const own = before.filter((bar) => bar.series === one).slice(-(source?.warmup ?? 0) - 5);
        for (const bar of own) source?.onBar(bar, { side: null, ordered: false, entryPrice: null, since: null });
      }
      return { engine, gateway };
    };
    const bars = [...barsInOrder(history)];
    let { engine, gateway } = open([]);
    for (let at = 0; at < bars.length; at += 2) {
      const now = bars.slice(at, at + 2);
      engine.instant(now);
      if (repeats.has(at)) engine.instant(now);
      if (!cuts.has(at)) continue;
      const [kept, held] = [engine.snapshot(), gateway.snapshot()];
      ({ engine, gateway } = open(bars.slice(0, at + 2), kept, held));
    }
    return { told, equity: String(engine.equity()), snapshot: JSON.stringify(engine.snapshot()) };
  }

  it.each(['randomEntry', 'breakout', 'meanReversion', 'swing', 'horizonGrid', 'day'])(
    'ends where it would have been without the stop: %s',
    (name) => {
      const some = fc.uniqueArray(fc.integer({ min: 0, max: 399 }), { maxLength: 12 });
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 20 }), some, some, (seed, cuts, repeats) => {
          const even = (numbers: readonly number[]) => new Set(numbers.map((number) => 2 * number));
          const straight = live(name, seed, new Set(), new Set());
          const broken = live(name, seed, even(cuts), even(repeats));
          expect(broken.told).toEqual(straight.told);
          expect(broken.equity).toBe(straight.equity);
          expect(broken.snapshot).toBe(straight.snapshot);
        }),
        { numRuns: 8 },
      );
    },
  );
});

const words = (event: EngineEvent): string =>
  event.kind === 'fill'
    ? `fill ${event.fill.clientOrderId} ${event.fill.price}`
    : event.kind === 'trade'
      ? `trade ${event.trade.id} ${event.trade.pnl}`
      : event.kind === 'order'
        ? `order ${event.order.clientOrderId} ${event.order.quantity}`
        : event.kind;
