import type { BacktestData, BacktestRequest } from '../core/backtest.js';
import { UserError } from '../core/errors.js';
import { readHistory } from '../pipeline/backtest/history.js';
import { BacktestCache, runBacktest } from '../pipeline/backtest.js';
import { chooseSettings, type SettingsGrid, sweepText } from '../pipeline/report/sweep.js';
import type { ReportParts } from './backtest.js';

export interface Swept {
  /** The chosen settings, on the candles that had no part in the choice. */
  readonly request: BacktestRequest;
  readonly trialSharpes: readonly number[];
  readonly text: string;
}

/**
 * Tries every combination on the first part of the span and hands the best on to be judged on the rest; the number of
 * trials goes into the deflated Sharpe. UserError when there are too many, or none traded enough to be judged.
 */
export async function sweepSettings(
  request: BacktestRequest,
  grid: SettingsGrid,
  data: BacktestData,
  { models, rows, named, signal, onProgress }: Pick<ReportParts, 'models' | 'rows' | 'named' | 'signal' | 'onProgress'>,
): Promise<Swept> {
  const parts = {
    models,
    named,
    cache: new BacktestCache(),
    ...(rows ? { rows } : {}),
    ...(signal ? { signal } : {}),
  };
  const { tradeFrom, to } = await readHistory(data, request.markets, request.timeframe, request, 0);
  const choice = await chooseSettings(
    request,
    grid,
    { from: tradeFrom, to },
    async (one) => (await runBacktest(one, data, parts)).run,
    { choiceShare: 0.6, onRun: (done, of) => onProgress?.(done / of, 'trying settings') },
  );
  if (choice.request === null) {
    throw new UserError(
      `none of the ${choice.trials} settings of --sweep traded enough to be judged; give other values or a longer span`,
    );
  }
  return { request: choice.request, trialSharpes: choice.trialSharpes, text: sweepText(choice) };
}
