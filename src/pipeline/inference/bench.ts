import type { Candle, Market, Series, Venue } from '../../core/market.js';
import { timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import type { FeatureInput, FeatureRow, FeatureSet } from '../features/index.js';
import { featureSet } from '../features/index.js';
import { SigmaStream } from '../features/move-size.js';
import { Forecaster } from './forecaster.js';
import { loadModel } from './load-model.js';

export interface BenchPredictOptions {
  /** Model folder. */
  readonly model: string;
  /** Answers timed one after another; 1,000 when left out. */
  readonly calls?: number | undefined;
  /** Answers asked for at once; 1,000 when left out. */
  readonly atOnce?: number | undefined;
}

export interface BenchPredictResult {
  readonly features: number;
  readonly calls: number;
  /** Milliseconds of one answer, reasons included. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly atOnce: number;
  readonly atOnceSeconds: number;
  readonly answersPerSecond: number;
  /** Milliseconds to add one candle to a warm feature stream. */
  readonly featureRowMs: number;
}

/** Times predictions from warm features: one after another, and many asked for at once. Needs no data: candles are made up. */
export async function benchPredict(options: BenchPredictOptions): Promise<BenchPredictResult> {
  const { calls = 1000, atOnce = 1000 } = options;
  const { card, predictor } = await loadModel(options.model, featureSet);
  try {
    const forecaster = new Forecaster(predictor, card);
    const series: Series = { venue: 'bench' as Venue, market: 'BTC/USDT' as Market, timeframe: card.timeframe };
    const warm = warmRow(featureSet, series);
    const ask = () => forecaster.predictRow(series, warm.row, warm.candle, warm.sigma);
    for (let at = 0; at < 50; at++) await ask();
    const took: number[] = [];
    for (let at = 0; at < calls; at++) {
      const started = performance.now();
      await ask();
      took.push(performance.now() - started);
    }
    took.sort((a, b) => a - b);
    const started = performance.now();
    await Promise.all(Array.from({ length: atOnce }, ask));
    const atOnceSeconds = (performance.now() - started) / 1000;
    return {
      features: card.features.names.length,
      calls,
      p50Ms: took[Math.floor(calls * 0.5)]!,
      p99Ms: took[Math.floor(calls * 0.99)]!,
      atOnce,
      atOnceSeconds,
      answersPerSecond: atOnce / atOnceSeconds,
      featureRowMs: warm.rowMs,
    };
  } finally {
    await predictor.close();
  }
}

interface WarmRow {
  readonly row: FeatureRow;
  readonly candle: Candle;
  readonly sigma: number;
  readonly rowMs: number;
}

function warmRow(features: FeatureSet, { timeframe }: Series): WarmRow {
  const stream = features.open(timeframe);
  const sigmas = new SigmaStream(timeframe);
  const inputs = madeUpInputs(features.lookback + 200, timeframeMs(timeframe));
  let last: Omit<WarmRow, 'rowMs'> | null = null;
  let started = performance.now();
  inputs.forEach((input, at) => {
    if (at === features.lookback) started = performance.now();
    last = { row: stream.push(input), candle: input.candle, sigma: sigmas.push(input.candle) };
  });
  return { ...last!, rowMs: (performance.now() - started) / 200 };
}

/** Candles on a wave with a wobble; what they look like does not matter for time. */
function madeUpInputs(count: number, lengthMs: number): FeatureInput[] {
  let open = 100;
  return Array.from({ length: count }, (_, at) => {
    const close = 100 * Math.exp(0.02 * Math.sin(at / 30) + 0.004 * Math.sin(at * 1.7));
    const candle: Candle = {
      openedAt: (at * lengthMs) as EpochMs,
      closedAt: ((at + 1) * lengthMs) as EpochMs,
      open,
      high: Math.max(open, close) * 1.001,
      low: Math.min(open, close) * 0.999,
      close,
      volume: 1000 + 500 * Math.sin(at / 7),
    };
    open = close;
    return { candle, btc: candle, eth: candle, funding: 0.0001 };
  });
}
