import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pictureDataOf } from '../bot/backtest-picture.js';
import { environment, loadConfig } from '../config.js';
import { type BacktestRequest, noStress } from '../core/backtest.js';
import type { TradeWindow } from '../core/backtest-job.js';
import type { BacktestReport } from '../core/backtest-report.js';
import { messageOf, UserError } from '../core/errors.js';
import type { Market, Timeframe } from '../core/market.js';
import type { EpochMs } from '../core/units.js';
import { folderData } from '../pipeline/backtest/folder-data.js';
import { equityCsv, tradesCsv } from '../pipeline/report/csv.js';
import { reportHtml } from '../pipeline/report/report-html.js';
import { reportText } from '../pipeline/report/report-text.js';
import { describeStrategies, strategyOf } from '../pipeline/strategies/registry.js';
import { runReport } from './backtest.js';
import { openModels } from './backtest-models.js';
import { sweepSettings } from './backtest-sweep.js';

export interface BacktestOptions {
  readonly data: string;
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  readonly strategy: string;
  readonly set?: Readonly<Record<string, number>>;
  readonly sweep?: Readonly<Record<string, readonly number[]>>;
  readonly model?: string;
  readonly inSample?: boolean;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly balance: string;
  readonly spot?: boolean;
  readonly leverage: number;
  readonly sizing: BacktestRequest['sizing'];
  readonly feeBps?: number;
  readonly slippageBps?: number;
  readonly latencyMs: number;
  readonly detail?: Timeframe;
  readonly checks: boolean;
  readonly seed: number;
  readonly html?: string;
  readonly csv?: string;
}

export const requestOf = (options: BacktestOptions): BacktestRequest => ({
  markets: options.markets,
  timeframe: options.timeframe,
  from: options.from ?? null,
  to: options.to ?? null,
  strategy: strategyOf(options.strategy).name,
  settings: options.set ?? {},
  balance: options.balance,
  kind: options.spot ? 'spot' : 'perpetual',
  leverage: options.leverage,
  sizing: options.sizing,
  feeBps: options.feeBps ?? null,
  slippageBps: options.slippageBps ?? null,
  latencyMs: options.latencyMs,
  detail: options.detail ?? null,
  seed: options.seed,
  inSample: options.inSample ?? false,
  stress: noStress,
});

/** Runs the verb; files are written whole or not at all. Ctrl-C ends it between two blocks of candles. */
export async function backtestVerb(
  options: BacktestOptions,
  note: (line: string) => void,
): Promise<{ readonly report: BacktestReport; readonly text: string }> {
  const request = requestOf(options);
  const data = await folderData(options.data, request.kind);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort(new UserError('stopped; nothing was written'));
  process.once('SIGINT', onInterrupt);
  const { MODELS_DIR } = loadConfig(environment());
  // A rule without a model needs none to be opened.
  const wants = strategyOf(request.strategy).needsModel || options.model !== undefined;
  const opened = wants ? await openModels(options.model, MODELS_DIR, request.timeframe) : null;
  try {
    const parts = {
      models: opened?.models ?? [],
      named: options.model !== undefined,
      checks: options.checks,
      signal: stop.signal,
      onProgress: progressOn(note),
    };
    const swept = options.sweep ? await sweepSettings(request, options.sweep, data, parts) : null;
    const { report, run, window } = await runReport(swept?.request ?? request, data, {
      ...parts,
      ...(swept ? { trialSharpes: swept.trialSharpes } : {}),
    });
    if (options.csv !== undefined) {
      await written(join(options.csv, 'trades.csv'), tradesCsv(run));
      await written(join(options.csv, 'equity.csv'), equityCsv(run));
    }
    if (options.html !== undefined) await written(options.html, reportHtml(report, await pictures(report, window)));
    const text = reportText(report);
    return { report, text: swept ? `${swept.text}\n\n${text}` : text };
  } finally {
    process.off('SIGINT', onInterrupt);
    await opened?.close();
  }
}

/** Loaded only when wanted: drawing takes a while to load. */
async function pictures(report: BacktestReport, window: TradeWindow | null, theme: 'dark' | 'light' = 'light') {
  const { backtestSvgs } = await import('../bot/chart/backtest-pictures.js');
  return backtestSvgs(pictureDataOf(report, window), theme);
}

/** A reader of the file sees the old one or the new one, never a half. */
async function written(path: string, text: string): Promise<void> {
  const staging = `${path}.${process.pid}.new`;
  try {
    // One level only: a recursive mkdir never returns where the system refuses folders, as in /proc.
    await mkdir(dirname(path)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
    await writeFile(staging, text);
    await rename(staging, path);
  } catch (thrown) {
    await rm(staging, { force: true });
    throw new UserError(`${path} cannot be written: ${messageOf(thrown)}; give another place`);
  }
}

/** A line each time another tenth is done; a quick run stays quiet. */
function progressOn(note: (line: string) => void): (share: number, doing: string) => void {
  const begun = performance.now();
  let told = 0;
  return (share, doing) => {
    const tenth = Math.floor(share * 10);
    if (tenth <= told || performance.now() - begun < 2_000) return;
    told = tenth;
    note(`${10 * tenth} % ${doing}`);
  };
}

export const strategyList = () =>
  describeStrategies().map(({ name, about, settings, needsModel }) => ({ name, about, settings, needsModel }));

export function strategiesText(): string {
  return describeStrategies()
    .map(({ name, about, settings }) => {
      const lines = Object.entries(settings).map(
        ([key, { default: usual, min, max, about: meaning }]) => `    ${key}=${usual}  ${meaning} (${min} to ${max})`,
      );
      return [`${name}  ${about}`, ...lines].join('\n');
    })
    .join('\n');
}
