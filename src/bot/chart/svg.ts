import { assertNever } from '../../core/errors.js';
import { type Drawn, fontFamily, type Line, type Shape, type Words } from './shapes.js';
import { type Typefaces, unitsPerEm } from './typeface.js';

/** A picture as SVG: its words as outlines of `typefaces`, else as text for whoever shows it. */
export function svgOf(
  { shapes, background, size: { width, height } }: Drawn,
  typefaces: Typefaces | null = null,
): string {
  const ordered = [...shapes].sort((a, b) => a.z - b.z);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${background}"${crisp}/>`,
    ...ordered.map((shape) => elementOf(shape, typefaces)),
    '</svg>',
  ].join('\n');
}

function elementOf(shape: Shape, typefaces: Typefaces | null): string {
  switch (shape.type) {
    case 'text':
      return typefaces ? outlineOf(shape, typefaces) : textOf(shape);
    case 'polyline':
    case 'polygon': {
      const straight = straightOf(shape);
      if (straight) return straight;
      return `<${shape.type} points="${shape.points.map(([x, y]) => `${px(x)} ${px(y)}`).join(' ')}"${paintOf(shape)}/>`;
    }
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

const crisp = ' shape-rendering="crispEdges"';

/** A whole line straight across or down, as the whole pixels it covers; null for any other. */
function straightOf({ points, stroke, lineWidth = 1, dash }: Line): string | null {
  const [from, to] = points;
  if (!from || !to || points.length !== 2 || !stroke || (dash && dash.length > 0)) return null;
  const [isAcross, isDown] = [from[1] === to[1], from[0] === to[0]];
  if (!isAcross && !isDown) return null;
  const wide = Math.max(1, Math.round(lineWidth));
  const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  const [left, top] = [Math.round(isAcross ? x : x - wide / 2), Math.round(isAcross ? y - wide / 2 : y)];
  const width = isAcross ? Math.round(Math.abs(to[0] - from[0])) : wide;
  const height = isAcross ? wide : Math.round(Math.abs(to[1] - from[1]));
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${stroke}"${crisp}/>`;
}

/** A tenth of a pixel is finer than the eye, and far shorter than a double. */
export const px = (value: number): number => Math.round(value * 10) / 10;

function paintOf({ fill, fillOpacity = 1, stroke, lineWidth = 1, dash, isCrisp }: Exclude<Shape, Words>): string {
  return [
    ` fill="${fill ?? 'none'}"`,
    fillOpacity === 1 ? '' : ` fill-opacity="${fillOpacity}"`,
    stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${lineWidth}"`,
    dash === undefined || dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`,
    isCrisp ? crisp : '',
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
  const place = `translate(${px(x)} ${px(y)})${turn} scale(${size / unitsPerEm}) translate(${-width * shares[align]} ${face.middle})`;
  return `<path d="${path}" transform="${place}" fill="${fill}"/>`;
}

/** SVG turns clockwise. */
const degrees = (rotation: number): number => (-rotation * 180) / Math.PI;
