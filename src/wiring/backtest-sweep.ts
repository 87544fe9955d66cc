import type { BacktestData, BacktestRequest } from '../core/backtest.js';
import { UserError } from '../core/errors.js';
import { timeframeMs } from '../core/market.js';
import { epochMs } from '../core/units.js';
import { BacktestCache, runBacktest } from '../pipeline/backtest.js';
import { dailyReturns, wealthOf } from '../pipeline/report/daily-returns.js';
import { sharpeRatio } from '../pipeline/report/ratios.js';
import type { ReportParts } from './backtest.js';

const mostTrials = 200;
/** Part of the span on which the settings are chosen; the rest judges the choice. */
const chosenOn = 0.6;

export interface Swept {
  /** The chosen settings, on the candles that had no part in the choice. */
  readonly request: BacktestRequest;
  readonly trialSharpes: readonly number[];
  readonly text: string;
}

/**
 * Tries every combination on the first part of the span and hands the best on to be judged on the rest. The number of
 * trials goes into the deflated Sharpe. UserError when there are too many, or no trade was made.
 */
export async function sweepSettings(
  request: BacktestRequest,
  grid: Readonly<Record<string, readonly number[]>>,
  data: BacktestData,
  { models, named, signal }: Pick<ReportParts, 'models' | 'named' | 'signal'>,
): Promise<Swept> {
  const combinations = combine(Object.entries(grid));
  if (combinations.length > mostTrials) {
    throw new UserError(
      `--sweep makes ${combinations.length} combinations, the limit is ${mostTrials}; name fewer values`,
    );
  }
  const cache = new BacktestCache();
  const parts = { models, named, cache, ...(signal ? { signal } : {}) };
  const first = await runBacktest({ ...request, settings: { ...request.settings, ...combinations[0] } }, data, parts);
  const candle = timeframeMs(request.timeframe);
  const split = epochMs(Math.floor((first.run.from + chosenOn * (first.run.to - first.run.from)) / candle) * candle);
  const tried: {
    readonly settings: Readonly<Record<string, number>>;
    readonly sharpe: number;
    readonly trades: number;
    readonly net: number;
  }[] = [];
  for (const settings of combinations) {
    const { run } = await runBacktest(
      { ...request, to: split, settings: { ...request.settings, ...settings } },
      data,
      parts,
    );
    tried.push({
      settings,
      sharpe: sharpeRatio(dailyReturns(wealthOf(run)).returns) ?? 0,
      trades: run.trades.length,
      net: run.sums.final.div(run.sums.initial).minus(1).toNumber(),
    });
  }
  const best = [...tried].sort((a, b) => b.sharpe - a.sharpe)[0];
  if (!best || tried.every(({ trades }) => trades === 0)) {
    throw new UserError('no combination of --sweep made a trade; give other values or a longer span');
  }
  const words = (settings: Readonly<Record<string, number>>): string =>
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  const line = (one: (typeof tried)[number]): string =>
    `${one === best ? '*' : ' '} ${words(one.settings).padEnd(32)} Sharpe ${one.sharpe.toFixed(2).padStart(6)}  net ${(100 * one.net).toFixed(1).padStart(7)} %  ${one.trades} trades`;
  return {
    request: { ...request, from: split, settings: { ...request.settings, ...best.settings } },
    trialSharpes: tried.map(({ sharpe }) => sharpe),
    text: [
      `Sweep: ${tried.length} settings tried until ${new Date(split).toISOString().slice(0, 10)}; the best is judged below on what came after.`,
      ...tried.map(line),
    ].join('\n'),
  };
}

function combine(axes: readonly (readonly [string, readonly number[]])[]): Record<string, number>[] {
  return axes.reduce<Record<string, number>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}
