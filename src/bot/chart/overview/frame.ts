import { exactText } from '../../format/exact.js';
import { say } from '../../messages/catalogue.js';
import type { Mark } from '../../reply/mark.js';
import { picture } from '../candles/chart-layout.js';
import type { Palette } from '../palette.js';
import { type Drawn, fitting, type Shape, text, type Words, widthOf } from '../shapes.js';
import { zonedTime } from '../time-axis.js';

export const edge = { left: 28, right: picture.width - 24 } as const;
const titleSize = 44;
const noteSize = 26;

/** Whose prices these are, for whoever sees the picture without its message. */
export const originOf = ({ venue, provenance }: Mark): string =>
  provenance === 'live' ? venue : say(provenance === 'simulated' ? 'pictures.simulated' : 'pictures.replayed');

/** Words in at most `room` px: smaller first, cut with an ellipsis when that is not enough. */
export const fitted = (
  x: number,
  y: number,
  words: string,
  room: number,
  style: { readonly size: number; readonly fill: string; readonly bold?: boolean },
): Words => {
  const fit = fitting(words, room, style);
  return text(x, y, fit.words, { ...style, size: fit.size });
};

/** Title and note at the left; whose prices and of when at the right. */
export function headShapes(
  {
    title,
    note,
    mark,
    at,
    timeZone,
  }: {
    readonly title: string;
    readonly note: string;
    readonly mark: Mark;
    readonly at: number;
    readonly timeZone: string;
  },
  palette: Palette,
): readonly Shape[] {
  const zone = zonedTime(timeZone);
  const time = say('pictures.until', { time: `${zone.day(at)} ${zone.clock(at)} ${zone.name(at)}` });
  const origin = originOf(mark);
  const roomBeside = (stamp: string) => edge.right - edge.left - widthOf(stamp, noteSize) - 40;
  return [
    fitted(edge.left, 42, title, roomBeside(origin), { size: titleSize, fill: palette.text, bold: true }),
    fitted(edge.left, 94, note, roomBeside(time), { size: noteSize, fill: palette.muted }),
    text(edge.right, 42, origin, { size: noteSize, fill: palette.muted, align: 'right' }),
    text(edge.right, 94, time, { size: noteSize, fill: palette.muted, align: 'right' }),
  ];
}

const largest = 130;

/** Large words across `width` px about a place where prices are not an exchange's, now. */
export function watermark(
  { provenance }: Mark,
  { x, y, width, z }: { readonly x: number; readonly y: number; readonly width: number; readonly z: number },
  palette: Palette,
): readonly Shape[] {
  if (provenance === 'live') return [];
  const words = say(provenance === 'simulated' ? 'pictures.large.simulated' : 'pictures.large.replay');
  const size = Math.min(largest, (largest * width) / widthOf(words, largest, true));
  return [{ ...text(x, y, words, { size, fill: palette.watermark, bold: true, align: 'center' }, z), rotation: 0.22 }];
}

export const drawnOf = (shapes: readonly Shape[], height: number, { background }: Palette): Drawn => ({
  shapes,
  background,
  size: { width: picture.width, height },
});

/** `+0.42`, `−12`, `0`: a percent figure without its sign of percent. */
export function percentFigure(logReturn: number): string {
  const percent = Math.expm1(logReturn) * 100;
  const size = Math.abs(percent);
  const words = size >= 99.5 ? size.toFixed(0) : size >= 9.95 ? size.toFixed(1) : size.toFixed(2);
  return Number(words) === 0 ? '0' : `${percent < 0 ? '−' : '+'}${exactText(words)}`;
}
