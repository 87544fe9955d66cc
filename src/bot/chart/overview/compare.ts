import { baseOf } from '../../../core/market.js';
import type { Comparison } from '../../../core/overview.js';
import { exactText } from '../../format/exact.js';
import { fixedText } from '../../format/numbers.js';
import { say } from '../../messages/catalogue.js';
import type { ComparePictureRequest } from '../../reply/pictures.js';
import { picture } from '../candles/chart-layout.js';
import { type Palette, palettes } from '../palette.js';
import { priceScale } from '../price-scale.js';
import { type Drawn, line, type Shape, text, widthOf } from '../shapes.js';
import { spreadLabels } from '../spread-labels.js';
import { timeTicks, wordedTicks, zonedTime } from '../time-axis.js';
import { drawnOf, edge, fitted, headShapes, percentFigure, watermark } from './frame.js';

const top = 150;
const plotBottom = 640;
const tableTop = 746;
const rowHeight = 44;
const labelSize = 26;
const axisSize = 22;
const cellSize = 28;

/** Strokes beside colours, so that lines differ without them. */
const strokes = [
  { width: 5, dash: undefined },
  { width: 4, dash: [16, 8] },
  { width: 4, dash: [4, 7] },
  { width: 4, dash: [18, 7, 4, 7] },
  { width: 3, dash: undefined },
  { width: 3, dash: [10, 6] },
] as const;

/** Performance of each market from the first close they share, and the figures below. */
export function comparePicture({ comparison, mark, timeZone, theme }: ComparePictureRequest): Drawn {
  const palette = palettes[theme];
  const { rows, times } = comparison;
  const height = Math.max(picture.height, tableTop + rows.length * rowHeight + 34);
  const labels = rows.map(({ market, change }) => `${baseOf(market)} ${percentFigure(change)} %`);
  const right = edge.right - Math.max(...labels.map((words) => widthOf(words, labelSize, true))) - 14;
  const percents = rows.map(({ path }) => path.map((one) => Math.expm1(one) * 100));
  const scale = priceScale(Math.min(0, ...percents.flat()), Math.max(0, ...percents.flat()), {
    count: 7,
    padding: 0.06,
    tickSize: null,
  });
  const left = edge.left + 12 + Math.max(...scale.ticks.map((value) => widthOf(axisWords(value), axisSize)));
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (at: number) => left + ((at - from) / Math.max(1, to - from)) * (right - left);
  const y = (percent: number) => plotBottom - ((percent - scale.min) / (scale.max - scale.min)) * (plotBottom - top);
  const placed = spreadLabels(
    rows.map((_, i) => ({ y: y((percents[i] as number[]).at(-1) ?? 0) })),
    34,
    top,
    plotBottom,
  );
  const title = rows.map(({ market }) => baseOf(market)).join(' · ');
  const note = say('pictures.performance', { span: spanWords(comparison), timeframe: comparison.timeframe });
  return drawnOf(
    [
      ...watermark(mark, { x: picture.width / 2, y: plotBottom / 2 + 60, width: picture.width - 100, z: 1 }, palette),
      ...headShapes({ title, note, mark, at: to, timeZone }, palette),
      ...axes({ from, to, left, right, x, y }, scale, comparison, timeZone, palette),
      ...rows.flatMap((row, i): Shape[] => {
        const { width, dash } = strokes[i % strokes.length] as (typeof strokes)[number];
        const color = palette.lines[i % palette.lines.length] as string;
        const points = row.path.map((one, at): [number, number] => [x(times[at] as number), y(Math.expm1(one) * 100)]);
        const label = placed[i]?.y ?? 0;
        return [
          line(points, color, { width, z: 10, ...(dash ? { dash } : {}) }),
          text(right + 12, label, labels[i] as string, { size: labelSize, fill: color, bold: true }),
        ];
      }),
      ...tableShapes(comparison, palette),
    ],
    height,
    palette,
  );
}

const axisWords = (percent: number): string =>
  percent === 0 ? '0' : `${percent > 0 ? '+' : '−'}${exactText(String(Math.abs(percent)))}`;

const dayMs = 86_400_000;

function spanWords({ from, to }: Comparison): string {
  const days = (to - from) / dayMs;
  return days < 2
    ? say('pictures.hours', { count: Math.round(days * 24) })
    : say('pictures.days', { count: Math.round(days) });
}

interface Plot {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
  x(at: number): number;
  y(percent: number): number;
}

function axes(
  { from, to, left, right, x, y }: Plot,
  scale: { readonly ticks: readonly number[] },
  { timeframe }: Comparison,
  timeZone: string,
  palette: Palette,
): readonly Shape[] {
  const across = scale.ticks.flatMap((value): Shape[] => [
    line(
      [
        [left, y(value)],
        [right, y(value)],
      ],
      value === 0 ? palette.muted : palette.grid,
      { width: value === 0 ? 2.5 : 1.5, z: 0 },
    ),
    text(left - 10, y(value), axisWords(value), { size: axisSize, fill: palette.muted, align: 'right' }),
  ]);
  const ticks = timeTicks(from, to, timeframe, { count: 8, zone: zonedTime(timeZone) });
  const uprights = ticks.map(({ at, dayStart }) =>
    line(
      [
        [x(at), top],
        [x(at), plotBottom],
      ],
      palette.grid,
      { width: dayStart ? 2 : 1, z: 0 },
    ),
  );
  const times = wordedTicks(ticks, { x, from: left - 10, to: right + 20, size: 24 }).map(
    ({ at, text: words, dayStart }) => {
      const fill = dayStart ? palette.text : palette.muted;
      return text(x(at), plotBottom + 28, words, { size: 24, fill, align: 'center' });
    },
  );
  return [...across, ...uprights, ...times];
}

const columns = [
  { name: 'pictures.compare.return', x: 420 },
  { name: 'pictures.compare.volatility', x: 650 },
  { name: 'pictures.compare.fall', x: 820 },
  { name: 'pictures.compare.correlation', x: 1010 },
  { name: 'pictures.compare.beta', x: 1160 },
] as const;

const ratio = (value: number | null) => (value === null ? '–' : fixedText(Math.round(100 * value) / 100 || 0, 2));
const plainPercent = (fraction: number) => `${fixedText(fraction * 100, fraction >= 0.0995 ? 0 : 1)} %`;

function tableShapes({ rows }: Comparison, palette: Palette): readonly Shape[] {
  const first = rows[0];
  const returns = rows.map(({ change }) => `${percentFigure(change)} %`);
  const room = columns[0].x - edge.left - 20 - Math.max(...returns.map((words) => widthOf(words, cellSize)));
  return [
    ...columns.map(({ name, x }) =>
      text(x, tableTop - 36, say(name), { size: 23, fill: palette.muted, align: 'right' }),
    ),
    ...rows.flatMap((row, i): Shape[] => {
      const y = tableTop + i * rowHeight;
      const cells = [
        returns[i] ?? '',
        plainPercent(row.volatility),
        plainPercent(row.worstFall),
        row === first ? say('pictures.compare.yardstick') : ratio(row.correlation),
        row === first ? '' : ratio(row.beta),
      ];
      const color = palette.lines[i % palette.lines.length] as string;
      return [
        fitted(edge.left, y, row.market, room, { size: cellSize, fill: color, bold: true }),
        ...cells.map((words, column) =>
          text(columns[column]?.x ?? 0, y, words, { size: cellSize, fill: palette.text, align: 'right' }),
        ),
      ];
    }),
  ];
}
