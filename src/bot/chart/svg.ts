import { assertNever } from '../../core/errors.js';
import { type Drawn, fontFamily, type Shape, type Words } from './shapes.js';
import type { Typeface } from './typeface.js';

/** The two weights of the font words are drawn with. */
export interface Typefaces {
  readonly plain: Typeface;
  readonly bold: Typeface;
}

/** A picture as SVG: its words as outlines of `typefaces`, else as text for whoever shows it. */
export function svgOf(
  { shapes, background, size: { width, height } }: Drawn,
  typefaces: Typefaces | null = null,
): string {
  const ordered = [...shapes].sort((a, b) => a.z - b.z);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${background}"/>`,
    ...ordered.map((shape) => elementOf(shape, typefaces)),
    '</svg>',
  ].join('\n');
}

function elementOf(shape: Shape, typefaces: Typefaces | null): string {
  switch (shape.type) {
    case 'text':
      return typefaces ? outlineOf(shape, typefaces) : textOf(shape);
    case 'polyline':
    case 'polygon':
      return `<${shape.type} points="${shape.points.map(([x, y]) => `${px(x)} ${px(y)}`).join(' ')}"${paintOf(shape)}/>`;
    case 'rect': {
      const corner = shape.radius > 0 ? ` rx="${shape.radius}"` : '';
      const [width, height] = [px(Math.max(0, shape.width)), px(Math.max(0, shape.height))];
      return `<rect x="${px(shape.x)}" y="${px(shape.y)}" width="${width}" height="${height}"${corner}${paintOf(shape)}/>`;
    }
    case 'circle':
      return `<circle cx="${px(shape.cx)}" cy="${px(shape.cy)}" r="${px(shape.r)}"${paintOf(shape)}/>`;
    case 'path':
      return `<path d="${shape.d}"${paintOf(shape)}/>`;
    default:
      return assertNever(shape);
  }
}

/** A tenth of a pixel is finer than the eye, and far shorter than a double. */
export const px = (value: number): number => Math.round(value * 10) / 10;

function paintOf({ fill, fillOpacity = 1, stroke, lineWidth = 1, dash }: Exclude<Shape, Words>): string {
  return [
    ` fill="${fill ?? 'none'}"`,
    fillOpacity === 1 ? '' : ` fill-opacity="${fillOpacity}"`,
    stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${lineWidth}"`,
    dash === undefined || dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`,
  ].join('');
}

const anchors = { left: 'start', center: 'middle', right: 'end' } as const;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function textOf({ x, y, rotation, words, size, fill, bold, align }: Words): string {
  const turn = rotation === undefined ? '' : ` transform="rotate(${degrees(rotation)} ${px(x)} ${px(y)})"`;
  const escaped = words.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
  return (
    `<text x="${px(x)}" y="${px(y)}" dominant-baseline="central" text-anchor="${anchors[align]}" xml:space="preserve" ` +
    `style="font-family:${fontFamily};font-size:${size}px${bold ? ';font-weight:bold' : ''}" fill="${fill}"${turn}>${escaped}</text>`
  );
}

const shares = { left: 0, center: 0.5, right: 1 } as const;

function outlineOf(
  { x, y, rotation, words, size, fill, bold, align }: Words,
  { plain, bold: strong }: Typefaces,
): string {
  const face = bold ? strong : plain;
  const { path, width } = face.outline(words);
  if (path === '') return '';
  const turn = rotation === undefined ? '' : ` rotate(${degrees(rotation)})`;
  const place = `translate(${px(x)} ${px(y)})${turn} scale(${size / face.unitsPerEm}) translate(${-width * shares[align]} ${face.middle})`;
  return `<path d="${path}" transform="${place}" fill="${fill}"/>`;
}

/** SVG turns clockwise. */
const degrees = (rotation: number): number => (-rotation * 180) / Math.PI;
