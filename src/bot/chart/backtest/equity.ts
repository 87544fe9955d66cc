import type { BacktestPictureData } from '../../backtest-picture.js';
import type { Palette } from '../palette.js';
import {
  axisPercent,
  type DrawnView,
  dateShapes,
  margins,
  nothingHere,
  percentAxis,
  signedPercent,
  timeAxis,
} from './frame.js';

const upper = { top: margins.top, height: 440 } as const;
const lower = { top: 650, height: 170 } as const;

/** Equity beside buy and hold, and below it how far it is under its peak. */
export function equityView({ curve, netReturn, maxDrawdown }: BacktestPictureData, palette: Palette): DrawnView {
  const start = curve.equity[0];
  const span = [curve.at[0] ?? 0, curve.at.at(-1) ?? 0] as const;
  if (start === undefined || curve.at.length < 2) return nothingHere('Equity', 'Too few candles to draw', palette);
  const line = (values: readonly number[]) => values.map((value, i) => [curve.at[i], 100 * (value / start - 1)]);
  const hold = curve.buyAndHold;
  const series = (grid: number, data: unknown, color: string, width: number, more: object = {}) => ({
    type: 'line',
    showSymbol: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data,
    lineStyle: { color, width },
    z: 5,
    ...more,
  });
  return {
    headline: `Equity ${signedPercent(netReturn)} · worst fall ${(100 * maxDrawdown).toFixed(1)} %`,
    legend: [
      { words: '━ this test', color: palette.up },
      ...(hold ? [{ words: '┅ buy and hold', color: palette.muted }] : []),
      { words: '▇ below its peak', color: palette.down },
    ],
    option: {
      grid: [upper, lower].map((grid) => ({
        ...grid,
        left: margins.left,
        right: margins.right,
        outerBoundsMode: 'none',
      })),
      xAxis: [timeAxis(palette, 0, span, false), timeAxis(palette, 1, span, true)],
      yAxis: [
        percentAxis(palette, 0, axisPercent),
        {
          ...percentAxis(palette, 1, (value) => axisPercent(-value)),
          inverse: true,
          min: 0,
          max: curve.drawdown.every((value) => value === 0) ? 1 : undefined,
          splitNumber: 2,
        },
      ],
      series: [
        ...(hold
          ? [series(0, line(hold), palette.muted, 3, { lineStyle: { color: palette.muted, width: 3, type: 'dashed' } })]
          : []),
        // Zero, under everything else.
        series(
          0,
          span.map((at) => [at, 0]),
          palette.muted,
          1.5,
          { z: 1 },
        ),
        series(0, line(curve.equity), palette.up, 4),
        series(
          1,
          curve.drawdown.map((value, i) => [curve.at[i], 100 * value]),
          palette.down,
          2,
          { areaStyle: { color: palette.down, opacity: 0.35 } },
        ),
      ],
    },
    shapes: dateShapes(span, lower.top + lower.height + 34, palette),
  };
}
