import type { BacktestRun } from '../../core/backtest.js';
import type { BacktestReport } from '../../core/backtest-report.js';
import { wealthOf } from './daily-returns.js';
import { leastTrades } from './verdict.js';

/** What a reader must know before believing the numbers. `own`: sentences the runner adds, e.g. of a market left out. */
export function warningsOf(
  run: BacktestRun,
  { setup, trades, tradeFigures, leftOpen }: Pick<BacktestReport, 'setup' | 'trades' | 'tradeFigures' | 'leftOpen'>,
  own: readonly string[],
): readonly string[] {
  const warnings = [...own];
  if (setup.inSample) warnings.unshift('In sample: a model was trained on candles of this span.');
  if (wealthOf(run).equity.some((value) => value === 0))
    warnings.push('The account was wiped out; from then on it counts as empty.');
  if (trades > 0 && trades < leastTrades)
    warnings.push(`Only ${trades} ${trades === 1 ? 'trade' : 'trades'}: rates and means of so few are mostly luck.`);
  const best = tradeFigures.best;
  const total = run.trades.reduce((sum, trade) => sum + trade.pnl.toNumber(), 0);
  const largest = Math.max(0, ...run.trades.map((trade) => trade.pnl.toNumber()));
  if (best && trades >= 5 && total > 0 && largest >= total / 2) {
    warnings.push(`One trade earned ${Math.round((largest / total) * 100)} % of the whole result.`);
  }
  const last = run.trades.reduce((at, trade) => Math.max(at, trade.closedAt), 0);
  const refused = Object.entries(run.refusals).sort((a, b) => b[1] - a[1])[0];
  if (last > 0 && refused && leftOpen.length === 0 && run.to - last > (run.to - run.from) / 10) {
    const share = Math.round(((run.to - last) / (run.to - run.from)) * 100);
    warnings.push(
      `Nothing was traded after ${new Date(last).toISOString().slice(0, 10)}, the last ${share} % of the span; most entries were refused by: ${refused[0]}.`,
    );
  }
  const missing = run.gaps.reduce((sum, gap) => sum + gap.missing, 0);
  if (missing > 0) {
    warnings.push(
      `${missing} ${missing === 1 ? 'candle is' : 'candles are'} missing in ${run.gaps.length} ${run.gaps.length === 1 ? 'gap' : 'gaps'}; nothing was filled there.`,
    );
  }
  if (leftOpen.length > 0) {
    warnings.push(
      `${leftOpen.length} ${leftOpen.length === 1 ? 'position was still open at the end and counts' : 'positions were still open at the end and count'} at the last close.`,
    );
  }
  const liquidated = run.trades.filter((trade) => trade.exit === 'liquidation').length;
  if (liquidated > 0) warnings.push(`${liquidated} ${liquidated === 1 ? 'trade was' : 'trades were'} liquidated.`);
  return warnings;
}
