import type { BacktestRequest, BacktestRun } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import { mean } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { dailyReturns, wealthOf } from './daily-returns.js';
import { drawdownFigures } from './drawdown.js';
import { chance, number, percent, unsignedPercent } from './format.js';
import { sharpeRatio } from './ratios.js';
import { deflatedSharpe, type SharpeEvidence, sharpeEvidence } from './sharpe-tests.js';

/** Values to try for each setting of a strategy. */
export type SettingsGrid = Readonly<Record<string, readonly number[]>>;

export interface SweepRow {
  readonly settings: Readonly<Record<string, number>>;
  readonly trades: number;
  readonly netReturn: number;
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
  /** Mean net return of a trade on its notional. */
  readonly expectancy: number | null;
}

export interface SweepChoice {
  readonly trials: number;
  /** The span that chose, and the later one that judges: ISO 8601. */
  readonly choice: { readonly from: string; readonly to: string };
  readonly judged: { readonly from: string; readonly to: string };
  /** On the choice span, best Sharpe first; a setting without a Sharpe last. */
  readonly rows: readonly SweepRow[];
  /** Sharpes of all settings on the choice span: `trialSharpes` of a report. */
  readonly trialSharpes: readonly number[];
  /** Null when no setting had a Sharpe. */
  readonly best: SweepRow | null;
  /** Chance that the best Sharpe is more than the luckiest of so many trials would show. */
  readonly deflatedSharpe: number | null;
  /** The best setting on the later span, still to be run. Null without a best. */
  readonly request: BacktestRequest | null;
}

export interface SweepSummary extends SweepChoice {
  /** The best setting on the later span, which took no part in the choice. */
  readonly later: SweepRow | null;
  /** One plain sentence. */
  readonly verdict: string;
}

export interface SweepOptions {
  /** Share of the span that chooses, 0.1..0.9. 0.7. */
  readonly choiceShare?: number;
  /** Most settings that are tried. 200. */
  readonly cap?: number;
  readonly onRun?: (done: number, of: number) => void;
}

/** Every combination of the grid, in its order; a UserError where there are none or more than `cap`. */
export function settingsOf(grid: SettingsGrid, cap = 200): readonly Readonly<Record<string, number>>[] {
  const names = Object.keys(grid);
  if (names.length === 0) throw new UserError('A sweep needs settings to vary, were none; give one like stop=1,1.5,2.');
  let count = 1;
  for (const name of names) {
    const values = grid[name] as readonly number[];
    const odd = values.find((value) => !Number.isFinite(value));
    if (values.length === 0)
      throw new UserError(`Setting ${name} of the sweep has no values; give some like ${name}=1,2,3.`);
    if (odd !== undefined) throw new UserError(`Setting ${name} of the sweep must be numbers, was ${odd}.`);
    if (new Set(values).size < values.length)
      throw new UserError(`Setting ${name} of the sweep names a value twice: ${values.join(', ')}.`);
    count *= values.length;
  }
  if (count > cap) {
    throw new UserError(
      `The sweep has ${count} settings (${names.map((name) => `${name}: ${(grid[name] as readonly number[]).length}`).join(', ')}), the most is ${cap}; try fewer values. The more are tried, the luckier the best one is.`,
    );
  }
  return names.reduce<readonly Readonly<Record<string, number>>[]>(
    (all, name) =>
      all.flatMap((settings) => (grid[name] as readonly number[]).map((value) => ({ ...settings, [name]: value }))),
    [{}],
  );
}

/**
 * Tries every setting on the earlier part of `span` and takes the one with the best Sharpe; what comes back holds the request that
 * judges it on the rest. Refuses (UserError) a grid over the cap and a span too short to be split, before anything runs.
 */
export async function chooseSettings(
  request: BacktestRequest,
  grid: SettingsGrid,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  run: (request: BacktestRequest) => Promise<BacktestRun>,
  { choiceShare = 0.7, cap = 200, onRun }: SweepOptions = {},
): Promise<SweepChoice> {
  const all = settingsOf(grid, cap);
  const cut = cutOf(span, timeframeMs(request.timeframe), choiceShare);
  const rows: SweepRow[] = [];
  let best: { readonly row: SweepRow & { readonly sharpe: number }; readonly evidence: SharpeEvidence | null } | null =
    null;
  for (const [i, settings] of all.entries()) {
    onRun?.(i, all.length + 1);
    const result = await run({ ...request, settings: { ...request.settings, ...settings }, from: span.from, to: cut });
    const { sharpe, ...row } = rowOf(settings, result);
    rows.push({ ...row, sharpe });
    if (sharpe !== null && (best === null || sharpe > best.row.sharpe)) {
      best = { row: { ...row, sharpe }, evidence: sharpeEvidence(dailyReturns(wealthOf(result)).returns) };
    }
  }
  rows.sort((a, b) => (b.sharpe ?? Number.NEGATIVE_INFINITY) - (a.sharpe ?? Number.NEGATIVE_INFINITY));
  // A setting that never traded was tried all the same.
  const trialSharpes = rows.map((row) => row.sharpe ?? 0);
  return {
    trials: all.length,
    choice: { from: iso(span.from), to: iso(cut) },
    judged: { from: iso(cut), to: iso(span.to) },
    rows,
    trialSharpes,
    best: best?.row ?? null,
    deflatedSharpe: best?.evidence ? deflatedSharpe(best.evidence, trialSharpes) : null,
    request: best && { ...request, settings: { ...request.settings, ...best.row.settings }, from: cut, to: span.to },
  };
}

/** {@link chooseSettings}, and then the best setting run once on the later part. */
export async function sweep(...given: Parameters<typeof chooseSettings>): Promise<SweepSummary> {
  const [, , , run, options] = given;
  const choice = await chooseSettings(...given);
  const { trials, best, request, deflatedSharpe: deflated } = choice;
  if (!best || !request) {
    return { ...choice, later: null, verdict: `None of ${trials} settings traded enough to be judged.` };
  }
  options?.onRun?.(trials, trials + 1);
  const later = rowOf(best.settings, await run(request));
  return { ...choice, later, verdict: verdictOf(trials, deflated, later) };
}

/** End of the part that chooses, on a candle's close. */
function cutOf(span: { readonly from: EpochMs; readonly to: EpochMs }, candle: number, choiceShare: number): EpochMs {
  if (!(choiceShare >= 0.1 && choiceShare <= 0.9)) {
    throw new UserError(`The share of the span that chooses must lie in 0.1..0.9, was ${choiceShare}.`);
  }
  const cut = epochMs(Math.floor((span.from + (span.to - span.from) * choiceShare) / candle) * candle);
  if (cut - span.from < 100 * candle || span.to - cut < 20 * candle) {
    throw new UserError(
      `The span ${iso(span.from)} to ${iso(span.to)} is too short to choose on one part and judge on the other: 100 and 20 candles are the least.`,
    );
  }
  return cut;
}

function rowOf(settings: Readonly<Record<string, number>>, run: BacktestRun): SweepRow {
  const wealth = wealthOf(run);
  return {
    settings,
    trades: run.trades.length,
    netReturn: run.sums.final.div(run.sums.initial).minus(1).toNumber(),
    sharpe: sharpeRatio(dailyReturns(wealth).returns),
    maxDrawdown: drawdownFigures(wealth).maxDrawdown,
    expectancy: run.trades.length > 0 ? mean(run.trades.map((trade) => trade.netReturn)) : null,
  };
}

function verdictOf(trials: number, deflated: number | null, judged: SweepRow): string {
  const later = `the best of ${trials} settings ${judged.netReturn > 0 ? 'made' : 'lost'} ${unsignedPercent(Math.abs(judged.netReturn))} (${judged.trades} trades)`;
  const luck =
    deflated === null
      ? 'how lucky the choice was cannot be said'
      : deflated >= 0.95
        ? `its first part is more than luck among ${trials} would show`
        : `its first part is no more than luck among ${trials} would show`;
  return `On the later part, which took no part in the choice, ${later}; ${luck} (deflated Sharpe ${chance(deflated)}).`;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The settings that were tried, best first, for a terminal; the chosen one is marked. */
export function sweepText({ trials, choice, rows, best, deflatedSharpe: deflated }: SweepChoice): string {
  const words = ({ settings }: SweepRow): string =>
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  const width = Math.max(...rows.map((row) => words(row).length));
  return [
    `Sweep: ${trials} settings tried from ${choice.from.slice(0, 10)} to ${choice.to.slice(0, 10)}; the best is judged on what came after.`,
    ...rows.map(
      (row) =>
        `${row.settings === best?.settings ? '*' : ' '} ${words(row).padEnd(width)}  Sharpe ${number(row.sharpe).padStart(6)}  net ${percent(row.netReturn).padStart(8)}  ${row.trades} trades`,
    ),
    `Chance that the best is more than luck among them (deflated Sharpe): ${chance(deflated)}`,
  ].join('\n');
}
