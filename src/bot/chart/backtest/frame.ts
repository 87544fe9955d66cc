import { exactText } from '../../format/exact.js';
import { say } from '../../messages/catalogue.js';
import { picture } from '../candles/chart-layout.js';
import type { Palette } from '../palette.js';
import { fitting, line, type Shape, text, widthOf } from '../shapes.js';
import { dayName, everyThatFits, monthNames } from '../time-axis.js';

/** Room around the plots in px; axis labels stand on the right, where the newest value is. */
export const margins = { left: 40, right: 150, top: 158, bottom: 64 } as const;
export const plot = {
  left: margins.left,
  right: picture.width - margins.right,
  top: margins.top,
  bottom: picture.height - margins.bottom,
} as const;
export const smallText = 25;
const titleSize = 27;
const headlineSize = 40;

/** One view: its words, and what is drawn below them. */
export interface DrawnView {
  readonly headline: string;
  readonly legend?: readonly LegendEntry[];
  readonly shapes?: readonly Shape[];
}

export interface LegendEntry {
  /** A sign of the kind of line or mark, then words: never colour alone. */
  readonly words: string;
  readonly color: string;
}

/** Title, what the picture says, and what its lines are; text that is too wide shrinks before it is cut. */
export function headerShapes(title: string, origin: string, { headline, legend = [] }: DrawnView, palette: Palette) {
  const edge = picture.width - 24;
  const originWidth = origin === '' ? 0 : widthOf(origin, titleSize);
  return [
    fitted(title, margins.left, 32, edge - margins.left - originWidth - 24, titleSize, palette.muted),
    text(edge, 32, origin, { size: titleSize, fill: palette.muted, align: 'right' }),
    fitted(headline, margins.left, 78, edge - margins.left, headlineSize, palette.text, true),
    ...legendShapes(legend),
  ];
}

function legendShapes(legend: readonly LegendEntry[]): readonly Shape[] {
  const taken = legend.reduce((sum, { words }) => sum + widthOf(words, smallText), 0);
  const room = picture.width - margins.left - 24 - 34 * (legend.length - 1);
  const size = smallText * Math.min(1, room / Math.max(1, taken));
  let x: number = margins.left;
  return legend.map(({ words, color }) => {
    const shape = text(x, 126, words, { size, fill: color });
    x += widthOf(words, size) + 34;
    return shape;
  });
}

function fitted(words: string, x: number, y: number, room: number, size: number, fill: string, bold = false): Shape {
  const fit = fitting(words, room, { size, bold });
  return text(x, y, fit.words, { size: fit.size, fill, bold });
}

export const nothingHere = (headline: string, why: string, palette: Palette): DrawnView => ({
  headline,
  shapes: [text(picture.width / 2, picture.height / 2, why, { size: 34, fill: palette.muted, align: 'center' })],
});

const dayMs = 86_400_000;
const daySteps = [1, 2, 7, 14] as const;
const monthSteps = [1, 2, 3, 6, 12, 24, 60] as const;

/** Round dates along the bottom of a plot: days for short spans, starts of months for long ones; never two on each other. */
export function dateShapes(span: readonly [number, number], y: number, palette: Palette): readonly Shape[] {
  const [from, to] = span;
  const width = plot.right - plot.left;
  const most = 7;
  const x = (at: number): number => plot.left + ((at - from) / Math.max(1, to - from)) * width;
  const shapes: Shape[] = [];
  const dates = everyThatFits(
    datesBetween(from, to, most),
    ({ at }) => x(at),
    ({ words }) => widthOf(words, smallText),
  );
  for (const { at, words } of dates) {
    const half = widthOf(words, smallText) / 2;
    if (x(at) - half < plot.left - 20 || x(at) + half > plot.right + 40) continue;
    shapes.push(text(x(at), y, words, { size: smallText, fill: palette.muted, align: 'center' }));
  }
  return shapes;
}

function datesBetween(from: number, to: number, most: number): readonly { at: number; words: string }[] {
  const days = (to - from) / dayMs;
  const step = daySteps.find((one) => days / one <= most);
  if (step !== undefined) {
    const first = Math.ceil(from / dayMs);
    return Array.from({ length: Math.floor(to / dayMs) - first + 1 }, (_, i) => first + i)
      .filter((one) => one % step === 0)
      .map((one) => {
        const date = new Date(one * dayMs);
        return { at: one * dayMs, words: dayName(date.getUTCDate(), date.getUTCMonth()) };
      });
  }
  const begin = new Date(from);
  const months = (to - from) / (30.44 * dayMs);
  const every = monthSteps.find((one) => months / one <= most) ?? 120;
  const found: { at: number; words: string }[] = [];
  const firstMonth = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  for (let month = firstMonth; ; month++) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return found;
    if (at < from || month % every !== 0) continue;
    found.push({
      at,
      words:
        every >= 12
          ? String(Math.floor(month / 12))
          : say('pictures.monthOf', { month: monthNames()[month % 12] ?? '', year: Math.floor(month / 12) }),
    });
  }
}

/** Lines across at these percents, said on the right. */
export const percentLines = (
  ticks: readonly number[],
  y: (percent: number) => number,
  palette: Palette,
  words: (percent: number) => string = axisPercent,
): readonly Shape[] =>
  ticks.flatMap((tick) => [
    line(
      [
        [plot.left, y(tick)],
        [plot.right, y(tick)],
      ],
      palette.grid,
      { width: 1.5, z: 0 },
    ),
    text(plot.right + 14, y(tick), words(tick), { size: smallText, fill: palette.muted }),
  ]);

/** `+3.1`, `−12`, `0`. */
export const signedNumber = (value: number): string => {
  const plain = Math.abs(value).toFixed(Math.abs(value) >= 10 || Number.isInteger(value) ? 0 : 1);
  return Number(plain) === 0 ? '0' : `${value < 0 ? '−' : '+'}${exactText(plain)}`;
};
/** Of a fraction. */
export const signedPercent = (fraction: number): string => `${signedNumber(100 * fraction)} %`;
/** Of a percent figure, for axes: finer where the whole axis is small. */
export const axisPercent = (value: number): string => {
  const plain =
    Math.abs(value) >= 10 || Number.isInteger(value)
      ? Math.abs(value).toFixed(0)
      : String(Number(Math.abs(value).toPrecision(2)));
  return `${Number(plain) === 0 ? '' : value < 0 ? '−' : '+'}${exactText(plain)} %`;
};
