import { type BacktestData, type BacktestRequest, noStress } from '../../core/backtest.js';
import { runBacktest } from '../../pipeline/backtest.js';
import { replayVenue } from '../../pipeline/market-data/replay-venue.js';
import { type OpenedModels, openModels } from '../backtest-models.js';
import { besideRival } from './engine-rival.js';
import { runCross } from './engine-run.js';
import { CandleTape } from './engine-tape.js';
import { quantile } from './machine.js';

const million = 1_000_000;
const rounds = 3;
const modelCandles = 60_000;
const warmCandles = 20_000;
const rivalCandles = 200_000;

/** The engine alone with crossing averages, with features and a model in the loop, its memory, and a rival beside it. */
export async function timeEngine(modelsDir: string): Promise<Record<string, number | string>> {
  const tape = new CandleTape(million, 1);
  // Untimed first: the compiler learns the hot paths.
  await runCross(tape, rivalCandles);
  const short = await runCross(tape, million);
  const long = await runCross(tape, 4 * million);
  return {
    ...(await alone(tape)),
    peakMiBAtOneMillion: short.peakRss / 2 ** 20,
    peakMiBAtFourMillion: long.peakRss / 2 ** 20,
    ...(await withModel(tape, modelsDir)),
    ...(await besideRival(tape, rivalCandles)),
  };
}

/** Candles a second over candles that are in memory, as those of a backtest are; the median of some rounds. */
async function alone(tape: CandleTape): Promise<Record<string, number>> {
  const bars = [...tape.bars(million)];
  const rates: number[] = [];
  let trades = 0;
  for (let round = 0; round < rounds; round++) {
    const run = await runCross(tape, million, { bars });
    rates.push(million / run.seconds);
    trades = run.closed;
  }
  return { engineCandlesPerSecond: Math.round(quantile(rates, 0.5)), engineTrades: trades };
}

/** The whole path of a backtest of the model strategy: features by the live code, answers by ONNX, orders, fills, ledger. */
async function withModel(tape: CandleTape, modelsDir: string): Promise<Record<string, number | string>> {
  const opened = await openModels(undefined, modelsDir, '1h');
  try {
    if (opened.models.length === 0) return { modelCandlesPerSecond: 'not measured: no 1h model in MODELS_DIR' };
    // Untimed first, as above.
    await runModel(tape, warmCandles, opened.models);
    const started = performance.now();
    const { run, models } = await runModel(tape, modelCandles, opened.models);
    return {
      modelCandlesPerSecond: Math.round(modelCandles / ((performance.now() - started) / 1_000)),
      modelTrades: run.trades.length,
      model: models.join(', '),
    };
  } finally {
    await opened.close();
  }
}

function runModel(tape: CandleTape, count: number, models: OpenedModels['models']): ReturnType<typeof runBacktest> {
  const candles = Array.from({ length: count }, (_, at) => tape.candle(at));
  const data: BacktestData = {
    name: 'made-up candles',
    venue: replayVenue,
    markets: async () => [tape.series.market],
    candles: async (market) => (market === tape.series.market ? candles : []),
    funding: async () => [],
  };
  const request: BacktestRequest = {
    markets: [tape.series.market],
    timeframe: tape.series.timeframe,
    from: null,
    to: null,
    strategy: 'model',
    // So that it trades once in about a hundred candles, as often as in the walk-forward over real ones.
    settings: { cost: 0.0005 },
    balance: '10000',
    kind: 'perpetual',
    leverage: 1,
    sizing: 'stop',
    feeBps: null,
    slippageBps: null,
    latencyMs: 0,
    detail: null,
    seed: 1,
    inSample: false,
    stress: noStress,
  };
  return runBacktest(request, data, { models });
}
