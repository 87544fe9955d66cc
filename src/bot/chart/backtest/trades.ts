import type { TradeWindow, WindowTrade } from '../../../core/backtest-job.js';
import { timeframeMs } from '../../../core/market.js';
import type { BacktestPictureData } from '../../backtest-picture.js';
import { countText, fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import { candleShapes } from '../candle-shapes.js';
import type { Palette } from '../palette.js';
import { decimalsOf, priceDecimals, priceScale, roundScale } from '../price-scale.js';
import { dot, line, type Place, polygon, type Shape, text, widthOf } from '../shapes.js';
import { type DrawnView, dateShapes, margins, nothingHere, percentLines, plot, smallText } from './frame.js';

/** Trades on the candles they were made on; without candles the result of each, by the time it ended. */
export function tradesView(data: BacktestPictureData, palette: Palette): DrawnView {
  if (data.wonShare === null || data.trades.length === 0) {
    return nothingHere(say('pictures.test.trades'), say('pictures.test.noTrade'), palette);
  }
  return data.window === null ? resultsView(data, palette) : windowView(data.window, palette);
}

function windowView(window: TradeWindow, palette: Palette): DrawnView {
  const { candles, trades, market, timeframe } = window;
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) return nothingHere(say('pictures.test.trades'), say('pictures.test.noCandle'), palette);
  const length = timeframeMs(timeframe);
  const slots = Math.round((last.openedAt - first.openedAt) / length) + 1;
  const scale = priceScale(Math.min(...candles.map(({ low }) => low)), Math.max(...candles.map(({ high }) => high)), {
    count: 8,
    padding: 0.07,
    tickSize: null,
  });
  const step = (scale.ticks[1] ?? 1) - (scale.ticks[0] ?? 0);
  const decimals = Math.min(priceDecimals(null, last.close), decimalsOf(step));
  const widest = Math.max(...scale.ticks.map((tick) => widthOf(fixedText(tick, decimals), smallText)));
  const right = plot.right + margins.right - widest - 26;
  const slotWidth = (right - plot.left) / slots;
  const x = (at: number): number => plot.left + ((at - first.openedAt) / length) * slotWidth;
  const y = (price: number): number =>
    plot.bottom - ((price - scale.min) / (scale.max - scale.min)) * (plot.bottom - plot.top);
  const size = Math.max(9, Math.min(16, 0.9 * slotWidth + 5));
  const won = trades.filter(({ netReturn }) => netReturn > 0).length;
  const span = [first.openedAt, first.openedAt + slots * length] as const;
  const ours = say('pictures.test.window', {
    shown: countText(trades.length),
    all: countText(window.ofTrades),
    won: countText(won),
  });
  return {
    headline: `${market} · ${timeframe} · ${ours}`,
    legend: [
      { words: `▲ ${say('pictures.test.longIn')}`, color: palette.text },
      { words: `▼ ${say('pictures.test.shortIn')}`, color: palette.text },
      { words: `━● ${say('pictures.test.outWon')}`, color: palette.up },
      { words: `┅● ${say('pictures.test.outLost')}`, color: palette.down },
      { words: say('pictures.test.latest'), color: palette.muted },
    ],
    shapes: [
      ...scale.ticks.flatMap((tick) => [
        line(
          [
            [plot.left, y(tick)],
            [right, y(tick)],
          ],
          palette.grid,
          { width: 1.5, z: 1 },
        ),
        text(right + 14, y(tick), fixedText(tick, decimals), { size: smallText, fill: palette.muted }),
      ]),
      // Thin and pale: the trades are what is looked at.
      ...candleShapes(
        candles.map((candle) => [x(candle.openedAt) + slotWidth / 2, candle]),
        { width: Math.max(2, 0.66 * slotWidth), lineWidth: 1, y, z: 4 },
        { hollow: palette.background, up: palette.muted, down: palette.muted, flat: palette.muted },
      ),
      ...trades.flatMap((trade) => tradeShapes(trade, { x, y, size, left: plot.left, right }, palette)),
      ...dateShapes(span, plot.bottom + 34, palette),
    ],
  };
}

function tradeShapes(
  trade: WindowTrade,
  place: {
    readonly x: (at: number) => number;
    readonly y: (price: number) => number;
    readonly size: number;
    readonly left: number;
    readonly right: number;
  },
  palette: Palette,
): readonly Shape[] {
  const { x, y, size, left, right } = place;
  const color = trade.netReturn > 0 ? palette.up : palette.down;
  const [inX, outX] = [x(trade.openedAt), x(trade.closedAt)];
  const [inY, outY] = [y(trade.entryPrice), y(trade.exitPrice)];
  // What began before the picture or goes on behind it is cut at its edge, at the price it would have there.
  const at = (edge: number): number => (outX === inX ? inY : inY + ((edge - inX) / (outX - inX)) * (outY - inY));
  const from: readonly [number, number] = inX < left ? [left, at(left)] : [inX, inY];
  const to: readonly [number, number] = outX > right ? [right, at(right)] : [outX, outY];
  const up = trade.side === 'long' ? 1 : -1;
  return [
    line([from, to], color, { width: 4, z: 8, ...(trade.netReturn > 0 ? {} : { dash: [9, 6] }) }),
    ...(inX < left
      ? []
      : [
          polygon(
            [
              [inX, inY - up * size],
              [inX + size * 0.95, inY + up * size * 0.75],
              [inX - size * 0.95, inY + up * size * 0.75],
            ],
            palette.background,
            9,
          ),
          polygon(
            [
              [inX, inY - up * (size - 4)],
              [inX + size * 0.95 - 4, inY + up * (size * 0.75 - 2)],
              [inX - size * 0.95 + 4, inY + up * (size * 0.75 - 2)],
            ],
            palette.text,
            10,
          ),
        ]),
    ...(outX > right ? [] : [dot(outX, outY, color, palette.background)]),
  ];
}

function resultsView({ trades, wonShare }: BacktestPictureData, palette: Palette): DrawnView {
  const times = trades.map(({ at }) => at);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const pad = Math.max(3_600_000, (to - from) * 0.02);
  const span = [from - pad, to + pad] as const;
  const scale = roundScale(
    Math.min(...trades.map(({ netReturn }) => 100 * netReturn)),
    Math.max(...trades.map(({ netReturn }) => 100 * netReturn)),
    7,
  );
  const x = (at: number): number => plot.left + ((at - span[0]) / (span[1] - span[0])) * (plot.right - plot.left);
  const y = (percent: number): number =>
    plot.bottom - ((percent - scale.min) / (scale.max - scale.min)) * (plot.bottom - plot.top);
  const r = trades.length > 400 ? 3.5 : 6;
  const marks = trades.map(({ at, netReturn, side }): Shape => {
    const [cx, cy] = [x(at), y(100 * netReturn)];
    if (side === 'short') return { type: 'circle', z: 5, cx, cy, r, fill: palette.down, fillOpacity: 0.75 };
    const corners: readonly Place[] = [
      [cx, cy - r],
      [cx + r, cy + r],
      [cx - r, cy + r],
    ];
    return polygon(corners, palette.up, 5, 0.75);
  });
  return {
    headline: say('pictures.test.results', {
      count: countText(trades.length),
      share: `${Math.round(100 * (wonShare ?? 0))} %`,
    }),
    legend: [
      { words: `▲ ${say('pictures.test.long')}`, color: palette.up },
      { words: `● ${say('pictures.test.short')}`, color: palette.down },
      { words: say('pictures.test.afterCosts'), color: palette.muted },
    ],
    shapes: [...percentLines(scale.ticks, y, palette), ...marks, ...dateShapes(span, plot.bottom + 34, palette)],
  };
}
