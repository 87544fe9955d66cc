import type { BacktestPictureData } from '../../backtest-picture.js';
import type { Palette } from '../palette.js';
import { line, type Shape, text } from '../shapes.js';
import {
  axisPercent,
  type DrawnView,
  dateShapes,
  margins,
  nothingHere,
  percentAxis,
  plot,
  signedPercent,
  smallText,
  timeAxis,
} from './frame.js';

const upper = { top: margins.top, height: 440 } as const;
const lower = { top: 650, height: 170 } as const;

/** From this ratio of the highest to the lowest on, a linear axis would press one of the curves flat. */
const logFrom = 3;
/** Percent lines of a logarithmic axis; as many as keep apart are drawn. */
const logTicks = [
  -99.9, -99, -95, -90, -75, -50, -25, 0, 25, 50, 100, 200, 400, 900, 1_900, 4_900, 9_900, 49_900, 99_900,
] as const;
const tickApart = 44;
/** What is lost whole has no logarithm. */
const least = 1e-4;

/** Equity beside buy and hold, and below it how far it is under its peak. */
export function equityView({ curve, netReturn, maxDrawdown }: BacktestPictureData, palette: Palette): DrawnView {
  const start = curve.equity[0];
  const span = [curve.at[0] ?? 0, curve.at.at(-1) ?? 0] as const;
  if (start === undefined || curve.at.length < 2) return nothingHere('Equity', 'Too few candles to draw', palette);
  const hold = curve.buyAndHold;
  const all = [...curve.equity, ...(hold ?? [])].map((value) => Math.max(least, value / start));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const isLog = high / low >= logFrom;
  const shown = (value: number): number =>
    isLog ? Math.log(Math.max(least, value / start)) : 100 * (value / start - 1);
  const points = (values: readonly number[]) => values.map((value, i) => [curve.at[i], shown(value)]);
  const pad = 0.04 * Math.log(high / low);
  const log = { min: Math.log(low) - pad, max: Math.log(high) + pad };
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
      ...(isLog ? [{ words: 'logarithmic', color: palette.muted }] : []),
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
        isLog ? { type: 'value', gridIndex: 0, show: false, ...log } : percentAxis(palette, 0, axisPercent),
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
          ? [
              series(0, points(hold), palette.muted, 3, {
                lineStyle: { color: palette.muted, width: 3, type: 'dashed' },
              }),
            ]
          : []),
        // Where it began, under everything else.
        series(
          0,
          span.map((at) => [at, 0]),
          palette.muted,
          1.5,
          { z: 1 },
        ),
        series(0, points(curve.equity), palette.up, 4),
        series(
          1,
          curve.drawdown.map((value, i) => [curve.at[i], 100 * value]),
          palette.down,
          2,
          { areaStyle: { color: palette.down, opacity: 0.35 } },
        ),
      ],
    },
    shapes: [...(isLog ? logShapes(log, palette) : []), ...dateShapes(span, lower.top + lower.height + 34, palette)],
  };
}

/** Lines at round percents of a logarithmic axis, zero first, none closer to another than a label is high. */
function logShapes({ min, max }: { readonly min: number; readonly max: number }, palette: Palette): readonly Shape[] {
  const y = (value: number): number => upper.top + ((max - value) / (max - min)) * upper.height;
  const taken: number[] = [];
  const shapes: Shape[] = [];
  for (const percent of [...logTicks].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const value = Math.log(1 + percent / 100);
    const at = y(value);
    if (value < min || value > max || taken.some((other) => Math.abs(other - at) < tickApart)) continue;
    taken.push(at);
    const ends: readonly (readonly [number, number])[] = [
      [plot.left, at],
      [plot.right, at],
    ];
    shapes.push(line(ends, palette.grid, { width: 1.5, z: 0 }));
    shapes.push(text(plot.right + 14, at, axisPercent(percent), { size: smallText, fill: palette.muted }));
  }
  return shapes;
}
