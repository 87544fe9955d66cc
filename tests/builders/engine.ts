import { ReplayClock } from '../../src/core/clock.js';
import type { Candle, FundingRate, Series } from '../../src/core/market.js';
import type { Bar, EntryIntent, Intent, SignalSource } from '../../src/core/ports/signal-source.js';
import { epochMs, money } from '../../src/core/units.js';
import type { EngineEvent, EngineSnapshot, OrderGateway } from '../../src/pipeline/engine/engine-parts.js';
import { standardTradePolicy, type TradePolicy } from '../../src/pipeline/engine/policy.js';
import { fundingBetween } from '../../src/pipeline/engine/run-history.js';
import { TradingEngine } from '../../src/pipeline/engine/trading-engine.js';
import { plainInstrument } from '../../src/pipeline/execution/filters.js';
import { SimulatedVenue } from '../../src/pipeline/execution/simulated-venue.js';
import { enter } from '../../src/pipeline/strategies/entry.js';
import { aCandle, btc, btc1h } from './trading.js';

export const btcBar = (candle: Candle, series: Series = btc1h): Bar => ({ series, candle, funding: null });

/** A quiet candle at 100, `index` hours after t0. */
export const flatCandle = (index: number, at = 100): Candle => ({
  ...aCandle(index, [at, at + 1, at - 1, at]),
  volume: 1_000_000,
});

/** An entry long at the next open, with nothing but what is given. */
export const longAt = (candle: Candle, given: Partial<EntryIntent> = {}): EntryIntent =>
  enter('long', 'test', btcBar(candle), given);

/** Says what is written for the candle at each place (hours after t0), whatever is held. */
export function scripted(words: Readonly<Record<number, (bar: Bar) => Intent>>, t0: number): SignalSource {
  return {
    name: 'scripted',
    warmup: 0,
    onBar: (bar) => words[(bar.candle.openedAt - t0) / 3_600_000]?.(bar) ?? null,
  };
}

export interface EngineRig {
  readonly engine: TradingEngine;
  readonly clock: ReplayClock;
  readonly events: EngineEvent[];
  run(...candles: readonly Candle[]): void;
  kinds(): readonly string[];
}

/** All of equity a trade, no level and no guard in the way. */
export const freePolicy: TradePolicy = {
  ...standardTradePolicy,
  sizing: { kind: 'fraction', share: 1 },
  levels: null,
  limits: {
    ...standardTradePolicy.limits,
    maxDrawdown: 1,
    maxDailyLoss: 1,
    maxPositionShare: 1,
    maxExposure: 1,
    cooldownAfter: 1_000,
  },
};

export function anEngine(given: {
  readonly source?: SignalSource | null;
  readonly policy?: TradePolicy;
  readonly gateway?: OrderGateway;
  readonly clock?: ReplayClock;
  readonly funding?: readonly FundingRate[];
  readonly leverage?: number;
  readonly restored?: EngineSnapshot;
  readonly halfSpreadBps?: number;
}): EngineRig {
  const clock = given.clock ?? new ReplayClock(epochMs(0));
  const events: EngineEvent[] = [];
  const instrumentOf = (market: typeof btc) => ({ ...plainInstrument(market), maxLeverage: given.leverage ?? 1 });
  const engine = new TradingEngine(
    {
      account: 'test',
      initial: money(10_000),
      policy: given.policy ?? freePolicy,
      gateway: given.gateway ?? new SimulatedVenue({ clock, instrumentOf }),
      clock,
      sourceOf: () => given.source ?? null,
      fundingBetween: fundingBetween(new Map([[btc, given.funding ?? []]])),
      halfSpreadBpsOf: () => given.halfSpreadBps ?? null,
      tradeFrom: epochMs(0),
      onEvent: (event) => events.push(event),
    },
    given.restored,
  );
  return {
    engine,
    clock,
    events,
    run: (...candles) => {
      for (const candle of candles) engine.instant([btcBar(candle)]);
    },
    kinds: () => events.map((event) => (event.kind === 'trade' ? `trade ${event.trade.exit}` : event.kind)),
  };
}
