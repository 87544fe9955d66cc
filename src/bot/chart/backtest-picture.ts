import type { BacktestPictureData, BacktestView } from '../backtest-picture.js';
import { equityView } from './backtest/equity.js';
import { fanView } from './backtest/fan.js';
import { type DrawnView, headerShapes } from './backtest/frame.js';
import { monthsView } from './backtest/months.js';
import { tradesView } from './backtest/trades.js';
import { picture } from './chart-layout.js';
import { type Palette, palettes } from './palette.js';
import type { Drawn } from './shapes.js';

const views: Readonly<Record<BacktestView, (data: BacktestPictureData, palette: Palette) => DrawnView>> = {
  equity: equityView,
  months: monthsView,
  trades: tradesView,
  monteCarlo: fanView,
};

/** One picture of a backtest; a view without anything to show says so. `origin`: whose prices. */
export function backtestPicture(
  view: BacktestView,
  data: BacktestPictureData,
  theme: 'dark' | 'light',
  origin = '',
): Drawn {
  const palette = palettes[theme];
  const drawn = views[view](data, palette);
  return {
    shapes: [...headerShapes(data.title, origin, drawn, palette), ...(drawn.shapes ?? [])],
    background: palette.background,
    size: picture,
  };
}
