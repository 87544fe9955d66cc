import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { UserError } from '../core/errors.js';
import type { Timeframe } from '../core/market.js';
import { sentence } from '../core/sentence.js';
import type { ServingModel } from '../pipeline/backtest/model-forecasts.js';
import { featureSet } from '../pipeline/features/index.js';
import { RowThreads } from '../pipeline/features/row-threads.js';
import type { RowMaker } from '../pipeline/features/rows.js';
import { loadModel } from '../pipeline/inference/load-model.js';
import { ModelRegistry } from '../pipeline/inference/registry.js';
import { loadModelInThread } from '../pipeline/inference/threaded-predictor.js';

export interface OpenedModels {
  readonly models: readonly ServingModel[];
  /** Makes the rows they are asked about. */
  readonly rows: RowMaker;
  close(): Promise<void>;
}

/** Of a kind: this thread trades about seven times as fast as one of features or of a model works. */
const mostThreads = 6;

/**
 * The model of a folder, or every usable one of `modelsDir` for a timeframe. With more than one of `threads` each answers on
 * a thread of its own, and long runs take half of them for features and half for answers, while this one trades. UserError
 * when a named one does not fit.
 */
export async function openModels(
  named: string | undefined,
  modelsDir: string,
  timeframe: Timeframe,
  threads = availableParallelism(),
): Promise<OpenedModels> {
  const folders = named === undefined ? await usable(modelsDir, timeframe) : [named];
  const opened: ServingModel[] = [];
  const apart = threads > 1;
  const half = Math.min(mostThreads, threads >> 1);
  const rows = new RowThreads(apart ? half : 0);
  const close = async (): Promise<void> => {
    await Promise.all([rows.close(), ...opened.map(({ predictor }) => predictor.close())]);
  };
  try {
    for (const folder of folders) {
      opened.push(await (apart ? loadModelInThread(folder, featureSet, half) : loadModel(folder, featureSet)));
    }
    const other = opened.find(({ card }) => card.timeframe !== timeframe);
    if (other && named !== undefined) {
      throw new UserError(
        sentence('said.backtest.modelTimeframe', {
          model: other.card.version,
          its: other.card.timeframe,
          timeframe,
        }),
      );
    }
    return { models: opened, rows, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function usable(modelsDir: string, timeframe: Timeframe): Promise<readonly string[]> {
  if (!existsSync(modelsDir)) return [];
  const listed = await new ModelRegistry(modelsDir, featureSet).list();
  return listed.filter((one) => one.timeframe === timeframe && one.fault === null).map(({ directory }) => directory);
}
