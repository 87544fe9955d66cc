import { bundledTypefaces } from './bundled-typefaces.js';
import { unitsPerEm } from './typeface.js';

export type Place = readonly [number, number];

interface Paint {
  /** Higher lies over lower; equal ones in the order given. */
  readonly z: number;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
  /** In whole pixels, without shades at its edges: drawn in a fraction of the time. */
  readonly isCrisp?: true;
}

export interface Words {
  readonly type: 'text';
  readonly z: number;
  /** Of its middle line, and by `align` of its begin, middle or end. */
  readonly x: number;
  readonly y: number;
  /** Radians, counter-clockwise about that place. */
  readonly rotation?: number;
  readonly words: string;
  readonly size: number;
  readonly fill: string;
  readonly bold: boolean;
  readonly align: 'left' | 'center' | 'right';
}

export interface Line extends Paint {
  readonly type: 'polyline' | 'polygon';
  readonly points: readonly Place[];
}

export interface Rectangle extends Paint {
  readonly type: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of its corners. */
  readonly radius: number;
}

export interface Circle extends Paint {
  readonly type: 'circle';
  readonly cx: number;
  readonly cy: number;
  readonly r: number;
}

/** Many of a kind in one: the fewer elements, the sooner a picture is drawn. */
export interface Path extends Paint {
  readonly type: 'path';
  /** SVG path data. */
  readonly d: string;
}

/** What pictures are made of: places and sizes in px from the upper left corner. */
export type Shape = Words | Line | Rectangle | Circle | Path;

/** A whole picture. */
export interface Drawn {
  readonly shapes: readonly Shape[];
  readonly background: string;
  readonly size: { readonly width: number; readonly height: number };
}

export const fontFamily = 'DejaVu Sans';

interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  readonly align?: Words['align'];
}

/** Text centred vertically on `y`. */
export const text = (
  x: number,
  y: number,
  words: string,
  { size, fill, bold = false, align = 'left' }: TextStyle,
  z = 20,
): Words => ({ type: 'text', z, x, y, words, size, fill, bold, align });

export const line = (
  points: readonly Place[],
  stroke: string,
  { width = 2, dash, z = 5 }: { width?: number; dash?: readonly number[]; z?: number } = {},
): Line => ({ type: 'polyline', z, points, stroke, lineWidth: width, ...(dash ? { dash } : {}) });

export const polygon = (points: readonly Place[], fill: string, z = 2, fillOpacity = 1): Line => ({
  type: 'polygon',
  z,
  points,
  fill,
  fillOpacity,
});

export const box = (x: number, y: number, width: number, height: number, fill: string, z = 15): Rectangle => ({
  type: 'rect',
  z,
  x,
  y,
  width,
  height,
  radius: 5,
  fill,
});

export const dot = (cx: number, cy: number, fill: string, stroke: string, r = 9): Circle => ({
  type: 'circle',
  z: 12,
  cx,
  cy,
  r,
  fill,
  stroke,
  lineWidth: 3,
});

/** Width in px of text as it is drawn. */
export const widthOf = (words: string, size: number, bold = false): number =>
  (bundledTypefaces()[bold ? 'bold' : 'plain'].outline(words).width * size) / unitsPerEm;

/** Words in at most `room` px: smaller first, down to `least`, then cut with an ellipsis. */
export function fitting(
  words: string,
  room: number,
  { size, bold = false, least = 20 }: { readonly size: number; readonly bold?: boolean; readonly least?: number },
): { readonly words: string; readonly size: number } {
  const width = widthOf(words, size, bold);
  if (width <= room) return { words, size };
  const smaller = (size * room) / width;
  if (smaller >= least) return { words, size: smaller };
  const smallest = Math.min(size, least);
  const letters = [...words];
  while (letters.length > 1 && widthOf(letters.join(''), smallest, bold) > room) letters.splice(-2, 2, '…');
  return { words: letters.join(''), size: smallest };
}
