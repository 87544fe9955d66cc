import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '../../../src/core/clock.js';
import type { Candle, Series } from '../../../src/core/market.js';
import type { Bar, SignalSource } from '../../../src/core/ports/signal-source.js';
import { type EpochMs, epochMs, money } from '../../../src/core/units.js';
import { runBars } from '../../../src/pipeline/engine/run-history.js';
import { TradingEngine } from '../../../src/pipeline/engine/trading-engine.js';
import { SimulatedVenue } from '../../../src/pipeline/execution/simulated-venue.js';
import { replayVenue } from '../../../src/pipeline/market-data/replay-venue.js';
import { enter, leave } from '../../../src/pipeline/strategies/entry.js';
import { strategyNames, strategyOf } from '../../../src/pipeline/strategies/registry.js';
import { settingsOf } from '../../../src/pipeline/strategies/strategy.js';
import { freePolicy } from '../../builders/engine.js';
import { walk } from '../../builders/history.js';
import { btc } from '../../builders/trading.js';

const series: Series = { venue: replayVenue, market: btc, timeframe: '1h' };

/** Every order up to an instant, of a rule over candles. */
async function ordersUntil(
  source: SignalSource,
  candles: readonly Candle[],
  until: EpochMs,
): Promise<readonly string[]> {
  const clock = new ReplayClock(epochMs(0));
  const orders: string[] = [];
  const engine = new TradingEngine({
    account: 'run',
    initial: money(10_000),
    policy: freePolicy,
    gateway: new SimulatedVenue({ clock }),
    clock,
    sourceOf: () => source,
    tradeFrom: epochMs(0),
    onEvent: (event) => {
      if (event.kind === 'order' && event.at <= until)
        orders.push(`${event.order.clientOrderId} ${event.order.quantity}`);
    },
  });
  const bars = candles.map((candle): Bar => ({ series, candle, funding: null }));
  await runBars(engine, bars, [{ series, source }]);
  return orders;
}

/** Whether a run on candles cut at a place makes the same orders up to there. */
async function survivesCut(open: () => SignalSource, candles: readonly Candle[], place: number): Promise<boolean> {
  const until = (candles[place] as Candle).closedAt;
  const whole = await ordersUntil(open(), candles, until);
  const cut = await ordersUntil(open(), candles.slice(0, place + 1), until);
  return JSON.stringify(whole) === JSON.stringify(cut);
}

/** Knows the next close from the block it was asked to prepare. */
function cheat(): SignalSource {
  const next = new Map<EpochMs, number>();
  return {
    name: 'cheat',
    warmup: 0,
    async prepare(bars) {
      for (const [index, { candle }] of bars.entries()) next.set(candle.closedAt, bars[index + 1]?.candle.close ?? 0);
    },
    onBar(bar, held) {
      const rises = (next.get(bar.candle.closedAt) ?? 0) > bar.candle.close;
      if (rises && !held.side) return enter('long', 'cheat', bar);
      return !rises && held.side ? leave('cheat') : null;
    },
  };
}

const place = fc.integer({ min: 150, max: 380 });

describe('taking the future away', () => {
  it.each(strategyNames.filter((name) => name !== 'model' && name !== 'selector'))(
    'changes nothing for %s',
    async (name) => {
      const strategy = strategyOf(name);
      const open = () => strategy.open(series, settingsOf(strategy, {}), { timeframe: '1h', seed: 1, forecasts: null });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 100 }), place, (seed, at) =>
          survivesCut(open, walk(400, seed, 100, 0.02), at),
        ),
        { numRuns: 15 },
      );
    },
  );

  it('catches a rule that looked at the next candle', async () => {
    const found = fc.check(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), place, (seed, at) => survivesCut(cheat, walk(400, seed), at)),
      { numRuns: 50 },
    );
    expect((await found).failed).toBe(true);
  });
});
