/** One element of echarts' graphic component: absolute px, drawn in the order of `z`. */
export interface Shape {
  readonly type: 'text' | 'polyline' | 'polygon' | 'rect' | 'circle';
  readonly silent: true;
  readonly z: number;
  readonly x?: number;
  readonly y?: number;
  /** Radians, counter-clockwise. */
  readonly rotation?: number;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly style: Readonly<Record<string, unknown>>;
}

export const fontFamily = 'DejaVu Sans';

interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

/** Text centred vertically on `y`. */
export const text = (x: number, y: number, words: string, { size, fill, bold, align }: TextStyle, z = 20): Shape => ({
  type: 'text',
  silent: true,
  x,
  y,
  z,
  style: {
    text: words,
    fill,
    fontFamily,
    fontSize: size,
    fontWeight: bold ? 'bold' : 'normal',
    align: align ?? 'left',
    verticalAlign: 'middle',
  },
});

export const line = (
  points: readonly (readonly [number, number])[],
  stroke: string,
  { width = 2, dash, z = 5 }: { width?: number; dash?: readonly number[]; z?: number } = {},
): Shape => ({
  type: 'polyline',
  silent: true,
  z,
  shape: { points: points.map(([x, y]) => [x, y]) },
  style: { stroke, lineWidth: width, fill: 'none', ...(dash ? { lineDash: [...dash] } : {}) },
});

export const polygon = (points: readonly (readonly [number, number])[], fill: string, z = 2): Shape => ({
  type: 'polygon',
  silent: true,
  z,
  shape: { points: points.map(([x, y]) => [x, y]) },
  style: { fill },
});

export const box = (x: number, y: number, width: number, height: number, fill: string, z = 15): Shape => ({
  type: 'rect',
  silent: true,
  z,
  shape: { x, y, width, height, r: 5 },
  style: { fill },
});

export const dot = (x: number, y: number, fill: string, stroke: string): Shape => ({
  type: 'circle',
  silent: true,
  z: 12,
  shape: { cx: x, cy: y, r: 9 },
  style: { fill, stroke, lineWidth: 3 },
});

/** About the width of DejaVu Sans text in px, a little more rather than less. */
export function widthOf(words: string, size: number, bold = false): number {
  let ems = 0;
  for (const letter of words) ems += emOf(letter);
  return ems * size * (bold ? 1.09 : 1);
}

function emOf(letter: string): number {
  if (/[.,:;'|ilIj ·]/.test(letter)) return 0.34;
  if (/[MWmw%#≈+−±]/.test(letter)) return 0.9;
  if (/[A-Z▲▼●◌⚡]/.test(letter)) return 0.71;
  return /[0-9]/.test(letter) ? 0.64 : 0.6;
}
