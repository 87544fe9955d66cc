import type { BacktestRequest, BacktestRun } from '../../core/backtest.js';
import { UserError } from '../../core/errors.js';
import { timeframeMs } from '../../core/market.js';
import { mean } from '../../core/statistics.js';
import { type EpochMs, epochMs } from '../../core/units.js';
import { dailyReturns, wealthOf } from './daily-returns.js';
import { drawdownFigures } from './drawdown.js';
import { chance, unsignedPercent } from './format.js';
import { sharpeRatio } from './ratios.js';
import { deflatedSharpe, sharpeEvidence } from './sharpe-tests.js';

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

export interface SweepSummary {
  readonly trials: number;
  /** The span that chose, and the later one that judges: ISO 8601. */
  readonly choice: { readonly from: string; readonly to: string };
  readonly judged: { readonly from: string; readonly to: string };
  /** On the choice span, best Sharpe first; a setting without a Sharpe last. */
  readonly rows: readonly SweepRow[];
  /** Null when no setting had a Sharpe. */
  readonly best: {
    readonly settings: Readonly<Record<string, number>>;
    readonly choice: SweepRow;
    /** Chance that the best Sharpe of the choice is more than the luckiest of so many trials. */
    readonly deflatedSharpe: number | null;
    /** The same setting on the later span, which took no part in the choice. */
    readonly judged: SweepRow;
  } | null;
  /** Sharpes of all settings on the choice span: `trialSharpes` of a report. */
  readonly trialSharpes: readonly number[];
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
 * Tries every setting on the earlier part of `span`, takes the one with the best Sharpe and runs it once on the later part.
 * Refuses (UserError) a grid over the cap and a span too short to be split, before anything runs.
 */
export async function sweep(
  request: BacktestRequest,
  grid: SettingsGrid,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  run: (request: BacktestRequest) => Promise<BacktestRun>,
  { choiceShare = 0.7, cap = 200, onRun }: SweepOptions = {},
): Promise<SweepSummary> {
  const all = settingsOf(grid, cap);
  if (!(choiceShare >= 0.1 && choiceShare <= 0.9)) {
    throw new UserError(`The share of the span that chooses must lie in 0.1..0.9, was ${choiceShare}.`);
  }
  const candle = timeframeMs(request.timeframe);
  const cut = epochMs(Math.floor((span.from + (span.to - span.from) * choiceShare) / candle) * candle);
  if (cut - span.from < 100 * candle || span.to - cut < 20 * candle) {
    throw new UserError(
      `The span ${iso(span.from)} to ${iso(span.to)} is too short to choose on one part and judge on the other: 100 and 20 candles are the least.`,
    );
  }
  let best: { readonly row: SweepRow; readonly run: BacktestRun } | null = null;
  const rows: SweepRow[] = [];
  for (const [i, settings] of all.entries()) {
    onRun?.(i, all.length + 1);
    const result = await run({ ...request, settings: { ...request.settings, ...settings }, from: span.from, to: cut });
    const row = rowOf(settings, result);
    rows.push(row);
    if (row.sharpe !== null && (best === null || row.sharpe > (best.row.sharpe as number))) best = { row, run: result };
  }
  rows.sort((a, b) => (b.sharpe ?? Number.NEGATIVE_INFINITY) - (a.sharpe ?? Number.NEGATIVE_INFINITY));
  // A setting that never traded was tried all the same.
  const trialSharpes = rows.map((row) => row.sharpe ?? 0);
  const summary = {
    trials: all.length,
    choice: { from: iso(span.from), to: iso(cut) },
    judged: { from: iso(cut), to: iso(span.to) },
    rows,
    trialSharpes,
  };
  if (!best) return { ...summary, best: null, verdict: `None of ${all.length} settings traded enough to be judged.` };
  onRun?.(all.length, all.length + 1);
  const later = await run({
    ...request,
    settings: { ...request.settings, ...best.row.settings },
    from: cut,
    to: span.to,
  });
  const evidence = sharpeEvidence(dailyReturns(wealthOf(best.run)).returns);
  const judged = rowOf(best.row.settings, later);
  const deflated = evidence ? deflatedSharpe(evidence, trialSharpes) : null;
  return {
    ...summary,
    best: { settings: best.row.settings, choice: best.row, deflatedSharpe: deflated, judged },
    verdict: verdictOf(all.length, deflated, judged),
  };
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
