import { constants } from 'node:fs';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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
import { reportHtml } from '../pipeline/report/html/report-html.js';
import { reportText } from '../pipeline/report/report-text.js';
import { describeStrategies, strategyOf } from '../pipeline/strategies/registry.js';
import { runReport } from './backtest.js';
import { openModels } from './backtest-models.js';
import { sweepSettings } from './backtest-sweep.js';
import { inlineHotLoops } from './hot-loops.js';

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
  readonly trials?: number;
  readonly html?: string;
  readonly csv?: string;
  readonly svg?: string;
  readonly png?: string;
  readonly theme: 'light' | 'dark';
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
  inlineHotLoops();
  const request = requestOf(options);
  await assertPlaces(options);
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
      ...(opened ? { rows: opened.rows } : {}),
      named: options.model !== undefined,
      checks: options.checks,
      signal: stop.signal,
      onProgress: progressOn(note),
    };
    const swept = options.sweep ? await sweepSettings(request, options.sweep, data, parts) : null;
    const { report, run, window } = await runReport(swept?.request ?? request, data, {
      ...parts,
      ...(swept ? { trialSharpes: swept.trialSharpes } : {}),
      ...(options.trials === undefined ? {} : { trials: options.trials }),
    });
    stop.signal.throwIfAborted();
    if (options.csv !== undefined) {
      await written(join(options.csv, 'trades.csv'), tradesCsv(run));
      await written(join(options.csv, 'equity.csv'), equityCsv(run));
    }
    await writePictures(options, report, window);
    const text = reportText(report);
    return { report, text: swept ? `${swept.text}\n\n${text}` : text };
  } finally {
    process.off('SIGINT', onInterrupt);
    await opened?.close();
  }
}

/** Drawing takes a while to load, so it is loaded only when something is to be drawn. */
async function writePictures(
  { html, svg, png, theme }: BacktestOptions,
  report: BacktestReport,
  window: TradeWindow | null,
): Promise<void> {
  if (html === undefined && svg === undefined && png === undefined) return;
  const { backtestSvgs, pngOf } = await import('../bot/chart/backtest-pictures.js');
  const data = pictureDataOf(report, window);
  const drawn = backtestSvgs(data, theme);
  // The page has a light ground.
  if (html !== undefined)
    await written(html, reportHtml(report, theme === 'light' ? drawn : backtestSvgs(data, 'light')));
  for (const one of drawn) {
    if (svg !== undefined) await written(join(svg, `${one.name}.svg`), one.svg);
    if (png !== undefined) await written(join(png, `${one.name}.png`), pngOf(one));
  }
}

/** UserError before anything is computed where nothing could be written afterwards. */
async function assertPlaces({ html, csv, svg, png }: BacktestOptions): Promise<void> {
  const wanted = { '--html': html, '--csv': csv, '--svg': svg, '--png': png };
  for (const [option, path] of Object.entries(wanted)) {
    if (path === undefined) continue;
    const parent = dirname(resolve(path));
    await access(parent, constants.W_OK).catch((thrown) => {
      throw new UserError(`${option} ${path} cannot be written: ${messageOf(thrown)}; make the folder ${parent} first`);
    });
  }
}

/** A reader of the file sees the old one or the new one, never a half. */
async function written(path: string, content: string | Buffer): Promise<void> {
  const staging = `${path}.${process.pid}.new`;
  try {
    // One level only: a recursive mkdir never returns where the system refuses folders, as in /proc.
    await mkdir(dirname(path)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
    await writeFile(staging, content);
    await rename(staging, path);
  } catch (thrown) {
    // Where the folder is a file, there is nothing to remove either.
    await rm(staging, { force: true }).catch(() => undefined);
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
