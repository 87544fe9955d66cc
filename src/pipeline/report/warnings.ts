import type { BacktestRun } from '../../core/backtest.js';
import type { BacktestReport } from '../../core/backtest-report.js';
import { sentence } from '../../core/sentence.js';
import { wealthOf } from './daily-returns.js';
import { leastTrades } from './verdict.js';

/** What a reader must know before believing the numbers. `own`: sentences the runner adds, e.g. of a market left out. */
export function warningsOf(
  run: BacktestRun,
  { setup, trades, tradeFigures, leftOpen }: Pick<BacktestReport, 'setup' | 'trades' | 'tradeFigures' | 'leftOpen'>,
  own: readonly string[],
): readonly string[] {
  const warnings = [...own];
  if (setup.inSample) warnings.unshift(sentence('said.warning.inSample'));
  if (wealthOf(run).equity.some((value) => value === 0)) warnings.push(sentence('said.warning.wiped'));
  if (trades > 0 && trades < leastTrades)
    warnings.push(
      trades === 1 ? sentence('said.warning.oneTrade') : sentence('said.warning.fewTrades', { count: trades }),
    );
  const best = tradeFigures.best;
  const total = run.trades.reduce((sum, trade) => sum + trade.pnl.toNumber(), 0);
  const largest = Math.max(0, ...run.trades.map((trade) => trade.pnl.toNumber()));
  if (best && trades >= 5 && total > 0 && largest >= total / 2) {
    warnings.push(sentence('said.warning.oneEarned', { share: `${Math.round((largest / total) * 100)} %` }));
  }
  const last = run.trades.reduce((at, trade) => Math.max(at, trade.closedAt), 0);
  const refused = Object.entries(run.refusals).sort((a, b) => b[1] - a[1])[0];
  if (last > 0 && refused && leftOpen.length === 0 && run.to - last > (run.to - run.from) / 10) {
    const share = Math.round(((run.to - last) / (run.to - run.from)) * 100);
    warnings.push(
      sentence('said.warning.silentEnd', {
        day: new Date(last).toISOString().slice(0, 10),
        share: `${share} %`,
        check: refused[0],
      }),
    );
  }
  const missing = run.gaps.reduce((sum, gap) => sum + gap.missing, 0);
  if (missing > 0) {
    warnings.push(
      sentence('said.warning.gaps', {
        missing: missing === 1 ? sentence('said.warning.candle') : sentence('said.warning.candles', { count: missing }),
        gaps:
          run.gaps.length === 1
            ? sentence('said.warning.gap')
            : sentence('said.warning.manyGaps', { count: run.gaps.length }),
      }),
    );
  }
  if (leftOpen.length > 0) {
    warnings.push(
      leftOpen.length === 1
        ? sentence('said.warning.openOne')
        : sentence('said.warning.open', { count: leftOpen.length }),
    );
  }
  const liquidated = run.trades.filter((trade) => trade.exit === 'liquidation').length;
  if (liquidated > 0)
    warnings.push(
      liquidated === 1
        ? sentence('said.warning.liquidatedOne')
        : sentence('said.warning.liquidated', { count: liquidated }),
    );
  return warnings;
}
