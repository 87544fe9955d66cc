import type { Trade } from '../../core/backtest.js';
import { ReplayClock } from '../../core/clock.js';
import type { Bar, SignalSource } from '../../core/ports/signal-source.js';
import { epochMs, money } from '../../core/units.js';
import { standardTradePolicy, type TradePolicy } from '../../pipeline/engine/policy.js';
import { runBars } from '../../pipeline/engine/run-history.js';
import { TradingEngine } from '../../pipeline/engine/trading-engine.js';
import { type CostModel, standardCostModel } from '../../pipeline/execution/cost-model.js';
import { SimulatedVenue } from '../../pipeline/execution/simulated-venue.js';
import { WindowSum } from '../../pipeline/features/indicators/window-sum.js';
import { enter, leave } from '../../pipeline/strategies/entry.js';
import type { CandleTape } from './engine-tape.js';

/** Candles of the two averages. */
export const fastBars = 50;
export const slowBars = 200;

/** Long when the fast average crosses above the slow one, flat when it crosses below: the rule every library shows first. */
export function averagesCross(): SignalSource {
  const fast = new WindowSum(fastBars);
  const slow = new WindowSum(slowBars);
  let before = 0;
  return {
    name: 'averagesCross',
    warmup: slowBars + 1,
    onBar(bar, held) {
      const { close } = bar.candle;
      fast.push(close);
      slow.push(close);
      if (!slow.full) return null;
      const now = Math.sign(fast.mean - slow.mean);
      const crossed = before !== 0 && now !== before;
      before = now;
      if (!crossed) return null;
      if (now > 0) return held.side ? null : enter('long', 'averagesCross', bar);
      return held.side ? leave('averagesCross') : null;
    },
  };
}

/** A tenth of equity a trade and no guard that ends the run early. */
const policy: TradePolicy = {
  ...standardTradePolicy,
  sizing: { kind: 'fraction', share: 0.1 },
  limits: { ...standardTradePolicy.limits, maxDrawdown: 1, maxDailyLoss: 1, cooldownAfter: Number.MAX_SAFE_INTEGER },
};

/** The costs the rival can state too: a fee a side, fills at the open itself. */
export const plainCosts: CostModel = {
  ...standardCostModel,
  halfSpreadBps: 0,
  slippage: { kind: 'fixed', bps: 0 },
  volumeShare: null,
};

export interface EngineRun {
  readonly seconds: number;
  readonly trades: readonly Trade[];
  readonly closed: number;
  /** Largest resident memory seen while it ran. */
  readonly peakRss: number;
}

/**
 * Runs the crossing averages over the first candles of a tape. `keep`: return the trades. `bars`: the same candles read from
 * the tape before, as a backtest has them in memory; else they are read while the engine runs.
 */
export async function runCross(
  tape: CandleTape,
  count: number,
  {
    costs = standardCostModel,
    keep = false,
    bars = tape.bars(count),
  }: { readonly costs?: CostModel; readonly keep?: boolean; readonly bars?: Iterable<Bar> } = {},
): Promise<EngineRun> {
  const clock = new ReplayClock(epochMs(0));
  const source = averagesCross();
  const trades: Trade[] = [];
  let closed = 0;
  const engine = new TradingEngine({
    account: 'bench',
    initial: money(1_000_000),
    policy,
    gateway: new SimulatedVenue({ clock, costs }),
    clock,
    sourceOf: () => source,
    tradeFrom: epochMs(0),
    onEvent: (event) => {
      if (event.kind !== 'trade') return;
      closed += 1;
      if (keep) trades.push(event.trade);
    },
  });
  let peakRss = 0;
  let blocks = 0;
  const started = performance.now();
  await runBars(engine, bars, [{ series: tape.series, source }], () => {
    if (blocks++ % 32 === 0) peakRss = Math.max(peakRss, process.memoryUsage.rss());
  });
  return { seconds: (performance.now() - started) / 1_000, trades, closed, peakRss };
}
