import type { BacktestRun } from '../../core/backtest.js';
import { InvariantError } from '../../core/errors.js';

export const dayMs = 86_400_000;

/** Crypto trades on every day of the year. */
export const daysAYear = 365;

/** Equity at instants, the start of the run first. */
export interface Wealth {
  readonly at: Float64Array;
  readonly equity: Float64Array;
}

/** Less than this share of the initial balance is nothing: no order is that small. */
const dust = 1e-9;

/** The run's curve with the initial balance put before it. An account with nothing left counts as empty from then on. */
export function wealthOf(run: BacktestRun): Wealth {
  const initial = run.sums.initial.toNumber();
  if (!(initial > 0)) throw new InvariantError(`a run starts with money, was ${run.sums.initial}`);
  const { at, equity } = run.curve;
  const wealth = { at: new Float64Array(at.length + 1), equity: new Float64Array(at.length + 1) };
  wealth.at[0] = run.from;
  wealth.equity[0] = initial;
  let empty = false;
  for (let i = 0; i < at.length; i++) {
    wealth.at[i + 1] = at[i] as number;
    const value = equity[i] as number;
    if (!Number.isFinite(value))
      throw new InvariantError(`equity at point ${i} of the curve is not a number: ${value}`);
    empty ||= value <= dust * initial;
    wealth.equity[i + 1] = empty ? 0 : value;
  }
  return wealth;
}

/** One simple return for each UTC day of the span; a day without a candle has 0. */
export interface DailyReturns {
  /** Days since 1970. */
  readonly days: readonly number[];
  readonly returns: readonly number[];
}

/** A close at midnight belongs to the day that it ends. Days begun and not finished at either end count as days. */
export function dailyReturns({ at, equity }: Wealth): DailyReturns {
  const days: number[] = [];
  const returns: number[] = [];
  if (at.length < 2) return { days, returns };
  let base = equity[0] as number;
  let i = 1;
  for (let day = dayOf(at[1] as number); i < at.length; day++) {
    let last = base;
    while (i < at.length && dayOf(at[i] as number) <= day) last = equity[i++] as number;
    days.push(day);
    returns.push(base > 0 ? last / base - 1 : 0);
    base = last;
  }
  return { days, returns };
}

const dayOf = (close: number): number => Math.floor((close - 1) / dayMs);

/** `2024-03-12`. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
