import type { BacktestRun } from '../../core/backtest.js';
import { dayMs, daysAYear } from './daily-returns.js';

export interface ActivityFigures {
  /** Share of the span in which at least one position was open, by the instants of its fills. */
  readonly timeInMarket: number;
  /** Mean over time of notional over equity. */
  readonly meanExposure: number;
  /** Notional of all fills over mean equity, a year of 365 days; null for an empty account. */
  readonly turnover: number | null;
}

export function activityFigures(run: BacktestRun): ActivityFigures {
  const { at, equity, exposure } = run.curve;
  let [held, time] = [0, 0];
  for (let i = 0; i < at.length; i++) {
    // What was held at a close is held until the next one.
    const length = (at[i + 1] ?? run.to) - (at[i] as number);
    held += (exposure[i] as number) * length;
    time += length;
  }
  let [notional, wealth] = [0, 0];
  for (const fill of run.fills) notional += fill.price.toNumber() * fill.quantity.toNumber();
  for (const value of equity) wealth += value / equity.length;
  const years = (run.to - run.from) / dayMs / daysAYear;
  return {
    timeInMarket: coveredShare(run),
    meanExposure: time > 0 ? held / time : 0,
    turnover: years > 0 && wealth > 0 ? notional / wealth / years : null,
  };
}

/** Union of the holding times over the span. */
function coveredShare(run: BacktestRun): number {
  const spans = [
    ...run.trades.map(({ openedAt, closedAt }) => [openedAt, closedAt] as const),
    ...run.openPositions.map(({ openedAt }) => [openedAt, run.to] as const),
  ].sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let until: number = run.from;
  for (const [from, to] of spans) {
    covered += Math.max(0, Math.min(to, run.to) - Math.max(from, until));
    until = Math.max(until, to);
  }
  return run.to > run.from ? Math.min(1, covered / (run.to - run.from)) : 0;
}
