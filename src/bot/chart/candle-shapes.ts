import type { Candle } from '../../core/market.js';
import type { Path } from './shapes.js';

export interface CandleColors {
  /** Inside of rising ones: they are hollow, so that the shape tells them apart without colour. */
  readonly hollow: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
}

type Prices = Pick<Candle, 'open' | 'high' | 'low' | 'close'>;

/**
 * Candles at their middles, one path for all that rose, one for those that fell, one for those that stood: drawn in whole
 * pixels as filled frames, which is many times cheaper than strokes. `width` is that of a body between its frame's middles.
 */
export function candleShapes(
  candles: readonly (readonly [middle: number, candle: Prices])[],
  { width, lineWidth, y, z }: { width: number; lineWidth: 1 | 2; y: (price: number) => number; z: number },
  { hollow, up, down, flat }: CandleColors,
): readonly Path[] {
  const paths = { up: '', down: '', flat: '', inner: '' };
  const side = Math.max(1, Math.floor(width / 2));
  for (const [middle, { open, high, low, close }] of candles) {
    const kind = close > open ? 'up' : close < open ? 'down' : 'flat';
    const wick = Math.round(middle - lineWidth / 2);
    const [left, right] = [wick - side, wick + lineWidth + side];
    const top = Math.round(y(Math.max(open, close)) - lineWidth / 2);
    const bottom = Math.max(top + lineWidth, Math.round(y(Math.min(open, close)) + lineWidth / 2));
    const [highest, lowest] = [Math.min(top, Math.round(y(high))), Math.max(bottom, Math.round(y(low)))];
    paths[kind] += rectangle(left, top, right, bottom);
    if (highest < top) paths[kind] += rectangle(wick, highest, wick + lineWidth, top);
    if (lowest > bottom) paths[kind] += rectangle(wick, bottom, wick + lineWidth, lowest);
    if (kind === 'up') paths.inner += inside(left, top, right, bottom, lineWidth);
  }
  return [
    ...filled(paths.up, up, z),
    ...filled(paths.inner, hollow, z),
    ...filled(paths.down, down, z),
    ...filled(paths.flat, flat, z),
  ];
}

export interface Column {
  readonly left: number;
  readonly y: number;
  readonly height: number;
  readonly isHollow: boolean;
}

/** Columns on one line, in whole pixels. */
export function columnShapes(
  columns: readonly Column[],
  { width, z }: { readonly width: number; readonly z: number },
  { hollow, up, down }: Omit<CandleColors, 'flat'>,
): readonly Path[] {
  const paths = { up: '', down: '', inner: '' };
  const wide = Math.max(1, Math.round(width));
  for (const { left: from, y, height, isHollow } of columns) {
    const [left, top] = [Math.round(from), Math.round(y)];
    const [right, bottom] = [left + wide, Math.max(top + 1, Math.round(y + height))];
    paths[isHollow ? 'up' : 'down'] += rectangle(left, top, right, bottom);
    if (isHollow) paths.inner += inside(left, top, right, bottom, 1);
  }
  return [...filled(paths.up, up, z), ...filled(paths.inner, hollow, z), ...filled(paths.down, down, z)];
}

const rectangle = (left: number, top: number, right: number, bottom: number): string =>
  `M${left} ${top}H${right}V${bottom}H${left}Z`;

/** What a frame leaves free; nothing where it is too small for that. */
const inside = (left: number, top: number, right: number, bottom: number, frame: number): string =>
  right - left > 2 * frame && bottom - top > 2 * frame
    ? rectangle(left + frame, top + frame, right - frame, bottom - frame)
    : '';

const filled = (d: string, fill: string, z: number): readonly Path[] =>
  d === '' ? [] : [{ type: 'path', z, d, fill, isCrisp: true }];
