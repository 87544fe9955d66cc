import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BacktestData, type BacktestRequest, noStress } from '../../core/backtest.js';
import type { Candle } from '../../core/market.js';
import { runBacktest } from '../../pipeline/backtest.js';
import { replayVenue } from '../../pipeline/market-data/replay-venue.js';
import { type OpenedModels, openModels } from '../backtest-models.js';
import { inlineHotLoops } from '../hot-loops.js';
import { besideRival } from './engine-rival.js';
import { runCross } from './engine-run.js';
import { CandleTape } from './engine-tape.js';
import { quantile } from './machine.js';

const million = 1_000_000;
const untimedRounds = 2;
const rounds = 5;
const modelCandles = 60_000;
const rivalCandles = 200_000;

/** The engine alone with crossing averages, with features and a model in the loop, its memory, and a rival beside it. */
export async function timeEngine(modelsDir: string): Promise<Record<string, number | string>> {
  inlineHotLoops();
  const tape = new CandleTape(million, 1);
  return {
    ...(await alone(tape)),
    peakMiBAtOneMillion: await peakMiB(million),
    peakMiBAtFourMillion: await peakMiB(4 * million),
    ...(await withModel(tape, modelsDir)),
    ...(await besideRival(tape, rivalCandles)),
  };
}

/** Peak memory of a process that does nothing but run the engine. */
async function peakMiB(candles: number): Promise<number> {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(
    new URL(fromSource ? './engine-peak-process.ts' : './engine-peak-process.js', import.meta.url),
  );
  const loader = fromSource ? ['--import', 'tsx'] : [];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, entry, String(candles)]);
  return Number(stdout) / 2 ** 20;
}

/** Candles a second over candles that are in memory, as those of a backtest are; the median of some rounds. */
async function alone(tape: CandleTape): Promise<Record<string, number>> {
  const bars = [...tape.bars(million)];
  const rates: number[] = [];
  let trades = 0;
  // Untimed first: the compiler learns the hot paths.
  for (let round = 0; round < untimedRounds; round++) await runCross(tape, million, { bars });
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
    const candles = Array.from({ length: modelCandles }, (_, at) => tape.candle(at));
    // Untimed first, as above.
    const { models } = await runModel(tape, candles, opened);
    const rates: number[] = [];
    let trades = 0;
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      const { run } = await runModel(tape, candles, opened);
      rates.push(modelCandles / ((performance.now() - started) / 1_000));
      trades = run.trades.length;
    }
    return {
      modelCandlesPerSecond: Math.round(quantile(rates, 0.5)),
      modelTrades: trades,
      model: models.join(', '),
    };
  } finally {
    await opened.close();
  }
}

function runModel(
  tape: CandleTape,
  candles: readonly Candle[],
  { models, rows }: OpenedModels,
): ReturnType<typeof runBacktest> {
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
  return runBacktest(request, data, { models, rows });
}
