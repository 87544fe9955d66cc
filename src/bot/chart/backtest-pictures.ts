import { type BacktestPictureData, type BacktestView, backtestViews } from '../backtest-picture.js';
import { backtestPicture } from './backtest-picture.js';
import { rasterise } from './rasterise.js';
import type { Drawn } from './shapes.js';
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
  readonly picture: Drawn;
}

/** Every picture of a backtest as SVG, for a page or a folder. */
export function backtestSvgs(data: BacktestPictureData, theme: 'dark' | 'light'): readonly BacktestSvg[] {
  return backtestViews.map((view) => {
    const picture = backtestPicture(view, data, theme);
    return { name: view, title: titles[view], svg: svgOf(picture), picture };
  });
}

export const pngOf = ({ picture }: BacktestSvg): Buffer => rasterise(picture);
