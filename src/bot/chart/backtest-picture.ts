import { baseOf, type Market } from '../../core/market.js';
import type { BacktestPictureData, BacktestView } from '../backtest-picture.js';
import { countText } from '../format/numbers.js';
import { say } from '../messages/catalogue.js';
import { equityView } from './backtest/equity.js';
import { fanView } from './backtest/fan.js';
import { type DrawnView, headerShapes } from './backtest/frame.js';
import { monthsView } from './backtest/months.js';
import { tradesView } from './backtest/trades.js';
import { picture } from './candles/chart-layout.js';
import { type Palette, palettes } from './palette.js';
import type { Drawn } from './shapes.js';

const views: Readonly<Record<BacktestView, (data: BacktestPictureData, palette: Palette) => DrawnView>> = {
  equity: equityView,
  months: monthsView,
  trades: tradesView,
  monteCarlo: fanView,
};

const mostMarkets = 6;

/** `Backtest · BTC ETH · 1h · model · 2024-01-01 to 2025-09-30`. */
function titleOf(title: BacktestPictureData['title']): string {
  if (typeof title === 'string') return title;
  const { markets, timeframe, strategy, from, to, inSample } = title;
  const words = say('pictures.test.title', {
    markets:
      markets.length > mostMarkets
        ? say('pictures.test.markets', { count: countText(markets.length) })
        : markets.map((market) => baseOf(market as Market)).join(' '),
    timeframe,
    strategy,
    from: from.slice(0, 10),
    // A span that ends at midnight ends with the day before.
    to: new Date(Date.parse(to) - 1).toISOString().slice(0, 10),
  });
  return inSample ? `${say('pictures.test.inSample')} · ${words}` : words;
}

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
    shapes: [...headerShapes(titleOf(data.title), origin, drawn, palette), ...(drawn.shapes ?? [])],
    background: palette.background,
    size: picture,
  };
}
