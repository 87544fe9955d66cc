import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environment, loadConfig, secretsOf } from '../config.js';
import { UserError } from '../core/errors.js';
import { fileSymbol, type Market, type Timeframe } from '../core/market.js';
import type { EpochMs } from '../core/units.js';
import { createLogger } from '../logging.js';
import { type EvaluateReport, type EvaluateRequest, runEvaluate } from '../pipeline/evaluation/run-evaluate.js';
import { featureSet } from '../pipeline/features/index.js';
import type { ModelCard } from '../pipeline/inference/model-card.js';
import { ModelRegistry } from '../pipeline/inference/registry.js';
import { type PredictedCandle, type PredictRequest, runPredict } from '../pipeline/inference/run-predict.js';
import { runTrain } from '../pipeline/training/run-train.js';

/** Trains and writes a model folder; without `--out` the next free version in MODELS_DIR. */
export async function trainVerb(options: {
  readonly data: string;
  readonly timeframe: Timeframe;
  readonly until?: EpochMs;
  readonly out?: string;
  readonly markets?: readonly Market[];
  readonly horizon?: number;
  readonly seed?: number;
  readonly threads?: number;
}): Promise<{ readonly directory: string; readonly card: ModelCard }> {
  const config = loadConfig(environment());
  const logger = createLogger({ level: config.LOG_LEVEL, secrets: secretsOf(config) });
  const directory = options.out ?? nextVersion(config.MODELS_DIR, options.timeframe);
  const { data, timeframe, until, seed, threads, horizon } = options;
  const markets = options.markets?.map(fileSymbol);
  const card = await runTrain(
    { data, timeframe, until, out: directory, markets, seed, threads, horizonBars: horizon },
    logger,
  );
  return { directory, card };
}

function nextVersion(models: string, timeframe: Timeframe): string {
  for (let version = 1; ; version++) {
    const directory = join(models, `${timeframe}-v${version}`);
    if (!existsSync(directory)) return directory;
  }
}

export const evaluateVerb = (request: EvaluateRequest): Promise<EvaluateReport> => runEvaluate(request);
export const predictVerb = (request: PredictRequest): Promise<readonly PredictedCandle[]> => runPredict(request);

/** The report for people: one line a market, the figures with their yardsticks. */
export function evaluationTable(report: EvaluateReport): string {
  const { span, model, inSample } = report;
  const number = (value: number | null, digits: number) => (value === null ? '-' : value.toFixed(digits));
  const line = (name: string, block: EvaluateReport['all']) =>
    [
      name.padEnd(10),
      String(block.n).padStart(8),
      number(block.directionAuc, 3).padStart(9),
      number(block.bigMoveAuc, 3).padStart(9),
      number(
        block.priorLogLoss === null || block.logLoss === null ? null : block.priorLogLoss - block.logLoss,
        4,
      ).padStart(9),
      number(block.eceClasswise, 4).padStart(8),
      number(block.accuracyTop5, 3).padStart(7),
      number(block.netBps, 1).padStart(8),
      String(block.trades).padStart(7),
    ].join(' ');
  const head = 'market            n  dir. AUC  move AUC  ll. gain     ECE   top5%  net bps  trades';
  const title = `${model.version} on ${span.from} to ${span.to}${inSample ? ' — IN SAMPLE: the model was trained on these dates, this proves nothing' : ''}`;
  return [
    title,
    head,
    line('all', report.all),
    ...Object.entries(report.markets).map(([name, block]) => line(name, block)),
  ].join('\n');
}

export function predictionLine(one: PredictedCandle): string {
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`;
  const { down, neutral, up } = one.probabilities;
  return `${one.closedAt}  ${one.answer}  up ${percent(up)} flat ${percent(neutral)} down ${percent(down)} · big move ${percent(one.bigMove)} (usual ${percent(one.bigMoveBase)})`;
}

interface ModelLine {
  readonly version: string;
  readonly timeframe: Timeframe;
  readonly active: boolean;
  readonly trainedUntil: number;
  /** Why it cannot serve; null when it can. */
  readonly fault: string | null;
}

const lineOf = (card: ModelCard, active: boolean): ModelLine => ({
  version: card.version,
  timeframe: card.timeframe,
  active,
  trainedUntil: card.trainedUntil,
  fault: null,
});

function registry(): ModelRegistry {
  return new ModelRegistry(loadConfig(environment()).MODELS_DIR, featureSet);
}

/** `models list|promote|rollback|add`. */
export const modelsVerb = {
  async list(): Promise<readonly ModelLine[]> {
    const listed = await registry().list();
    const broken = listed.filter((one) => one.fault !== null && one.active);
    if (broken.length > 0) throw new UserError(`${broken[0]?.directory}: ${broken[0]?.fault}`);
    return listed.flatMap(({ card, version, active, fault }) =>
      card ? [{ ...lineOf(card, active), version, fault }] : [],
    );
  },
  promote: async (version: string): Promise<ModelLine> => lineOf(await registry().promote(version), true),
  rollback: async (timeframe: string): Promise<ModelLine> => lineOf(await registry().rollback(timeframe), true),
  add: async (directory: string): Promise<ModelLine> => lineOf(await registry().add(directory), false),
};
