import { type BacktestPictureData, type BacktestView, backtestViews } from '../backtest-picture.js';
import { backtestOption } from './backtest-option.js';
import { picture } from './chart-layout.js';
import { rasterise } from './rasterise.js';
import { svgOf } from './svg.js';

const titles: Readonly<Record<BacktestView, string>> = {
  equity: 'Equity',
  months: 'Months',
  trades: 'Trades',
  monteCarlo: 'Monte Carlo',
};

export interface BacktestSvg {
  readonly name: BacktestView;
  readonly title: string;
  readonly svg: string;
}

/** Every picture of a backtest as SVG, for a page or a folder. */
export function backtestSvgs(data: BacktestPictureData, theme: 'dark' | 'light'): readonly BacktestSvg[] {
  return backtestViews.map((view) => ({
    name: view,
    title: titles[view],
    svg: svgOf(backtestOption(view, data, theme), picture),
  }));
}

export const pngOf = ({ svg }: BacktestSvg): Buffer => rasterise(svg);
