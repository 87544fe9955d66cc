import { Resvg } from '@resvg/resvg-js';
import { bundledTypefaces } from './bundled-typefaces.js';
import { palettePng } from './png.js';
import type { Drawn } from './shapes.js';
import { svgOf } from './svg.js';

/** A picture as PNG, with the bundled fonts only, so that every machine draws the same. */
export const rasterise = (picture: Drawn): Buffer => pngOfSvg(svgOf(picture, bundledTypefaces()));

/**
 * An SVG without text as PNG. Computes in the calling thread: that is the drawing thread already, and the library's own
 * would each keep the memory of a picture.
 */
export function pngOfSvg(svg: string): Buffer {
  const rendered = new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: 'off' }).render();
  return palettePng(rendered.pixels, rendered.width, rendered.height) ?? rendered.asPng();
}
