import type { Candle } from '../../core/market.js';
import type { Path } from './shapes.js';
import { px } from './svg.js';

export interface CandleColors {
  /** Inside of rising ones: they are hollow, so that the shape tells them apart without colour. */
  readonly hollow: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
}

type Prices = Pick<Candle, 'open' | 'high' | 'low' | 'close'>;

/** Candles `width` px wide at their middles, one path for all that rose, one for those that fell, one for those that stood. */
export function candleShapes(
  candles: readonly (readonly [middle: number, candle: Prices])[],
  { width, lineWidth, y, z }: { width: number; lineWidth: number; y: (price: number) => number; z: number },
  { hollow, up, down, flat }: CandleColors,
): readonly Path[] {
  const paths = { up: '', down: '', flat: '' };
  for (const [middle, { open, high, low, close }] of candles) {
    const kind = close > open ? 'up' : close < open ? 'down' : 'flat';
    const [left, right] = [onHalf(middle - width / 2, 1), onHalf(middle + width / 2, -1)];
    const [top, bottom] = [px(y(Math.max(open, close))), px(y(Math.min(open, close)))];
    const wick = onHalf(middle, -1);
    paths[kind] +=
      `M${left} ${top}H${right}V${bottom}H${left}ZM${wick} ${px(y(high))}V${top}M${wick} ${px(y(low))}V${bottom}`;
  }
  const path = (d: string, fill: string, stroke: string): readonly Path[] =>
    d === '' ? [] : [{ type: 'path', z, d, fill, stroke, lineWidth }];
  return [...path(paths.up, hollow, up), ...path(paths.down, down, down), ...path(paths.flat, hollow, flat)];
}

/** Columns standing on the same line: hollow ones keep their stroke inside, filled ones have none. */
export function columnShapes(
  columns: readonly {
    readonly left: number;
    readonly y: number;
    readonly height: number;
    readonly isHollow: boolean;
  }[],
  { width, z }: { readonly width: number; readonly z: number },
  { hollow, up, down }: Omit<CandleColors, 'flat'>,
): readonly Path[] {
  const paths = { hollow: '', filled: '' };
  for (const { left, y, height, isHollow } of columns) {
    const inset = isHollow ? hollowLine / 2 : 0;
    const [wide, tall] = [px(Math.max(0, width - 2 * inset)), px(Math.max(0, height - 2 * inset))];
    paths[isHollow ? 'hollow' : 'filled'] += `M${px(left + inset)} ${px(y + inset)}h${wide}v${tall}h${-wide}z`;
  }
  return [
    ...(paths.hollow === ''
      ? []
      : [{ type: 'path', z, d: paths.hollow, fill: hollow, stroke: up, lineWidth: hollowLine } as const]),
    ...(paths.filled === '' ? [] : [{ type: 'path', z, d: paths.filled, fill: down } as const]),
  ];
}

const hollowLine = 1.5;

/** The nearest middle of a pixel, where a thin line is sharp; a whole number goes by `way`. */
function onHalf(value: number, way: 1 | -1): number {
  const twice = Math.round(value * 2);
  return (twice % 2 === 0 ? twice + way : twice) / 2;
}
