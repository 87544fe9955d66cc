import { baseOf } from '../../../core/market.js';
import type { HeatColumn, HeatRow } from '../../../core/overview.js';
import { exactText } from '../../format/exact.js';
import { say } from '../../messages/catalogue.js';
import type { HeatmapPictureRequest } from '../../reply/pictures.js';
import { picture } from '../candles/chart-layout.js';
import { type Palette, palettes } from '../palette.js';
import { box, type Drawn, type Shape } from '../shapes.js';
import { zonedTime } from '../time-axis.js';
import { drawnOf, edge, fitted, headShapes, percentFigure, watermark } from './frame.js';

const hourMs = 3_600_000;
const top = 190;
const bottom = 40;
const nameWidth = 186;
const spanGap = 22;
const gap = 5;
/** A move of so many of its usual sizes has the full colour. */
const fullSigmas = 2.5;

/** Markets × hours, each with its return in percent written in; the colour says how unusual that is for the market. */
export function heatmapPicture({ table, mark, timeZone, theme }: HeatmapPictureRequest): Drawn {
  const palette = palettes[theme];
  const { columns, rows } = table;
  const at = table.asOf ?? 0;
  const rowHeight = Math.min(86, Math.max(56, (picture.height - top - bottom) / Math.max(1, rows.length)));
  const height = Math.max(480, Math.ceil(top + rows.length * rowHeight + bottom));
  const short = columns.filter(({ lengthMs }) => lengthMs === columns[0]?.lengthMs).length;
  const width = (edge.right - edge.left - nameWidth - spanGap) / Math.max(1, columns.length);
  const x = (column: number) => edge.left + nameWidth + column * width + (column >= short ? spanGap : 0);
  const each = (columns[0]?.lengthMs ?? hourMs) / hourMs;
  const title = say('pictures.heat.title');
  const length = each === 1 ? say('pictures.heat.hourly') : say('pictures.heat.each', { hours: each });
  const note = say('pictures.heat.note', { each: length, sigmas: exactText(String(fullSigmas)) });
  return drawnOf(
    [
      ...headShapes({ title, note, mark, at, timeZone }, palette),
      ...columns.map((column, i) =>
        fittedCentre(x(i) + (width - gap) / 2, 158, columnName(column, at, timeZone, i === short - 1), width - gap, {
          size: 25,
          fill: column.lengthMs === columns[0]?.lengthMs && i !== short - 1 ? palette.muted : palette.text,
        }),
      ),
      ...rows.flatMap((row, i) => {
        const y = top + i * rowHeight;
        return [
          fitted(edge.left, y + rowHeight / 2 - gap / 2, baseOf(row.market), nameWidth - 24, {
            size: 32,
            fill: palette.text,
            bold: true,
          }),
          ...row.cells.flatMap((value, column) =>
            cellShapes(
              value,
              strength(value, row, columns[column]),
              { x: x(column), y, width, height: rowHeight },
              palette,
            ),
          ),
        ];
      }),
      ...watermark(mark, { x: picture.width / 2, y: height / 2 + 60, width: picture.width - 100, z: 6 }, palette),
    ],
    height,
    palette,
  );
}

function columnName({ endsBeforeMs, lengthMs }: HeatColumn, at: number, timeZone: string, isNewest: boolean): string {
  if (lengthMs >= 168 * hourMs) return say('pictures.heat.days', { count: 7 });
  if (lengthMs === 24 * hourMs) return say('pictures.hours', { count: 24 });
  if (lengthMs > 24 * hourMs) return say('pictures.heat.days', { count: lengthMs / (24 * hourMs) });
  if (isNewest) return lengthMs === hourMs ? say('pictures.heat.lastHour') : say('pictures.heat.last');
  return zonedTime(timeZone).clock(at - endsBeforeMs);
}

/** −1..1: the return in its usual size for that long. Without a usual size 5 % a day is taken for a full one. */
function strength(value: number | null, { hourSigma }: HeatRow, column: HeatColumn | undefined): number {
  if (value === null || !column) return 0;
  const hours = column.lengthMs / hourMs;
  const full = hourSigma ? fullSigmas * hourSigma * Math.sqrt(hours) : 0.05 * Math.sqrt(hours / 24);
  return Math.max(-1, Math.min(1, value / full));
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellShapes(value: number | null, tone: number, place: Place, palette: Palette): readonly Shape[] {
  const { x, y, width, height } = place;
  const words = value === null ? '–' : percentFigure(value);
  const color = mixed(palette.cell, tone >= 0 ? palette.up : palette.down, Math.abs(tone));
  return [
    box(x, y, width - gap, height - gap, color, 5),
    fittedCentre(x + (width - gap) / 2, y + (height - gap) / 2, words, width - gap - 8, {
      size: 27,
      fill: value === null ? palette.muted : readableOn(color, palette),
      bold: Math.abs(tone) > 0.55,
    }),
  ];
}

function fittedCentre(
  x: number,
  y: number,
  words: string,
  room: number,
  style: { readonly size: number; readonly fill: string; readonly bold?: boolean },
): Shape {
  return { ...fitted(x, y, words, room, style), align: 'center' };
}

/** Of the two text colours the one that stands out more from `color`; contrast as WCAG 2.2 has it. */
function readableOn(color: string, { text: one, onPill: other }: Palette): string {
  const contrast = (words: string) => {
    const [bright, dark] = [luminance(words), luminance(color)].sort((a, b) => b - a) as [number, number];
    return (bright + 0.05) / (dark + 0.05);
  };
  return contrast(one) >= contrast(other) ? one : other;
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Between two `#rrggbb` colours. */
export function mixed(from: string, to: string, share: number): string {
  const part = (color: string, i: number) => Number.parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
  return `#${[0, 1, 2]
    .map((i) => Math.round(part(from, i) + (part(to, i) - part(from, i)) * share))
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('')}`;
}
