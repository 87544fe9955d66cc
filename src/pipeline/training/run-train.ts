import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Timeframe, timeframeMs } from '../../core/market.js';
import type { EpochMs } from '../../core/units.js';
import { findSeriesFiles, labelledRows } from '../evaluation/labelled-folder.js';
import { scoreRows } from '../evaluation/score-rows.js';
import { rowsWhere } from '../evaluation/scored-rows.js';
import { type FeatureSet, featureSet } from '../features/index.js';
import { expectedReturnOf } from '../inference/entry-rule.js';
import type { ModelCard } from '../inference/model-card.js';
import { assertJudged } from './assert-judged.js';
import { buildCard, costs } from './build-card.js';
import { chooseAlert } from './choose-alert.js';
import { chooseEntry } from './choose-entry.js';
import { walkForwardFolds } from './folds.js';
import { type CalibratedHead, exportForecast } from './forecast-model.js';
import { trainLinear } from './linear-score.js';
import { type Recipe, recipeFor } from './recipe.js';
import { fitReturnFactor } from './return-factor.js';
import { type HeadName, headNames, type TrainContext, targetOf, trainHead } from './train-head.js';
import { type WalkForward, walkForward } from './walk-forward.js';
import { assertFree, writeModel } from './write-model.js';

export interface TrainRequest {
  /** Folder of `<SYMBOL>_<timeframe>.csv.gz`, with funding beside them where known. */
  readonly data: string;
  readonly timeframe: Timeframe;
  /** Labels must be known by then; candles after it are not used. */
  readonly until?: EpochMs | undefined;
  /** Model folder to make; its name is the version. `models/<timeframe>-v1` when left out. */
  readonly out?: string | undefined;
  /** Symbols; all perpetual files of the folder when left out. */
  readonly markets?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  /** Candles ahead; that of the recipe when left out. */
  readonly horizonBars?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Parts that tests replace by small ones. */
export interface TrainParts {
  readonly features?: FeatureSet;
  readonly recipe?: Recipe;
}

/**
 * Learns one model from a folder of candles, judges it walk-forward, and writes `model.onnx` and `card.json`. Equal data,
 * seed and recipe give equal bytes, whatever the number of threads. UserError for bad data, or when the folder exists.
 */
export async function runTrain(request: TrainRequest, logger: Logger, parts: TrainParts = {}): Promise<ModelCard> {
  const { timeframe, seed = 1, threads = 1, signal } = request;
  const features = parts.features ?? featureSet;
  const recipe = parts.recipe ?? recipeFor(timeframe, request.horizonBars);
  const out = request.out ?? join('models', `${timeframe}-v1`);
  await assertFree(out);
  const files = await findSeriesFiles(request.data, timeframe, request.markets);
  logger.info({ markets: files.map((file) => file.symbol), features: features.names.length }, 'computing features');
  const rows = await labelledRows(files, timeframe, features, recipe, { until: request.until });
  const stepMs = timeframeMs(timeframe);
  const folds = walkForwardFolds(rows, {
    folds: recipe.folds,
    firstTrainShare: recipe.firstTrainShare,
    embargoMs: recipe.embargoBars * stepMs,
  });
  logger.info({ rows: rows.rows, folds: folds.length }, 'walking forward');
  const columnGroups = features.specs.map((spec) => spec.group);
  const context: TrainContext = { rows, recipe, columnGroups, seed, threads, signal };
  const walk = await walkForward(context, folds, stepMs, logger);
  assertJudged(walk, rows.rows, request.data);
  const latest = (row: number): boolean => walk.scored.closedAt[row]! >= folds.at(-1)!.testFrom;
  // The edge decays: what the latest fold kept of it counts when that is less.
  const returnFactor = Math.min(
    fitReturnFactor(walk.scored, walk.moveSize),
    fitReturnFactor(
      rowsWhere(walk.scored, latest),
      walk.moveSize.filter((_, row) => latest(row)),
    ),
  );
  walk.scored.expectedReturn.forEach((_, row) => {
    const probabilities = {
      down: walk.scored.down[row]!,
      neutral: walk.scored.neutral[row]!,
      up: walk.scored.up[row]!,
    };
    walk.scored.expectedReturn[row] = expectedReturnOf(probabilities, walk.moveSize[row]!, returnFactor);
  });
  const entry = chooseEntry(walk.scored, costs.roundTrip, lateSpans(walk));
  const alert = chooseAlert(rowsWhere(walk.scored, latest));
  const block = scoreRows(walk.scored, { entry: entry.rule, priors: priorsOf(rows.outcome), seed });
  logger.info(
    { chosen: headNames.map((name) => [name, walk.heads[name].chosen]), entry: entry.rule, tried: entry.tried, alert },
    'thresholds chosen',
  );
  const bytes = await finalModel(context, walk, features, { version: versionOf(out), timeframe });
  const card = buildCard({
    version: versionOf(out),
    timeframe,
    rows,
    features,
    recipe,
    seed,
    walk,
    returnFactor,
    block,
    entry,
    alert,
    bytes,
  });
  await writeModel(out, bytes, card);
  logger.info({ out, bytes: bytes.length, scores: card.walkForward.scores }, 'model written');
  return card;
}

/** Both heads learned from every row, with the rounds and the calibration that the walk brought. */
async function finalModel(
  context: TrainContext,
  walk: WalkForward,
  features: FeatureSet,
  about: { readonly version: string; readonly timeframe: string },
): Promise<Uint8Array> {
  const { rows, recipe } = context;
  const every = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const head = async (name: HeadName): Promise<CalibratedHead> => {
    const target = targetOf(name, rows);
    const { rounds, blend } = walk.heads[name].chosen;
    const { scale, bias } = walk.calibration[name];
    const models = await trainHead(context, target, recipe[name], every, rounds);
    return {
      models,
      scales: models.map(() => ((1 - blend) * scale) / models.length),
      bias,
      linear: blend > 0 ? trainLinear(rows, target.labels, recipe.linear, every) : null,
      linearScale: blend * scale,
    };
  };
  return exportForecast(
    { bigMove: await head('bigMove'), side: await head('side'), calm: await head('calm') },
    features.names,
    {
      ...about,
      feature_hash: features.hash,
    },
  );
}

const versionOf = (out: string): string =>
  out
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1) ?? out;

const lateSpans = (walk: WalkForward): { from: number; to: number }[] =>
  walk.folds.slice(-2).map((fold) => ({ from: fold.testFrom, to: fold.testTo }));

function priorsOf(outcome: Int8Array): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const one of outcome) counts[one as 0 | 1 | 2]++;
  return [counts[0] / outcome.length, counts[1] / outcome.length, counts[2] / outcome.length];
}
