import type { Trade } from '../../core/backtest.js';
import type { MonthRow } from '../../core/backtest-report.js';
import type { Wealth } from './daily-returns.js';

/** One row for each calendar month (UTC) with a point on the curve, ascending; the returns compound to the whole. */
export function monthTable({ at, equity }: Wealth, trades: readonly Trade[]): readonly MonthRow[] {
  const closed = new Map<string, number>();
  for (const trade of trades) {
    const month = monthOf(trade.closedAt);
    closed.set(month, (closed.get(month) ?? 0) + 1);
  }
  const rows: MonthRow[] = [];
  let base = equity[0] ?? 0;
  let i = 1;
  while (i < at.length) {
    const month = monthOf(at[i] as number);
    const end = endOf(at[i] as number);
    let [peak, last, fall] = [base, base, 0];
    for (; i < at.length && (at[i] as number) <= end; i++) {
      last = equity[i] as number;
      peak = Math.max(peak, last);
      if (peak > 0) fall = Math.max(fall, 1 - last / peak);
    }
    rows.push({ month, netReturn: base > 0 ? last / base - 1 : 0, maxDrawdown: fall, trades: closed.get(month) ?? 0 });
    base = last;
  }
  return rows;
}

/** A close at midnight belongs to the month that it ends. */
const monthOf = (close: number): string => new Date(close - 1).toISOString().slice(0, 7);

function endOf(close: number): number {
  const date = new Date(close - 1);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
