import type { Trade } from '../../core/backtest.js';
import type { GroupRow } from '../../core/backtest-report.js';
import { mean } from '../../core/statistics.js';
import { profitFactor } from './trade-figures.js';

const hourMs = 3_600_000;

/** One row for each value of `keyOf`, most trades first. The rows' trades and money sum to the whole. */
export function groupTrades(
  trades: readonly Trade[],
  keyOf: (trade: Trade) => string,
  initial: number,
): readonly GroupRow[] {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    const key = keyOf(trade);
    const group = groups.get(key);
    if (group) group.push(trade);
    else groups.set(key, [trade]);
  }
  return [...groups]
    .map(([name, members]) => groupRow(name, members, initial))
    .sort((a, b) => b.trades - a.trades || (a.name < b.name ? -1 : 1));
}

function groupRow(name: string, trades: readonly Trade[], initial: number): GroupRow {
  const pnl = trades.map((trade) => trade.pnl.toNumber());
  const wins = pnl.filter((value) => value > 0).length;
  const total = pnl.reduce((sum, value) => sum + value, 0);
  return {
    name,
    trades: trades.length,
    wins,
    winRate: wins / trades.length,
    meanReturn: mean(trades.map((trade) => trade.netReturn)),
    pnl: total,
    share: total / initial,
    profitFactor: profitFactor(pnl),
    meanHours: mean(trades.map((trade) => (trade.closedAt - trade.openedAt) / hourMs)),
  };
}
