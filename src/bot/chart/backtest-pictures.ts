import type { BacktestReport } from '../../core/backtest-report.js';
import { backtestOption, backtestViews, pictureDataOf } from './backtest-option.js';
import { picture } from './chart-layout.js';
import { svgOf } from './svg.js';

const titles = { equity: 'Equity', months: 'Months', trades: 'Trades', monteCarlo: 'Monte Carlo' } as const;

/** Every picture of a report as SVG, for a page or a folder. */
export function backtestSvgs(
  report: BacktestReport,
  theme: 'dark' | 'light',
): readonly { readonly name: string; readonly title: string; readonly svg: string }[] {
  const data = pictureDataOf(report);
  return backtestViews.map((view) => ({
    name: view,
    title: titles[view],
    svg: svgOf(backtestOption(view, data, theme), picture),
  }));
}
