import type { EChartsCoreOption } from 'echarts/core';
import type { BacktestPictureData, BacktestView } from '../backtest-picture.js';
import { equityView } from './backtest/equity.js';
import { fanView } from './backtest/fan.js';
import { baseOption, type DrawnView, headerShapes } from './backtest/frame.js';
import { monthsView } from './backtest/months.js';
import { tradesView } from './backtest/trades.js';
import { type Palette, palettes } from './palette.js';

const views: Readonly<Record<BacktestView, (data: BacktestPictureData, palette: Palette) => DrawnView>> = {
  equity: equityView,
  months: monthsView,
  trades: tradesView,
  monteCarlo: fanView,
};

/** One picture of a backtest as an echarts option; a view without anything to show says so. `origin`: whose prices. */
export function backtestOption(
  view: BacktestView,
  data: BacktestPictureData,
  theme: 'dark' | 'light',
  origin = '',
): EChartsCoreOption {
  const palette = palettes[theme];
  const drawn = views[view](data, palette);
  return {
    ...baseOption(palette),
    ...drawn.option,
    graphic: { elements: [...headerShapes(data.title, origin, drawn, palette), ...(drawn.shapes ?? [])] },
  };
}
