import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { palettePng } from './png.js';
import type { Drawn } from './shapes.js';
import { svgOf, type Typefaces } from './svg.js';
import { Typeface } from './typeface.js';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
let known: Typefaces | null = null;

/** Read with the first picture, then kept. */
function bundled(): Typefaces {
  known ??= {
    plain: new Typeface(join(fonts, 'DejaVuSans.ttf')),
    bold: new Typeface(join(fonts, 'DejaVuSans-Bold.ttf')),
  };
  return known;
}

/** A picture as PNG, with the bundled font only, so that every machine draws the same. */
export const rasterise = (picture: Drawn): Buffer => pngOfSvg(svgOf(picture, bundled()));

/**
 * An SVG without text as PNG. Computes in the calling thread: that is the drawing thread already, and the library's own
 * would each keep the memory of a picture.
 */
export function pngOfSvg(svg: string): Buffer {
  const rendered = new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: 'off' }).render();
  return palettePng(rendered.pixels, rendered.width, rendered.height) ?? rendered.asPng();
}
