import type { BacktestData, BacktestRequest, BacktestRun, Trade } from '../core/backtest.js';
import { ReplayClock } from '../core/clock.js';
import { UserError } from '../core/errors.js';
import { type Candle, type Market, type Series, seriesKey } from '../core/market.js';
import type { Fill } from '../core/order.js';
import type { SignalSource } from '../core/ports/signal-source.js';
import { sentence } from '../core/sentence.js';
import { type EpochMs, epochMs } from '../core/units.js';
import { type CheckedRequest, checkRequest } from './backtest/check-request.js';
import { type History, readHistory } from './backtest/history.js';
import { ModelForecasts, type ServingModel } from './backtest/model-forecasts.js';
import { costsFor, policyFor } from './backtest/policy-of-request.js';
import { dealt, delayed, recorded, type Spoken } from './backtest/stressed-source.js';
import { barsInOrder, fundingBetween, type HistorySeries, runBars } from './engine/run-history.js';
import { TradingEngine } from './engine/trading-engine.js';
import type { CostModel } from './execution/cost-model.js';
import { plainInstrument } from './execution/filters.js';
import { SimulatedVenue } from './execution/simulated-venue.js';
import { featureSet } from './features/index.js';
import type { RowMaker } from './features/rows.js';
import type { Forecasts } from './strategies/forecasts.js';

export interface BacktestParts {
  /** Models that may be asked, any order; `named`: the person chose this one. Empty when no strategy needs one. */
  readonly models?: readonly ServingModel[];
  readonly named?: boolean;
  /** Makes the rows that models are asked about; in this thread unless given. */
  readonly rows?: RowMaker;
  /** Share of the bars that are done, 0..1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
  /** Lets runs over the same candles share what costs time: answers of models, and words to be dealt. */
  readonly cache?: BacktestCache;
}

/** Shared by the runs of one report; each key names the candles, so that a run on other candles computes anew. */
export class BacktestCache {
  readonly forecasts = new Map<string, ModelForecasts>();
  readonly words = new Map<string, Map<string, { bars: number; spoken: Spoken[] }>>();
}

export interface BacktestResult {
  readonly run: BacktestRun;
  readonly costs: CostModel;
  /** Versions of the models that answered. */
  readonly models: readonly string[];
  readonly warnings: readonly string[];
  /** Traded series with their candles, warm-up included, for baselines. */
  readonly history: readonly HistorySeries[];
}

/**
 * Trades a strategy through history with the engine that also trades paper. Equal request, data and models give an equal
 * order hash. UserError for anything in the request that makes no sense, before the first candle; an abort rejects with
 * the signal's reason and leaves nothing behind.
 */
export async function runBacktest(
  request: BacktestRequest,
  data: BacktestData,
  parts: BacktestParts = {},
): Promise<BacktestResult> {
  const checked = await checkRequest(request, data);
  parts.signal?.throwIfAborted();
  const wantsModel = checked.strategy.needsModel || (checked.strategy.name === 'selector' && hasModels(parts));
  const reach = wantsModel ? featureSet.lookback + 97 + 24 : 0;
  const draft = checked.strategy.open(seriesOf(request, data, 0), checked.settings, contextOf(request, null));
  const warmup = Math.max(reach, draft.warmup) + request.stress.delayBars;
  const history = await readHistory(data, request.markets, request.timeframe, request, warmup);
  const { forecasts, warnings } = wantsModel
    ? await forecastsFor(checked, data, history, parts)
    : { forecasts: null, warnings: [] };
  const result = await stressedRun(checked, data, history, forecasts, parts).finally(() => forecasts?.close());
  const used = forecasts?.used ?? [];
  const abstaining = (parts.models ?? []).filter(({ card }) => used.includes(card.version) && !card.entry.mayEnter);
  const told =
    abstaining.length > 0
      ? [sentence('said.warning.noEdge', { models: abstaining.map(({ card }) => card.version).join(', ') })]
      : [];
  return { ...result, models: used, warnings: [...warnings, ...told], history: history.series };
}

/** The run with what the request asks to be worse than life. */
async function stressedRun(
  checked: CheckedRequest,
  data: BacktestData,
  history: History,
  forecasts: Forecasts | null,
  parts: BacktestParts,
): Promise<Pick<BacktestResult, 'run' | 'costs'>> {
  const { stress } = checked.request;
  const spoken = stress.shuffleSeed === null ? null : await wordsOf(checked, data, history, forecasts, parts);
  const seed = stress.shuffleSeed ?? 0;
  return oneRun(checked, data, history, forecasts, parts, (source, series) => {
    const words = spoken?.get(seriesKey(series));
    if (words) return dealt(source.name, history.tradeFrom, words, seed);
    return stress.delayBars > 0 ? delayed(source, stress.delayBars) : source;
  });
}

/** What the rule says over the whole span, to be dealt anew. */
async function wordsOf(
  checked: CheckedRequest,
  data: BacktestData,
  history: History,
  forecasts: Forecasts | null,
  parts: BacktestParts,
): Promise<ReadonlyMap<string, { readonly bars: number; readonly spoken: readonly Spoken[] }>> {
  const key = JSON.stringify({ ...checked.request, stress: null });
  const known = parts.cache?.words.get(key);
  if (known) return known;
  const words = new Map<string, { bars: number; spoken: Spoken[] }>();
  await oneRun(checked, data, history, forecasts, parts, (source, series) => {
    const into = { bars: 0, spoken: [] };
    words.set(seriesKey(series), into);
    return recorded(source, history.tradeFrom, into);
  });
  parts.cache?.words.set(key, words);
  return words;
}

async function oneRun(
  checked: CheckedRequest,
  data: BacktestData,
  history: History,
  forecasts: Forecasts | null,
  parts: BacktestParts,
  wrap: (source: SignalSource, series: Series) => SignalSource,
): Promise<Pick<BacktestResult, 'run' | 'costs'>> {
  const { request, strategy, settings, balance } = checked;
  const context = contextOf(request, forecasts);
  const sources = new Map(
    history.series.map(({ series }) => [seriesKey(series), wrap(strategy.open(series, settings, context), series)]),
  );
  const clock = new ReplayClock(epochMs(0));
  const costs = costsFor(request);
  const { kind, latencyMs, leverage } = request;
  const gateway = new SimulatedVenue({
    clock,
    costs,
    latencyMs,
    instrumentOf: (market) => ({ ...plainInstrument(market, kind), maxLeverage: leverage }),
  });
  const trades: Trade[] = [];
  const fills: Fill[] = [];
  const engine = new TradingEngine({
    account: 'run',
    initial: balance,
    policy: policyFor(request),
    gateway,
    clock,
    sourceOf: (series) => sources.get(seriesKey(series)) ?? null,
    ...(kind === 'spot'
      ? {}
      : { fundingBetween: fundingBetween(new Map(history.series.map((one) => [one.series.market, one.funding]))) }),
    ...(await detailFor(request, data, history)),
    tradeFrom: history.tradeFrom,
    onEvent: (event) => {
      if (event.kind === 'trade') trades.push(event.trade);
      else if (event.kind === 'fill') fills.push(event.fill);
    },
  });
  const total = history.series.reduce((sum, { candles }) => sum + candles.length, 0);
  await runBars(
    engine,
    barsInOrder(history.series),
    history.series.flatMap(({ series }) => {
      const source = sources.get(seriesKey(series));
      return source ? [{ series, source }] : [];
    }),
    (done) => {
      parts.signal?.throwIfAborted();
      parts.onProgress?.(done / total);
    },
  );
  const run: BacktestRun = {
    markets: request.markets,
    timeframe: request.timeframe,
    from: history.tradeFrom,
    to: history.to,
    candles: history.candles,
    trades,
    fills,
    curve: engine.curve(),
    openPositions: engine.openPositions(),
    refusals: engine.refusals,
    gaps: history.gaps,
    sums: engine.sums(),
    orderHash: engine.orderHash,
  };
  return { run, costs };
}

const hasModels = ({ models = [] }: BacktestParts): boolean => models.length > 0;

const contextOf = ({ timeframe, seed }: BacktestRequest, forecasts: Forecasts | null) => ({
  timeframe,
  seed,
  forecasts,
});

const seriesOf = (request: BacktestRequest, data: BacktestData, index: number): Series => ({
  venue: data.venue,
  market: request.markets[index] as Series['market'],
  timeframe: request.timeframe,
});

/** Answers of the models that may be asked in this span. UserError when none may, or the chosen one knows the span. */
async function forecastsFor(
  { request }: CheckedRequest,
  data: BacktestData,
  { tradeFrom, to, series }: History,
  { models = [], named = false, rows, cache }: BacktestParts,
): Promise<{ readonly forecasts: ModelForecasts; readonly warnings: readonly string[] }> {
  const { timeframe, inSample } = request;
  const fitting = models.filter(({ card }) => card.timeframe === timeframe);
  const warnings: string[] = [];
  if (fitting.length === 0) {
    const have = [...new Set(models.map(({ card }) => `${card.version} (${card.timeframe})`))].join(', ');
    throw new UserError(
      have
        ? sentence('said.backtest.noModelOnly', { timeframe, have })
        : sentence('said.backtest.noModel', { timeframe }),
    );
  }
  const first = fitting.reduce((least, { card }) => Math.min(least, card.trainedUntil), Infinity);
  if (!inSample) {
    const late = fitting[0] as ServingModel;
    if (named && late.card.trainedUntil > tradeFrom) {
      throw new UserError(
        sentence('said.backtest.modelKnows', {
          model: late.card.version,
          until: day(late.card.trainedUntil),
          from: day(tradeFrom),
        }),
      );
    }
    if (first >= to) {
      throw new UserError(sentence('said.backtest.modelLate', { timeframe, to: day(to), first: day(first) }));
    }
    if (first > tradeFrom) {
      warnings.push(sentence('said.warning.lateModel', { first: day(first), from: day(tradeFrom) }));
    }
  }
  const bars = series.reduce((sum, { candles }) => sum + candles.length, 0);
  const key = JSON.stringify([request.markets, timeframe, tradeFrom, to, inSample, bars, request.stress.delayBars]);
  const before = cache?.forecasts.get(key);
  if (before) return { forecasts: before, warnings };
  const context = {
    btc: await data.candles('BTC/USDT' as Market, timeframe, null, null),
    eth: await data.candles('ETH/USDT' as Market, timeframe, null, null),
    tradeFrom,
  };
  const forecasts = new ModelForecasts(fitting, featureSet, timeframe, context, inSample, bars, rows);
  if (forecasts.reusable) cache?.forecasts.set(key, forecasts);
  return { forecasts, warnings };
}

/** Finds the finer candles of a candle; nothing when none were asked for. UserError when a market has none. */
async function detailFor(
  { detail }: BacktestRequest,
  data: BacktestData,
  { series, tradeFrom, to }: History,
): Promise<{ detailOf?: (series: Series, candle: Candle) => readonly Candle[] | undefined }> {
  if (detail === null) return {};
  const byMarket = new Map<
    string,
    { readonly candles: readonly Candle[]; readonly at: ReadonlyMap<EpochMs, number> }
  >();
  for (const { series: one } of series) {
    const candles = await data.candles(one.market, detail, tradeFrom, to);
    if (candles.length === 0) {
      throw new UserError(sentence('said.backtest.noDetail', { data: data.name, detail, market: one.market }));
    }
    byMarket.set(one.market, { candles, at: new Map(candles.map(({ openedAt }, index) => [openedAt, index])) });
  }
  return {
    detailOf: ({ market }, candle) => {
      const finer = byMarket.get(market);
      const first = finer?.at.get(candle.openedAt);
      if (!finer || first === undefined) return undefined;
      const found: Candle[] = [];
      for (let i = first; (finer.candles[i]?.closedAt ?? Infinity) <= candle.closedAt; i++) {
        found.push(finer.candles[i] as Candle);
      }
      // A candle with a hole in it is taken whole.
      const whole =
        found.reduce((sum, one) => sum + (one.closedAt - one.openedAt), 0) === candle.closedAt - candle.openedAt;
      return whole ? found : undefined;
    },
  };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
