import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { opaquePng } from './png.js';
import { fontFamily } from './shapes.js';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/**
 * An SVG as PNG, with the bundled font only, so that every machine draws the same. Computes in the calling thread: that
 * is the drawing thread already, and the library's own would each keep the memory of a picture.
 */
export function rasterise(svg: string): Buffer {
  const image = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [join(fonts, 'DejaVuSans.ttf'), join(fonts, 'DejaVuSans-Bold.ttf')],
      defaultFontFamily: fontFamily,
    },
    logLevel: 'off',
  });
  const rendered = image.render();
  return opaquePng(rendered.pixels, rendered.width, rendered.height) ?? rendered.asPng();
}
