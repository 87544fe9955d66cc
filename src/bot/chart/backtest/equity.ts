import type { BacktestPictureData } from '../../backtest-picture.js';
import { percentText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import type { Palette } from '../palette.js';
import { roundScale, type Scale } from '../price-scale.js';
import { line, type Place, polygon, type Shape, text } from '../shapes.js';
import {
  axisPercent,
  type DrawnView,
  dateShapes,
  margins,
  nothingHere,
  percentLines,
  plot,
  signedPercent,
  smallText,
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
  if (start === undefined || curve.at.length < 2)
    return nothingHere(say('pictures.test.equity'), say('pictures.test.fewCandles'), palette);
  const hold = curve.buyAndHold;
  const all = [...curve.equity, ...(hold ?? [])].map((value) => Math.max(least, value / start));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const isLog = high / low >= logFrom;
  const shown = (value: number): number =>
    isLog ? Math.log(Math.max(least, value / start)) : 100 * (value / start - 1);
  const scale = isLog ? logScale(low, high) : roundScale(100 * (low - 1), 100 * (high - 1), 7);
  const below = roundScale(0, 100 * Math.max(...curve.drawdown), 2);
  const x = (at: number): number =>
    plot.left + ((at - span[0]) / Math.max(1, span[1] - span[0])) * (plot.right - plot.left);
  const y = (value: number): number => upper.top + ((scale.max - value) / (scale.max - scale.min)) * upper.height;
  const belowY = (percent: number): number => lower.top + (percent / below.max) * lower.height;
  const points = (values: readonly number[]): readonly Place[] =>
    values.map((value, i) => [x(curve.at[i] ?? 0), y(shown(value))]);
  const falls = curve.drawdown.map((value, i): Place => [x(curve.at[i] ?? 0), belowY(100 * value)]);
  return {
    headline: say('pictures.test.equityOf', {
      net: signedPercent(netReturn),
      fall: percentText(maxDrawdown),
    }),
    legend: [
      { words: `━ ${say('pictures.test.this')}`, color: palette.up },
      ...(hold ? [{ words: `┅ ${say('pictures.test.hold')}`, color: palette.muted }] : []),
      { words: `▇ ${say('pictures.test.below')}`, color: palette.down },
      ...(isLog ? [{ words: say('pictures.test.log'), color: palette.muted }] : []),
    ],
    shapes: [
      ...(isLog ? logShapes(scale, y, palette) : percentLines(scale.ticks, y, palette)),
      ...percentLines(below.ticks, belowY, palette, (percent) => axisPercent(-percent)),
      // Where it began, under everything else.
      line(
        [
          [plot.left, y(0)],
          [plot.right, y(0)],
        ],
        palette.muted,
        { width: 1.5, z: 1 },
      ),
      ...(hold ? [line(points(hold), palette.muted, { width: 3, dash: [12, 6] })] : []),
      line(points(curve.equity), palette.up, { width: 4 }),
      polygon([[plot.left, lower.top], ...falls, [plot.right, lower.top]], palette.down, 4, 0.35),
      line(falls, palette.down),
      ...dateShapes(span, lower.top + lower.height + 34, palette),
    ],
  };
}

function logScale(low: number, high: number): Scale {
  const pad = 0.04 * Math.log(high / low);
  return { min: Math.log(low) - pad, max: Math.log(high) + pad, ticks: [] };
}

/** Lines at round percents of a logarithmic axis, zero first, none closer to another than a label is high. */
function logShapes({ min, max }: Scale, y: (value: number) => number, palette: Palette): readonly Shape[] {
  const taken: number[] = [];
  const shapes: Shape[] = [];
  for (const percent of [...logTicks].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const value = Math.log(1 + percent / 100);
    const at = y(value);
    if (value < min || value > max || taken.some((other) => Math.abs(other - at) < tickApart)) continue;
    taken.push(at);
    const ends: readonly Place[] = [
      [plot.left, at],
      [plot.right, at],
    ];
    shapes.push(line(ends, palette.grid, { width: 1.5, z: 0 }));
    shapes.push(text(plot.right + 14, at, axisPercent(percent), { size: smallText, fill: palette.muted }));
  }
  return shapes;
}
