import type { BacktestData, BacktestRequest, BacktestRun } from '../core/backtest.js';
import type { TradeWindow } from '../core/backtest-job.js';
import type { BacktestReport } from '../core/backtest-report.js';
import { UserError } from '../core/errors.js';
import { sentence } from '../core/sentence.js';
import type { ServingModel } from '../pipeline/backtest/model-forecasts.js';
import { BacktestCache, runBacktest } from '../pipeline/backtest.js';
import { describeCosts, roundTripOf } from '../pipeline/execution/cost-model.js';
import type { RowMaker } from '../pipeline/features/rows.js';
import { runLeakChecks } from '../pipeline/report/leak-checks.js';
import { makeReport } from '../pipeline/report/make-report.js';
import { readPriceHistory } from '../pipeline/report/price-history.js';
import { tradeWindow } from '../pipeline/report/trade-window.js';

export interface ReportParts {
  readonly models: readonly ServingModel[];
  /** Makes the rows they are asked about; in this thread unless given. */
  readonly rows?: RowMaker;
  /** The person chose this model: it must not know the span. */
  readonly named: boolean;
  /** False leaves the leak checks out: about twelve runs less. */
  readonly checks: boolean;
  /** Annualised Sharpes of every setting tried, for the deflated Sharpe. */
  readonly trialSharpes?: readonly number[];
  /** Settings tried elsewhere, this one among them. */
  readonly trials?: number;
  /** Share done, 0..1, and what is under way. */
  readonly onProgress?: (share: number, doing: string) => void;
  readonly signal?: AbortSignal;
}

export interface ReportedRun {
  readonly report: BacktestReport;
  readonly run: BacktestRun;
  readonly window: TradeWindow | null;
}

const runShare = 0.3;

/** One backtest with its baselines, leak checks and report: what the command line prints and the chat shows. */
export async function runReport(
  request: BacktestRequest,
  data: BacktestData,
  parts: ReportParts,
): Promise<ReportedRun> {
  const { models, rows, named, checks, onProgress, signal } = parts;
  const cache = new BacktestCache();
  const base = { models, named, cache, ...(rows ? { rows } : {}), ...(signal ? { signal } : {}) };
  const {
    run,
    costs,
    models: used,
    warnings,
  } = await runBacktest(request, data, {
    ...base,
    onProgress: (share) => onProgress?.(share * (checks ? runShare : 0.9), sentence('said.doing.trading')),
  });
  const roundTripCost = roundTripOf(costs);
  const leakChecks = checks
    ? await runLeakChecks(request, run, async (changed) => (await runAgain(changed, data, base)).run, {
        roundTripCost,
        onRun: (done, of) => onProgress?.(runShare + (0.9 - runShare) * (done / of), sentence('said.doing.checking')),
      })
    : null;
  signal?.throwIfAborted();
  onProgress?.(0.9, sentence('said.doing.figures'));
  const report = makeReport(run, request, {
    dataName: data.name,
    costs: describeCosts(costs),
    roundTripCost,
    models: used,
    prices: await readPriceHistory(data, request.markets, request.timeframe, run.from, run.to),
    leakChecks,
    ...(parts.trialSharpes ? { trialSharpes: parts.trialSharpes } : {}),
    ...(parts.trials === undefined ? {} : { trials: parts.trials }),
    warnings,
  });
  onProgress?.(1, sentence('said.doing.done'));
  return { report, run, window: await tradeWindow(run, data) };
}

/** A model chosen by name was judged by the first run; a check that begins elsewhere must not be refused for it. */
async function runAgain(request: BacktestRequest, data: BacktestData, parts: Parameters<typeof runBacktest>[2]) {
  try {
    return await runBacktest(request, data, { ...parts, named: false });
  } catch (thrown) {
    if (thrown instanceof UserError) throw new UserError(sentence('said.backtest.check', { reason: thrown.message }));
    throw thrown;
  }
}
